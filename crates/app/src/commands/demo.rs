//! `perennial demo`: a believable shop with a year of history, running.

use std::{net::SocketAddr, path::PathBuf};

use ::demo::{Shop, Size};
use db::{Access, Db};
use intake::{Accepted, Goods, Terms, record::IncomingOrder};
use journeys::BackFill;
use kernel::{Clock, Currency, EmailAddress, Ids, Language, Moment, Rng, SystemClock, Zone};
use settings::{installation, shop};
use staff::{NewMember, Role};

use super::{demo_trial::Trial, serve};
use crate::{
    cli::{Demo, Shared},
    failure::Failure,
    open::Place,
    terminal,
};

/// Orders of the past that the demo shop writes thanks for.
const THANKED: u32 = 40;
/// Orders written in one transaction.
const BATCH: usize = 500;
/// Segments that such a shop would have, with their conditions.
const SEGMENTS: [(&str, &str); 5] = [
    (
        "Faithful customers",
        r#"{"predicate": "orders.count", "at_least": 3}"#,
    ),
    (
        "New this month",
        r#"{"predicate": "orders.first", "within_days": 30}"#,
    ),
    (
        "Loyal, but quiet",
        r#"{"all": [{"predicate": "orders.count", "at_least": 3}, {"any": [{"predicate": "orders.last", "older_than_days": 90}, {"not": {"predicate": "customer.country", "country": "GB"}}]}]}"#,
    ),
    (
        "Came once, some time ago",
        r#"{"all": [{"predicate": "orders.count", "at_least": 1, "at_most": 1}, {"predicate": "orders.last", "older_than_days": 60}]}"#,
    ),
    (
        "Coffee drinkers",
        r#"{"predicate": "orders.bought", "category": "Coffee", "within_days": 180}"#,
    ),
];

pub(crate) fn run(shared: &Shared, arguments: &Demo) -> Result<(), Failure> {
    let mut shared = shared.clone();
    if shared.data.is_none() && shared.database.is_none() {
        shared.data = Some(PathBuf::from("var/demo"));
    }
    let place = serve::place(&shared, &arguments.serve)?;
    if arguments.fresh {
        forget(&place)?;
    }
    let logs = place.start_logs(true)?;
    let db = place.open(Access::Create, "demo")?;
    let rng = Rng::from_os().map_err(Failure::room)?;
    let at = Moment::new(SystemClock.now(), Ids::new(rng.clone()));
    if db.write_now(|tx| shops::found(tx, &at, &rng))?.is_new() {
        furnish(&place, &db, &at, arguments)?;
    } else {
        terminal::note("The demo shop is there already; `perennial demo --fresh` makes it anew.");
    }
    welcome(&place, &db, &at, &rng)?;
    let outcome = if arguments.no_serve {
        Ok(())
    } else {
        serve::serve(&place, &db)
    };
    drop(logs);
    outcome
}

/// The address under which the demo's owner signs in. Nobody has it (RFC 2606).
const OWNER: &str = "owner@shop.example";

/// Makes the owner when there is none, with a password of its own, and tells how to sign in. The password is kept in a file
/// beside the shop, so that the demo tells it again: its shop is invented, and stays on this machine.
fn welcome(place: &Place, db: &Db, at: &Moment, rng: &Rng) -> Result<(), Failure> {
    let file = place.folder.join("owner-password.txt");
    if !db.read_now(staff::has_owner).map_err(Failure::room)? {
        let password = staff::generate_password(rng);
        let owner = NewMember {
            name: "Robin Ashdown".to_owned(),
            email: EmailAddress::parse(OWNER).map_err(Failure::room)?,
            role: Role::Owner,
            language: Language::english(),
            password: staff::hashed(&password, &[], rng).map_err(Failure::room)?,
        };
        db.write_now(|tx| staff::add(tx, at, &owner))
            .map_err(Failure::room)?;
        std::fs::write(&file, format!("{password}\n"))
            .map_err(Failure::io(format!("{} cannot be written", file.display())))?;
    }
    let Ok(password) = std::fs::read_to_string(&file) else {
        return Ok(());
    };
    let listen: SocketAddr = place.installation.get(&installation::LISTEN)?;
    let address = place
        .installation
        .get(&installation::PUBLIC_URL)?
        .map_or_else(|| format!("http://{listen}"), |url| url.as_str().to_owned());
    terminal::say(format!(
        "Admin: {address}/admin/\n  e-mail    {OWNER}\n  password  {}",
        password.trim()
    ));
    Ok(())
}

