//! What the store says of people and orders.

use intake::record::{IncomingFulfilment, IncomingOrder};
use kernel::{EmailAddress, Span, Timestamp};
use serde_json::{Value, json};

use crate::{offering, trouble::Trouble};

/// The system that tells.
pub(crate) const SOURCE: &str = "shop";
/// Where people live: country, and zone where the store knows it.
const PLACES: [(&str, Option<&str>); 6] = [
    ("GB", None),
    ("US", Some("America/New_York")),
    ("NZ", Some("Pacific/Auckland")),
    ("NP", Some("Asia/Kathmandu")),
    ("DE", Some("Europe/Berlin")),
    ("US", Some("America/Los_Angeles")),
];

/// Somebody as the store knows them.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    number: usize,
}

impl Person {
    pub(crate) fn new(number: usize) -> Self {
        Self { number }
    }

    /// No address of one is part of another's.
    pub(crate) fn address(&self) -> String {
        format!("person-{}-x@sim.example", self.number)
    }

    pub(crate) fn email(&self) -> Result<EmailAddress, Trouble> {
        Ok(EmailAddress::parse(&self.address())?)
    }

    fn record(&self, guest: bool) -> Value {
        let (country, zone) = PLACES
            .get(self.number.checked_rem(PLACES.len()).unwrap_or(0))
            .copied()
            .unwrap_or(("GB", None));
        let mut record = json!({
            "email": self.address(), "first_name": format!("Quill{}x", self.number), "country": country,
        });
        if let Some(fields) = record.as_object_mut() {
            if !guest {
                fields.insert("external_id".to_owned(), json!(format!("c{}", self.number)));
            }
            if let Some(zone) = zone {
                fields.insert("time_zone".to_owned(), json!(zone));
            }
        }
        record
    }
}

/// The country that the store tells of whoever has this address.
pub(crate) fn country_of(address: &str) -> Option<&'static str> {
    let number = address.strip_prefix("person-")?.split_once('-')?.0;
    let number: usize = number.parse().ok()?;
    let place = PLACES.get(number.checked_rem(PLACES.len())?);
    place.map(|(country, _zone)| *country)
}

/// An order as the store tells of it now.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) number: usize,
    pub(crate) who: Person,
    pub(crate) guest: bool,
    pub(crate) placed_at: Timestamp,
    pub(crate) paid_at: Option<Timestamp>,
    pub(crate) cancelled_at: Option<Timestamp>,
    pub(crate) changed_at: Timestamp,
    pub(crate) refunds: Vec<(Timestamp, i64)>,
    pub(crate) shipped_at: Option<Timestamp>,
    pub(crate) delivered_at: Option<Timestamp>,
    /// Codes that were typed in at the checkout.
    pub(crate) codes: Vec<String>,
}

impl Told {
    pub(crate) fn external_id(&self) -> String {
        format!("o{}", self.number)
    }

    /// What it was when it was placed.
    pub(crate) fn at_first(&self) -> Self {
        Self {
            paid_at: None,
            cancelled_at: None,
            changed_at: self.placed_at,
            refunds: Vec::new(),
            shipped_at: None,
            delivered_at: None,
            ..self.clone()
        }
    }

    /// All of it.
    pub(crate) fn record(&self) -> Result<IncomingOrder, Trouble> {
        let state = if self.paid_at.is_none() {
            "pending"
        } else if self.refunds.is_empty() {
            "paid"
        } else {
            "partially_refunded"
        };
        let currency = if self.number.is_multiple_of(3) {
            "EUR"
        } else {
            "GBP"
        };
        let lines: Vec<Value> = (0..=self.number.checked_rem(3).unwrap_or(0))
            .map(|line| {
                json!({
                    "external_id": format!("l{line}"), "quantity": line + 1, "unit_price": "4.95",
                    "product": {"external_id": format!("p{line}"), "title": format!("Tea {line}")},
                })
            })
            .collect();
        let refunds: Vec<Value> = self
            .refunds
            .iter()
            .enumerate()
            .map(|(place, (at, minor))| {
                json!({
                    "external_id": format!("r{}-{place}", self.number), "at": at, "amount_minor": minor,
                })
            })
            .collect();
        let mut record = json!({
            "source": SOURCE, "external_id": self.external_id(), "number": format!("#{}", self.number),
            "placed_at": self.placed_at, "updated_at": self.changed_at, "currency": currency,
            "payment_state": state, "customer": self.who.record(self.guest), "lines": lines,
            "refunds": refunds, "fulfilments": self.fulfilments(), "discount_codes": self.codes,
        });
        if let Some(fields) = record.as_object_mut() {
            for (name, at) in [
                ("paid_at", self.paid_at),
                ("cancelled_at", self.cancelled_at),
            ] {
                if let Some(at) = at {
                    fields.insert(name.to_owned(), json!(at));
                }
            }
        }
        Ok(serde_json::from_value(record)?)
    }

