//! `perennial init`: a new, empty shop.

use db::Access;
use kernel::Rng;
use serde_json::json;
use settings::shop;

use crate::{
    cli::Init,
    failure::Failure,
    open::{self, Place},
    terminal,
};

pub(crate) fn run(place: &Place, arguments: &Init) -> Result<(), Failure> {
    let db = place.open(Access::Create, "init")?;
    let rng = Rng::from_os().map_err(Failure::room)?;
    let at = open::moment()?;
    let set = [
        (shop::NAME.key(), arguments.name.as_str()),
        (shop::CURRENCY.key(), arguments.currency.as_str()),
        (shop::TIME_ZONE.key(), arguments.time_zone.as_str()),
    ];
    let fresh = db.write_now(|tx| {
        let fresh = shops::found(tx, &at, &rng)?.is_new();
        if fresh {
            for (key, value) in set {
                settings::set_text(tx, &at, &place.catalogue, key, value)?.into_inner();
            }
        }
        Ok::<_, Failure>(fresh)
    })?;
    if !fresh {
        return Err(Failure::asked(format!(
            "there is a shop at {:?} already: change it with `perennial setting set`, or choose another place",
            place.url
        )));
    }
    if place.json {
        terminal::say_json(&json!({
            "name": arguments.name, "currency": arguments.currency, "time_zone": arguments.time_zone,
            "database": format!("{:?}", place.url),
        }));
    } else {
        terminal::say(format!(
            "The shop “{}” is ready at {:?}.",
            arguments.name, place.url
        ));
        terminal::say(
            "Next: `perennial import orders FILE …` to bring in its history, `perennial serve` to run it.",
        );
    }
    Ok(())
}