/// Throws away the demo shop's file. Only ever the demo's own folder or the one that was named.
fn forget(place: &Place) -> Result<(), Failure> {
    let db::DbUrl::Sqlite(path) = &place.url else {
        return Err(Failure::asked(
            "--fresh throws away a SQLite file; drop the PostgreSQL schema yourself",
        ));
    };
    for end in ["", "-wal", "-shm"] {
        let file = PathBuf::from(format!("{}{end}", path.display()));
        if file.exists() {
            std::fs::remove_file(&file)
                .map_err(Failure::io(format!("{} cannot be removed", file.display())))?;
        }
    }
    Ok(())
}

fn furnish(place: &Place, db: &Db, at: &Moment, arguments: &Demo) -> Result<(), Failure> {
    terminal::note("Making a shop with a year of history …");
    let set = [
        (shop::NAME.key(), ::demo::NAME),
        (shop::CURRENCY.key(), ::demo::CURRENCY),
        (shop::TIME_ZONE.key(), ::demo::ZONE),
        (shop::LANGUAGES.key(), "en, de, fr, es, pt"),
    ];
    db.write_now(|tx| {
        for (key, value) in set {
            settings::set_text(tx, at, &place.catalogue, key, value)?.into_inner();
        }
        Ok::<(), Failure>(())
    })?;
    let size = Size {
        customers: arguments.customers,
        ..Size::default()
    };
    let made = Shop::new(arguments.seed, at.now, size);
    let zone: Zone = made.zone().clone();
    let currency = Currency::parse(::demo::CURRENCY).map_err(Failure::room)?;
    db.write_now(|tx| intake::accept_products(tx, at, currency, &made.products()))
        .map_err(Failure::room)?;
    let terms = Terms {
        zone,
        history: true,
        import: None,
    };
    let mut goods = Goods::default();
    let mut trial = Trial::begin(db, at, arguments.customers)?;
    let mut orders = made.orders().peekable();
    while orders.peek().is_some() {
        let batch: Vec<IncomingOrder> = orders.by_ref().take(BATCH).collect();
        let accepted = write(db, at, &terms, &mut goods, &batch)?;
        trial.meet(db, &batch, &accepted)?;
    }
    let brought: Vec<IncomingOrder> = trial.brought(&made).collect();
    for batch in brought.chunks(BATCH) {
        let _accepted = write(db, at, &terms, &mut goods, batch)?;
    }
    trial.end(db)?;
    group(db, at)?;
    // The last customers before the shop opens are thanked as soon as it does.
    db.write_now(|tx| {
        playbooks::enable(tx, at, "thank-you", Some(BackFill::Newest(THANKED)))
            .map_err(Failure::room)
    })?
    .into_inner();
    terminal::note(format!(
        "{} orders of {} people are in, and the programme `thank-you` is on.",
        made.order_count().saturating_add(brought.len()),
        arguments.customers
    ));
    Ok(())
}

fn write(
    db: &Db,
    at: &Moment,
    terms: &Terms,
    goods: &mut Goods,
    batch: &[IncomingOrder],
) -> Result<Vec<Accepted>, Failure> {
    goods.prepare(db, at, batch, &[]).map_err(Failure::room)?;
    let accepted = db
        .write_now(|tx| intake::accept_orders(tx, at, terms, goods, batch))
        .map_err(Failure::room)?;
    let refused = accepted.iter().find_map(|one| match &one.outcome {
        intake::Outcome::Refused(problems) => problems.first(),
        intake::Outcome::Created
        | intake::Outcome::Updated
        | intake::Outcome::Unchanged
        | intake::Outcome::Continued => None,
    });
    match refused {
        Some(problem) => Err(Failure::asked(format!(
            "a demo order was refused: {}: {}",
            problem.field, problem.detail
        ))),
        None => Ok(accepted),
    }
}

/// Keeps the segments that such a shop would have.
fn group(db: &Db, at: &Moment) -> Result<(), Failure> {
    let registry = world::registry().map_err(Failure::room)?;
    db.write_now(|tx| {
        let shop = segments::shop(tx)?;
        for (name, condition) in SEGMENTS {
            let definition = segments::definition(tx, condition)?;
            let _new = segments::create(tx, at, &registry, &shop, (name, &definition))?;
        }
        Ok(())
    })
    .map_err(|error: segments::Error| Failure::room(error))
}