    fn fulfilments(&self) -> Vec<Value> {
        let Some(shipped_at) = self.shipped_at else {
            return Vec::new();
        };
        let status = if self.delivered_at.is_some() {
            "delivered"
        } else {
            "shipped"
        };
        let mut parcel = json!({
            "number": format!("T{}", self.number), "shipped_at": shipped_at,
            "promised_at": shipped_at.plus(Span::from_days(3)),
        });
        if let (Some(fields), Some(at)) = (parcel.as_object_mut(), self.delivered_at) {
            fields.insert("delivered_at".to_owned(), json!(at));
        }
        vec![json!({"external_id": "f1", "status": status, "parcels": [parcel]})]
    }

    /// What was sent, told by itself.
    pub(crate) fn fulfilment_records(&self) -> Result<Vec<IncomingFulfilment>, Trouble> {
        let all = self.fulfilments().into_iter();
        Ok(all.map(serde_json::from_value).collect::<Result<_, _>>()?)
    }
}

/// A journey's document: which one, in which version.
pub(crate) fn document(which: u64, version: u64) -> (&'static str, Value) {
    let wait = ["PT15M", "P1D", "PT40M", "P6D"]
        .get(usize::try_from(version % 4).unwrap_or(0))
        .copied()
        .unwrap_or("PT15M");
    let message = |id: &str, next: &str, merging: &str| {
        json!({
            "id": id, "kind": "message", "template": "thank-you", "template_version": 1, "channels": ["email"],
            "value": 10, "fresh_for": "P7D", "merging": merging, "next": next,
        })
    };
    match which % 3 {
        0 => (
            "thank-you",
            json!({
                "format": 1, "title": format!("Thanks {version}"), "summary": "Thanks.", "purpose": "service",
                "topic": "thank-you", "trigger": {"event": "order.paid", "fresh_for": "P2D"}, "reentry": "always",
                "exits": [{"event": "order.cancelled", "same": ["order"]}],
                "nodes": [
                    {"id": "wait", "kind": "wait", "for": wait, "next": "thanks"},
                    message("thanks", "end", "apart"),
                    {"id": "end", "kind": "end"},
                ],
            }),
        ),
        1 => (
            "offers",
            json!({
                "format": 1, "title": format!("Offers {version}"), "summary": "Offers.", "purpose": "marketing",
                "topic": "offers", "trigger": {"event": "order.paid", "fresh_for": "P2D"}, "reentry": "always",
                "holdout": {"percent": 10, "salt": "offers"},
                "goal": {"event": "order.placed", "within": "P14D"},
                "exits": [{"event": "order.refunded"}],
                "nodes": [
                    {"id": "gift", "kind": "do", "action": "offers.give", "with": {"offer": offering::NAME}, "next": "first"},
                    message("first", "wait", "same_topic"),
                    {"id": "wait", "kind": "wait", "for": wait, "next": "second"},
                    message("second", "end", "same_topic"),
                    {"id": "end", "kind": "end"},
                ],
            }),
        ),
        _ => (
            "arrival",
            json!({
                "format": 1, "title": format!("Arrived {version}"), "summary": "Arrived.", "purpose": "service",
                "topic": "arrival", "trigger": {"event": "parcel.delivered", "fresh_for": "P2D"},
                "reentry": {"after": "P10D"},
                "nodes": [
                    {"id": "wait", "kind": "wait", "for": wait, "next": "arrived"},
                    message("arrived", "end", "same_topic"),
                    {"id": "end", "kind": "end"},
                ],
            }),
        ),
    }
}
