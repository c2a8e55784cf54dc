//! Mail that leaves: thank-you messages, personalised and signed, into a server that throws them away; beside bare, equal
//! messages through the same transport with as many connections.

use std::path::Path;

use intake::{Goods, Terms, record::IncomingOrder};
use journeys::{Document, JourneyName};
use kernel::{Span, Zone};
use mail::{Durability, Journal, Security, Settings, Smtp};
use messages::Way;
use serde_json::json;
use telemetry::Stopwatch;

use crate::{
    failure::{Failure, doing},
    figure::Figure,
    ground::Ground,
    report::Row,
    sink::Sink,
    world_of::Living,
};

const CONNECTIONS: usize = 4;
/// Of what the transport alone reaches.
const OF_BARE_GOAL: f64 = 0.6;
const CHUNK: usize = 500;
/// As long as a thank-you message in one language.
const LETTER_BYTES: usize = 15_000;

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let count = ground.size(10_000, 500);
    let folder = ground.scratch("mails")?;
    let living = Living::in_folder(&folder)?;
    let sink = Sink::start()?;
    let bare = mail::bench::blast(&format!("127.0.0.1:{}", sink.port), CONNECTIONS, count)?;
    let bare = u64::try_from(bare.as_micros()).unwrap_or(u64::MAX);
    let loaded = sink.load((count, CONNECTIONS), LETTER_BYTES)?;
    let micros = thanked(&living, &folder, (count, sink.port))?;
    let ours = || Figure::rate(count, micros, "mails");
    let mut rows = vec![
        Row::new(
            format!(
                "personalised mail, SQLite, {CONNECTIONS} connections to {}: {count} thank-you messages, from the policy's last look to the recorded reply",
                sink.words
            ),
            ours(),
        )
        .beside("the same transport with messages made beforehand, nothing recorded", Figure::rate(count, bare, "mails"))
        .ratio_goal(OF_BARE_GOAL),
    ];
    if let Some(loaded) = loaded {
        let beside = format!("smtp-source, {LETTER_BYTES} bytes each, as many connections");
        rows.push(
            Row::new("the same", ours())
                .beside(beside, Figure::rate(count, loaded, "mails"))
                .ratio_goal(OF_BARE_GOAL),
        );
    }
    Ok(rows)
}

/// So many people are thanked; how long the sending took, in microseconds.
pub(super) fn thanked(
    living: &Living,
    folder: &Path,
    (count, port): (usize, u16),
) -> Result<u64, Failure> {
    thank(living, count)?;
    let smtp = transport(folder, port)?;
    let started = living.world.start_sending(&smtp)?;
    let watch = Stopwatch::start();
    let mut sent = started.sent;
    loop {
        let round = living.world.send(Way::Mail(&smtp))?;
        if round.claimed == 0 {
            break;
        }
        sent = sent.saturating_add(round.sent);
    }
    let micros = watch.micros();
    if sent == count {
        Ok(micros)
    } else {
        Err(Failure::new(format!(
            "{sent} of {count} messages were sent"
        )))
    }
}

fn transport(folder: &Path, port: u16) -> Result<Smtp, Failure> {
    let mut settings = Settings::new("127.0.0.1", port);
    settings.security = Security::Plain;
    settings.connections = CONNECTIONS;
    let journal = Journal::open(&folder.join("mail.journal"), Durability::default())?;
    Ok(Smtp::new(settings, journal)?)
}

/// The playbook without its holdout: each order is a letter.
fn everybody_is_thanked() -> Result<Document, Failure> {
    let shipped = playbooks::find("thank-you").and_then(|one| one.document().ok());
    let mut document = shipped.map(|one| one.to_json()).unwrap_or_default();
    if let Some(fields) = document.as_object_mut() {
        fields.remove("holdout");
    }
    Document::parse(&document).map_err(|_problems| Failure::new("the thank-you cannot be read"))
}

/// Orders of as many people, paid and thanked for as far as to the letter that is to be written.
fn thank(living: &Living, count: usize) -> Result<(), Failure> {
    let at = living.moment();
    let thanks = everybody_is_thanked()?;
    let name = JourneyName::parse("thank-you")?;
    let _enabled = living.db.write_now(|tx| {
        let _new = journeys::publish(tx, &at, &name, &thanks)?;
        playbooks::enable(tx, &at, "thank-you", None)
    })?;
    let terms = Terms {
        zone: Zone::parse("Europe/London")?,
        history: false,
        import: None,
    };
    let orders: Vec<IncomingOrder> = (0..count)
        .map(|number| order(number, living))
        .collect::<Result<_, _>>()?;
    let mut goods = Goods::default();
    for chunk in orders.chunks(CHUNK) {
        goods.prepare(&living.db, &at, chunk, &[])?;
        let _accepted = living
            .db
            .write_now(|tx| intake::accept_orders(tx, &at, &terms, &goods, chunk))?;
    }
    living.world.tidy_up()?;
    let _events = living.drain()?;
    let _now = living.clock.advance(Span::from_minutes(16));
    let _timers = living.drain()?;
    Ok(())
}

fn order(number: usize, living: &Living) -> Result<IncomingOrder, Failure> {
    let line = |product: usize, title: &str, price: &str| {
        json!({"product": {"external_id": format!("p{product}"), "title": format!("{title} No. {product}")},
               "quantity": 1, "unit_price": price})
    };
    let order = json!({
        "source": "shop",
        "external_id": number.to_string(),
        "placed_at": living.moment().now,
        "currency": "GBP",
        "payment_state": "paid",
        "customer": {"email": format!("customer{number}@example.test"), "first_name": "Ana", "country": "GB"},
        "lines": [
            line(number % 50, "Loose-leaf tea", "4.95"),
            line((number % 40).saturating_add(100), "Stoneware cup", "12.00"),
            line((number % 30).saturating_add(200), "Beeswax candle", "7.50"),
        ],
    });
    serde_json::from_value(order).map_err(doing("an order"))
}
