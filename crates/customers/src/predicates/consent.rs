//! Tags, and what customers agreed to.

use db::{Tx, params};
use kernel::CustomerId;
use predicates::{
    Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Set, Spec, Verdict,
};
use serde_json::{Map, Value, json};

use super::{TOLD_BY, WATCHES, or};
use crate::{
    domain::{Channel, ConsentState, Purpose, Tag},
    store::{self, members},
};

pub(super) fn tag_spec() -> Spec {
    Spec::new(
        "customer.tag",
        "Has a tag; capitals do not matter",
        read_tag,
    )
    .optional("tag", Kind::Text, "the tag")
    .optional(
        "any_of",
        Kind::Texts,
        "several tags, of which one is enough",
    )
    .example(json!({"tag": "vip"}))
    .example(json!({"any_of": ["trade", "press"]}))
}

/// Sorted, each once.
#[derive(Debug)]
struct Tagged(Vec<Tag>);

fn read_tag(fields: &Fields<'_>) -> Parsed {
    let mut tags = Vec::new();
    for text in fields.one_or_many("tag", "any_of")? {
        match Tag::parse(&text) {
            Ok(tag) => tags.push(tag),
            Err(error) => return Err(fields.whole_problem(error.to_string())),
        }
    }
    tags.sort_unstable();
    tags.dedup();
    Ok(Box::new(Tagged(tags)))
}

impl Leaf for Tagged {
    fn members(&self, tx: &mut Tx<'_>, _: &Env<'_>) -> Result<Members, PredicateError> {
        let tags: Vec<&str> = self.0.iter().map(Tag::as_str).collect();
        let tagged = Set::query(tx, members::TAGGED, params![&tags])?;
        Ok(tagged.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let read = || store::tags_of(tx, &[customer]);
        let tags = env.once(("customers.tags", customer), read)?;
        let has = tags.iter().any(|(_, stored)| self.0.contains(&stored.tag));
        Ok(Verdict::always(has))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn told_by(&self) -> Option<&'static [&'static str]> {
        Some(TOLD_BY)
    }

    fn moves(&self) -> Moves {
        Moves::Never
    }

    fn words(&self) -> String {
        let tags: Vec<String> = self.0.iter().map(|tag| format!("“{tag}”")).collect();
        format!("has the tag {}", or(&tags))
    }

    fn normal_form(&self) -> Map<String, Value> {
        Map::from_iter([("any_of".to_owned(), json!(self.0))])
    }
}

const CHANNELS: &[&str] = &["email", "sms", "whatsapp", "web_push"];
const PURPOSES: &[&str] = &["marketing", "service"];
const NONE: &str = "none";
const STATES: &[&str] = &["granted", "implied", "pending", "refused", NONE];

pub(super) fn spec() -> Spec {
    Spec::new(
        "customer.consent",
        "Has agreed to be written to, or something else is known of it; what has ended counts as none",
        read,
    )
    .required("channel", Kind::Choice(CHANNELS), "by what way")
    .optional("purpose", Kind::Choice(PURPOSES), "for what; `marketing` when left out")
    .optional("state", Kind::Choice(STATES), "what is known; `granted` when left out")
    .example(json!({"channel": "email"}))
    .example(json!({"channel": "sms", "purpose": "service", "state": "refused"}))
    .example(json!({"channel": "email", "state": "none"}))
}

#[derive(Debug)]
struct Consents {
    channel: Channel,
    purpose: Purpose,
    /// `None`: nothing is known.
    state: Option<ConsentState>,
}

fn read(fields: &Fields<'_>) -> Parsed {
    let channel = fields.choice("channel")?.and_then(Channel::parse);
    let purpose = fields.choice("purpose")?.unwrap_or("marketing");
    let state = fields.choice("state")?.unwrap_or("granted");
    Ok(Box::new(Consents {
        channel: fields.needed("channel", channel)?,
        purpose: fields.needed("purpose", Purpose::parse(purpose))?,
        state: ConsentState::parse(state),
    }))
}

impl Leaf for Consents {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let (channel, purpose) = (self.channel.word(), self.purpose.word());
        let Some(state) = self.state else {
            let known = Set::query(
                tx,
                members::CONSENT_KNOWN,
                params![channel, purpose, env.now],
            )?;
            return Ok(Members::Except(known));
        };
        let agreed = Set::query(
            tx,
            members::CONSENT_STATE,
            params![channel, purpose, state.word(), env.now],
        )?;
        Ok(agreed.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let current = store::consent_states(tx, &[customer])?
            .into_iter()
            .map(|(_, current)| current)
            .find(|current| current.channel == self.channel && current.purpose == self.purpose);
        let standing = current.filter(|current| current.expires_at.is_none_or(|end| end > env.now));
        let state = standing.map(|current| current.state);
        let after = self.state.is_none();
        Ok(Verdict {
            yes: state == self.state,
            // When it ends, nothing is known.
            until: standing
                .and_then(|current| current.expires_at)
                .filter(|_| (state == self.state) != after),
        })
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        Moves::Always
    }

    fn words(&self) -> String {
        let question = format!(
            "{} by {}",
            self.purpose,
            self.channel.word().replace('_', " ")
        );
        match self.state {
            Some(ConsentState::Granted) => format!("agreed to {question}"),
            Some(ConsentState::Implied) => format!("bought and did not refuse {question}"),
            Some(ConsentState::Pending) => format!("was asked to confirm {question}"),
            Some(ConsentState::Refused) => format!("refused {question}"),
            None => format!("has said nothing about {question}"),
        }
    }

    fn normal_form(&self) -> Map<String, Value> {
        let state = self.state.map_or(NONE, ConsentState::word);
        Map::from_iter([
            ("channel".to_owned(), json!(self.channel)),
            ("purpose".to_owned(), json!(self.purpose)),
            ("state".to_owned(), json!(state)),
        ])
    }
}
