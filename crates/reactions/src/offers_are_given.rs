//! A step of a journey gives somebody an offer's code, and the letters after it show it.

use db::{DbError, Tx};
use journeys::extensions::{Acting, Action, ActionError};
use kernel::{CustomerId, Moment};
use liquid::Locale;
use messages::{BuildRequest, Builder, Built};
use offers::{Error, Giving, public::Given};
use serde_json::{Value, json};

/// The action of giving.
const GIVE: &str = "offers.give";
/// What letters show of what was given last.
const OFFER_FACTS: &str = "offer.facts";

pub(crate) fn action() -> Action {
    Action {
        name: GIVE,
        summary: "Gives the customer a code of an offer: {\"offer\": \"come-back\"}. Messages after it show `offer.code`.",
        check,
        act: Box::new(act),
    }
}

fn check(with: &Value) -> Result<(), String> {
    let fields = with.as_object().map(serde_json::Map::len);
    match with.get("offer").and_then(Value::as_str) {
        Some(name) if !name.trim().is_empty() && fields == Some(1) => Ok(()),
        Some(_) | None => {
            Err("give the offer's name and nothing else: {\"offer\": \"come-back\"}".to_owned())
        }
    }
}

fn act(tx: &mut Tx<'_>, at: &Moment, acting: Acting<'_>) -> Result<(), ActionError> {
    let offer = acting.with.get("offer").and_then(Value::as_str);
    let giving = Giving {
        customer: acting.customer,
        offer: offer.unwrap_or_default(),
        cause: acting.cause,
        programme: acting.programme,
    };
    let _given = offers::give(tx, at, giving).map_err(refused)?;
    Ok(())
}

fn refused(error: Error) -> ActionError {
    match error.into_db() {
        Ok(error) => ActionError::Db(error),
        Err(error) => ActionError::Refused {
            code: error.code(),
            text: error.to_string(),
        },
    }
}

pub(crate) fn companion() -> Builder {
    Builder {
        name: OFFER_FACTS,
        sample: || {
            json!({
                "name": "come-back",
                "code": "BACK-7KQ2MXW4RT9H",
                "text": "10% off",
                "expires_at": "2026-12-14T23:00:00Z",
            })
        },
        variables: || {
            vec![
                (
                    "code",
                    "The code that the journey gave before this message; nothing where it gave none, or where it is valid no more",
                ),
                ("text", "What it gives, in the language of the message"),
                (
                    "expires_at",
                    "When it is valid no more, for the filter date; nothing where it is for ever",
                ),
                ("name", "The name of the offer"),
            ]
        },
        build: Box::new(build),
    }
}

fn build(tx: &mut Tx<'_>, at: &Moment, requests: &[BuildRequest]) -> Result<Vec<Built>, DbError> {
    let asked: Vec<Option<(CustomerId, String)>> = requests.iter().map(asked_by).collect();
    let known: Vec<(CustomerId, String)> = asked.iter().flatten().cloned().collect();
    let mut given = if known.is_empty() {
        Vec::new()
    } else {
        match offers::of_causes(tx, &known).map_err(Error::into_db) {
            Ok(given) => given,
            Err(Ok(error)) => return Err(error),
            Err(Err(_unreadable)) => Vec::new(),
        }
    }
    .into_iter();
    let told = requests.iter().zip(&asked).map(|(request, asked)| {
        let found = asked.as_ref().and_then(|_| given.next().flatten());
        let valid = found.filter(|given| given.expires_at.is_none_or(|end| end > at.now));
        Built::Ready(told(request, at, valid.as_ref()))
    });
    Ok(told.collect())
}

/// Whose time inside which journey a message is of, as the causes of its deeds begin.
fn asked_by(request: &BuildRequest) -> Option<(CustomerId, String)> {
    let enrolment = request.data.pointer("/journey/enrolment")?.as_str()?;
    Some((request.recipient.customer, format!("journeys:{enrolment}:")))
}

/// Everything is there, so that a template that asks for it is not warned of what is missing.
fn told(request: &BuildRequest, at: &Moment, given: Option<&Given>) -> Value {
    let Some(given) = given else {
        return json!({"name": null, "code": null, "text": null, "expires_at": null});
    };
    let locale = Locale::new(request.recipient.language.clone(), at.now);
    json!({
        "name": given.offer,
        "code": given.shown,
        "text": given.terms.told(&locale),
        "expires_at": given.expires_at,
    })
}
