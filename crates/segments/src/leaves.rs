//! The room's own kinds of conditions: a list by name, a random share.

use db::Tx;
use kernel::CustomerId;
use predicates::{
    Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Set, Spec, Verdict,
};
use serde_json::{Map, Value, json};

use crate::{domain::ListId, store};

/// The kinds of conditions that this room offers.
pub fn predicates() -> Vec<Spec> {
    vec![
        Spec::new(
            "segment.list",
            "Is on a list of customers who were named one by one",
            |fields| {
                Ok(Box::new(OnList(
                    fields.needed("list", fields.text("list")?)?,
                )))
            },
        )
        .required("list", Kind::Text, "the name or id of the list")
        .example(json!({"list": "Invited to the opening"})),
        Spec::new(
            "segment.share",
            "Belongs to a random share of all customers, always the same for the same salt",
            share,
        )
        .required("percent", Kind::Percent, "how large the share is")
        .required(
            "salt",
            Kind::Text,
            "any word; another word draws another share, and shares of one word contain each other",
        )
        .example(json!({"percent": 10, "salt": "spring"})),
    ]
}

/// On a list, by the name or id that was given: an active list's name, or any list's id.
#[derive(Debug)]
struct OnList(String);

impl Leaf for OnList {
    fn members(&self, tx: &mut Tx<'_>, _: &Env<'_>) -> Result<Members, PredicateError> {
        let Some(list) = store::find_list(tx, &self.0)? else {
            return Ok(Members::nobody());
        };
        Ok(store::list_members(tx, list.id)?.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        _: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let on_it = match store::find_list(tx, &self.0)? {
            None => false,
            Some(list) => store::is_member(tx, list.id, customer)?,
        };
        Ok(Verdict::always(on_it))
    }

    fn watches(&self) -> &'static [&'static str] {
        &[store::ROOM]
    }

    fn moves(&self) -> Moves {
        Moves::Never
    }

    fn words(&self) -> String {
        format!("is on the list “{}”", self.0)
    }

    fn normal_form(&self) -> Map<String, Value> {
        let list = match ListId::parse(&self.0) {
            Ok(id) => id.to_string(),
            Err(_a_name) => self.0.to_lowercase(),
        };
        Map::from_iter([("list".to_owned(), Value::from(list))])
    }
}

/// Of 10,000 equal lots that customers are dealt by their number and the salt, the first so many.
#[derive(Debug)]
struct Share {
    lots: u64,
    percent: Value,
    salt: String,
}

const LOTS: u32 = 10_000;

fn share(fields: &Fields<'_>) -> Parsed {
    let hundredths = fields.needed("percent", fields.percent("percent")?)?;
    Ok(Box::new(Share {
        lots: hundredths.unsigned_abs(),
        percent: fields.raw("percent").cloned().unwrap_or_default(),
        salt: fields.needed("salt", fields.text("salt")?)?,
    }))
}

impl Share {
    fn draws(&self, customer: CustomerId) -> bool {
        let number = experiments::drawn(&self.salt, customer.raw(), LOTS);
        u64::from(number) < self.lots
    }
}

impl Leaf for Share {
    fn members(&self, _: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let all = Set::new();
        let everyone = env.everyone().unwrap_or(&all);
        Ok(Set::collect(everyone.iter().filter(|customer| self.draws(*customer)))?.into())
    }

    fn holds(
        &self,
        _: &mut Tx<'_>,
        customer: CustomerId,
        _: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        Ok(Verdict::always(self.draws(customer)))
    }

    fn watches(&self) -> &'static [&'static str] {
        &["customers"]
    }

    fn moves(&self) -> Moves {
        Moves::Never
    }

    fn words(&self) -> String {
        format!(
            "belongs to a random {} % drawn by “{}”",
            self.percent, self.salt
        )
    }

    fn normal_form(&self) -> Map<String, Value> {
        Map::from_iter([
            ("percent".to_owned(), self.percent.clone()),
            ("salt".to_owned(), Value::from(self.salt.clone())),
        ])
    }
}
