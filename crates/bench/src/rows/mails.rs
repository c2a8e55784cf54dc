//! Mail that leaves: thank-you messages, personalised, into a server that throws them away; beside bare, equal messages through
//! the same transport with as many connections. And the same with DKIM signatures, beside the time that signing alone takes.

use std::{
    path::Path,
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
};

use intake::{Goods, Terms, record::IncomingOrder};
use journeys::{Document, JourneyName};
use kernel::{EmailAddress, Span, Zone, side_by_side};
use mail::{
    Died, Durability, Journal, Kept, Key, Keyring, Outgoing, Recovered, Report, Security, Settings,
    Smtp, Transport,
};
use messages::Way;
use serde_json::json;
use telemetry::Stopwatch;

use crate::{
    failure::{Failure, doing},
    figure::{Figure, median},
    ground::Ground,
    report::Row,
    sink::Sink,
    world_of::Living,
};

const CONNECTIONS: usize = 4;
/// Who writes, in [`crate::world_of`].
const FROM: &str = "hello@shop.example";
/// Of what the transport alone reaches.
const OF_BARE_GOAL: f64 = 0.6;
/// Of what is left when each letter takes as long as before, and its signature as long as alone.
const SIGNED_GOAL: f64 = 0.8;
const CHUNK: usize = 500;
/// How often both send, by turns: each alone spreads by half from one moment of the machine to the next.
const TIMES: usize = 5;

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let count = ground.size(10_000, 500);
    let sink = Sink::start()?;
    let bare = mail::bench::blast(&format!("127.0.0.1:{}", sink.port), CONNECTIONS, count)?;
    let bare = u64::try_from(bare.as_micros()).unwrap_or(u64::MAX);
    let (mut own, mut loads, mut octets) = (Vec::new(), Vec::new(), 0);
    for _time in 0..TIMES {
        let folder = ground.scratch("mails")?;
        let living = Living::in_folder(&folder)?;
        let thanked = thanked_by(&living, &folder, (count, sink.port))?;
        own.push(thanked.micros);
        octets = thanked.octets;
        loads.extend(sink.load((count, CONNECTIONS), octets)?);
    }
    let micros = median(own);
    let ours = || Figure::rate(count, micros, "mails");
    let mut generated = Row::new(
        format!(
            "personalised mail, SQLite, {CONNECTIONS} connections to {}: {count} thank-you messages, from the policy's last look to the recorded reply, median of {TIMES}",
            sink.words
        ),
        ours(),
    )
    .beside("the same transport with messages made beforehand, nothing recorded", Figure::rate(count, bare, "mails"));
    let mut rows = Vec::new();
    if loads.is_empty() {
        // Without that load generator, the transport alone is one.
        generated = generated.ratio_goal(OF_BARE_GOAL);
        rows.push(generated);
    } else {
        let beside =
            format!("smtp-source, {octets} bytes each as ours, as many connections, taking turns");
        rows.push(generated);
        rows.push(
            Row::new("the same", ours())
                .beside(beside, Figure::rate(count, median(loads), "mails"))
                .ratio_goal(OF_BARE_GOAL),
        );
    }
    rows.push(signed(ground, sink.port, (count, micros, octets))?);
    Ok(rows)
}

/// The same letters with a signature each (RSA, 2,048 bits). Both the letters and the signatures use all cores, so what can be
/// reached is what is left when each takes as long as alone.
fn signed(
    ground: &Ground,
    port: u16,
    (count, unsigned, octets): (usize, u64, usize),
) -> Result<Row, Failure> {
    let words = "the same with a DKIM signature each (RSA, 2,048 bits)";
    let folder = ground.scratch("mails-signed")?;
    let keys = match keyring(&folder) {
        Ok(keys) => keys,
        Err(why) => {
            return Ok(Row::new(words, Figure::rate(0, 1, "mails")).alone(format!("no key: {why}")));
        }
    };
    let alone = signing(&keys, (count, octets))?;
    let living = Living::in_folder(&folder)?;
    let micros = thanked(&living, &transport(&folder, port, keys)?, count)?.micros;
    let beside = format!(
        "what {} unsigned and {} signatures alone leave",
        Figure::rate(count, unsigned, "mails/s").value.round(),
        Figure::rate(count, alone, "signatures/s").value.round(),
    );
    let left = Figure::rate(count, unsigned.saturating_add(alone), "mails");
    Ok(Row::new(words, Figure::rate(count, micros, "mails"))
        .beside(beside, left)
        .ratio_goal(SIGNED_GOAL))
}

