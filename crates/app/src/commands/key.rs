//! `perennial key`: keys for the HTTP API.

use db::Access;
use serde_json::json;
use web::Scope;

use crate::{
    cli::Key,
    failure::Failure,
    open::{self, Place},
    terminal,
};

pub(crate) fn run(place: &Place, command: &Key) -> Result<(), Failure> {
    match command {
        Key::Create { name, read_only } => create(place, name, *read_only),
        Key::List => list(place),
        Key::Revoke { id } => revoke(place, id),
    }
}

fn create(place: &Place, name: &str, read_only: bool) -> Result<(), Failure> {
    let db = place.open(Access::Write, "key")?;
    let at = open::moment()?;
    let rng = kernel::Rng::from_os().map_err(Failure::room)?;
    let scope = if read_only { Scope::Read } else { Scope::Write };
    let (key, secret) = db
        .write_now(|tx| web::keys::create(tx, &at, &rng, name, scope))
        .map_err(Failure::room)?;
    if place.json {
        terminal::say_json(&json!({"id": key.id, "name": key.name, "secret": secret.reveal()}));
    } else {
        terminal::say(secret.reveal());
        terminal::note("Keep it: it is not shown again. Send it as `Authorization: Bearer …`.");
    }
    Ok(())
}

fn list(place: &Place) -> Result<(), Failure> {
    let db = place.open(Access::Read, "key")?;
    let keys = db.read_now(web::keys::list).map_err(Failure::room)?;
    if place.json {
        let all: Vec<_> = keys
            .iter()
            .map(|key| json!({"id": key.id, "name": key.name}))
            .collect();
        terminal::say_json(&json!({ "keys": all }));
        return Ok(());
    }
    for key in keys {
        terminal::say(format!("{}  {}", key.id, key.name));
    }
    Ok(())
}

fn revoke(place: &Place, id: &str) -> Result<(), Failure> {
    let db = place.open(Access::Write, "key")?;
    let at = open::moment()?;
    let id = web::keys::ApiKeyId::parse(id)
        .map_err(|_bad| Failure::asked(format!("`{id}` is no key's id")))?;
    db.write_now(|tx| web::keys::revoke(tx, &at, id))
        .map_err(Failure::room)?
        .into_inner();
    terminal::say("The key is taken back.");
    Ok(())
}