/// How long so many signatures take on all cores, of letters that are as long, in microseconds.
fn signing(keys: &Keyring, (count, octets): (usize, usize)) -> Result<u64, Failure> {
    let from = EmailAddress::parse(FROM)?;
    let head = format!(
        "From: <{FROM}>\r\nTo: <ana@example.test>\r\nSubject: Thank you\r\nMIME-Version: 1.0\r\n\r\n"
    );
    let line =
        "A line of a letter, as long as lines are in letters of this kind, give or take.\r\n";
    let letter = head + &line.repeat(octets / line.len());
    let date = kernel::Timestamp::parse("2026-03-07T12:00:00Z")?;
    let watch = Stopwatch::start();
    let signed = side_by_side((0..count).collect(), |_number| {
        keys.sign(&from, date, letter.clone().into_bytes()).is_ok()
    });
    let micros = watch.micros();
    if signed.into_iter().all(|is_signed| is_signed) {
        Ok(micros)
    } else {
        Err(Failure::new("a letter could not be signed"))
    }
}

/// A new key of the shop's domain.
fn keyring(folder: &Path) -> Result<Keyring, Failure> {
    let file = folder.join("dkim.pem");
    let made = Command::new("openssl")
        .args([
            "genpkey",
            "-quiet",
            "-algorithm",
            "RSA",
            "-pkeyopt",
            "rsa_keygen_bits:2048",
            "-out",
        ])
        .arg(&file)
        .output()
        .map_err(doing("openssl"))?;
    if !made.status.success() {
        return Err(Failure::new("openssl made no key"));
    }
    let mut keys = Keyring::default();
    let domain = FROM.split('@').next_back().unwrap_or_default();
    keys.add(Key::from_file(&format!("bench._domainkey.{domain}"), &file).map_err(doing("a key"))?)
        .map_err(doing("a key"))?;
    Ok(keys)
}

/// How long it took to send letters, and how long one of them is.
pub(super) struct Thanked {
    micros: u64,
    octets: usize,
}

/// Hands letters on, and remembers how long one is.
struct Weighing<'s> {
    smtp: &'s Smtp,
    octets: AtomicUsize,
}

impl Transport for Weighing<'_> {
    fn hand_over(
        &self,
        batch: Vec<Outgoing>,
        record: &mut dyn FnMut(&[Report]) -> Kept,
    ) -> Result<(), Died> {
        if self.octets.load(Ordering::Relaxed) == 0
            && let Some(Ok(built)) = batch.first().map(Outgoing::build)
        {
            self.octets.store(built.len(), Ordering::Relaxed);
        }
        self.smtp.hand_over(batch, record)
    }

    fn takes_time(&self) -> bool {
        self.smtp.takes_time()
    }

    fn recover(&self) -> Vec<Recovered> {
        self.smtp.recover()
    }

    fn settle(&self, ids: &[i64]) {
        self.smtp.settle(ids);
    }
}

/// So many people are thanked, without signatures.
pub(super) fn thanked_by(
    living: &Living,
    folder: &Path,
    (count, port): (usize, u16),
) -> Result<Thanked, Failure> {
    thanked(living, &transport(folder, port, Keyring::default())?, count)
}

/// So many people are thanked.
fn thanked(living: &Living, smtp: &Smtp, count: usize) -> Result<Thanked, Failure> {
    thank(living, count)?;
    let weighing = Weighing {
        smtp,
        octets: AtomicUsize::new(0),
    };
    let started = living.world.start_sending(&weighing)?;
    let watch = Stopwatch::start();
    let mut sent = started.sent;
    loop {
        let round = living.world.send(Way::Mail(&weighing))?;
        if round.claimed == 0 {
            break;
        }
        sent = sent.saturating_add(round.sent);
    }
    let micros = watch.micros();
    if sent == count {
        Ok(Thanked {
            micros,
            octets: weighing.octets.into_inner(),
        })
    } else {
        Err(Failure::new(format!(
            "{sent} of {count} messages were sent"
        )))
    }
}

fn transport(folder: &Path, port: u16, keys: Keyring) -> Result<Smtp, Failure> {
    let mut settings = Settings::new("127.0.0.1", port);
    settings.security = Security::Plain;
    settings.connections = CONNECTIONS;
    settings.keys = keys;
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
