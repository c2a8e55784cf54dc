//! Conditions on the head data: everybody, a list, since when known, an e-mail address, a language.

use db::{Tx, params};
use kernel::{CustomerId, Language};
use predicates::{
    Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Set, Spec, Verdict, Window,
};
use serde_json::{Map, Value, json};

use super::{TOLD_BY, WATCHES, failed, or};
use crate::{
    domain::Customer,
    service,
    store::{self, members},
};

pub(super) fn specs() -> Vec<Spec> {
    vec![
        Spec::new(
            "customer.everyone",
            "Is a customer: neither merged into another nor erased",
            |_| Ok(Box::new(Everyone)),
        )
        .example(json!({})),
        Spec::new(
            "customer.list",
            "Is one of these customers, or was made of them by a merge",
            list,
        )
        .required("customers", Kind::Texts, "ids like cus_12, at most 1,000")
        .example(json!({"customers": ["cus_3", "cus_12"]})),
        Spec::new(
            "customer.email_known",
            "Has an e-mail address",
            |_| Ok(Box::new(EmailKnown)),
        )
        .example(json!({})),
        Spec::new(
            "customer.created",
            "Has been known since a time",
            |fields| match fields.window()? {
                window if window.is_all() => Err(fields.whole_problem(
                    "`customer.created` needs a time: `within_days`, `older_than_days`, `after` or `before`",
                )),
                window => Ok(Box::new(Created(window))),
            },
        )
        .window()
        .example(json!({"within_days": 30}))
        .example(json!({"after": "2026-01-01", "before": "2026-02-01"})),
        Spec::new(
            "customer.language",
            "Has a language; one without a region means it with any region",
            language,
        )
        .optional("language", Kind::Text, "a language tag like en or pt-BR")
        .optional("any_of", Kind::Texts, "several language tags")
        .example(json!({"language": "en"}))
        .example(json!({"any_of": ["pt-BR", "es"]})),
    ]
}

/// The active customer of a condition; none makes it no.
pub(super) fn active(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Option<Customer>, PredicateError> {
    Ok(store::customer(tx, customer)?.filter(Customer::is_active))
}

#[derive(Debug)]
struct Everyone;

impl Leaf for Everyone {
    fn members(&self, tx: &mut Tx<'_>, _: &Env<'_>) -> Result<Members, PredicateError> {
        let all = Set::query(tx, members::EVERYONE, &[])?;
        Ok(all.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let is_active = || {
            let mut is_active = false;
            store::for_each_customer(tx, &[customer], |head| is_active = head.is_active())?;
            Ok::<_, PredicateError>(is_active)
        };
        let is_active = env.once(("customers.active", customer), is_active)?;
        Ok(Verdict::always(is_active))
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
        "is a customer".to_owned()
    }

    fn normal_form(&self) -> Map<String, Value> {
        Map::new()
    }
}

/// Sorted, each once.
#[derive(Debug)]
struct List(Vec<CustomerId>);

fn list(fields: &Fields<'_>) -> Parsed {
    let texts = fields.needed("customers", fields.texts("customers")?)?;
    let mut customers = Vec::with_capacity(texts.len());
    for text in texts {
        match CustomerId::parse(&text) {
            Ok(customer) => customers.push(customer),
            Err(error) => return Err(fields.problem("customers", error.to_string())),
        }
    }
    customers.sort_unstable();
    Ok(Box::new(List(customers)))
}

impl Leaf for List {
    fn members(&self, tx: &mut Tx<'_>, _: &Env<'_>) -> Result<Members, PredicateError> {
        let mut found = Vec::with_capacity(self.0.len());
        for customer in store::customers(tx, &self.0)? {
            if customer.is_active() {
                found.push(customer.id);
            } else {
                let now = service::current(tx, customer.id).map_err(failed("customer.list"))?;
                found.extend(now.map(|now| now.id));
            }
        }
        found.sort_unstable();
        Ok(Set::collect(found)?.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        _: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        if active(tx, customer)?.is_none() {
            return Ok(Verdict::NO);
        }
        let family = service::family(tx, customer).map_err(failed("customer.list"))?;
        let on_it = family.iter().any(|one| self.0.binary_search(one).is_ok());
        Ok(Verdict::always(on_it))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        Moves::Never
    }

    fn words(&self) -> String {
        match self.0.as_slice() {
            [one] => format!("is {one}"),
            many => format!("is one of {} named customers", many.len()),
        }
    }

    fn normal_form(&self) -> Map<String, Value> {
        Map::from_iter([("customers".to_owned(), json!(self.0))])
    }
}

#[derive(Debug)]
struct EmailKnown;

impl Leaf for EmailKnown {
    fn members(&self, tx: &mut Tx<'_>, _: &Env<'_>) -> Result<Members, PredicateError> {
        let known = Set::query(tx, members::WITH_EMAIL, &[])?;
        Ok(known.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        _: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let known = active(tx, customer)?.is_some_and(|head| head.email.is_some());
        Ok(Verdict::always(known))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        Moves::Never
    }

    fn words(&self) -> String {
        "has an e-mail address".to_owned()
    }

    fn normal_form(&self) -> Map<String, Value> {
        Map::new()
    }
}

#[derive(Debug)]
struct Created(Window);

impl Leaf for Created {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let (first, last) = self.0.range(env.now);
        let created = Set::query(tx, members::CREATED, params![first, last])?;
        Ok(created.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let head = active(tx, customer)?;
        Ok(head.map_or(Verdict::NO, |head| self.0.verdict(head.created_at, env.now)))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        self.0.moves()
    }

    fn words(&self) -> String {
        format!("became known{}", self.0.words())
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        self.0.write(&mut form);
        form
    }
}

/// Sorted, each once.
#[derive(Debug)]
struct Speaks(Vec<Language>);

fn language(fields: &Fields<'_>) -> Parsed {
    let mut languages = Vec::new();
    for text in fields.one_or_many("language", "any_of")? {
        match Language::parse(&text) {
            Ok(language) => languages.push(language),
            Err(error) => {
                return Err(fields.whole_problem(format!("`{text}` is {error}")));
            }
        }
    }
    languages.sort_unstable();
    languages.dedup();
    Ok(Box::new(Speaks(languages)))
}

impl Speaks {
    fn includes(&self, code: &str) -> bool {
        let root = code.split_once('-').map_or(code, |(root, _)| root);
        self.0
            .iter()
            .any(|wanted| wanted.code() == code || wanted.code() == root)
    }
}

impl Leaf for Speaks {
    fn members(&self, tx: &mut Tx<'_>, _: &Env<'_>) -> Result<Members, PredicateError> {
        let roots: Vec<&str> = self.0.iter().map(Language::primary).collect();
        let mut set = Set::new();
        tx.for_each(members::LANGUAGES, params![&roots], |row| {
            if self.includes(row.text(1)?) {
                set.insert(row.get(0)?)?;
            }
            Ok::<(), PredicateError>(())
        })?;
        Ok(set.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        _: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let language = active(tx, customer)?.and_then(|head| head.language);
        let speaks = language.is_some_and(|language| self.includes(language.code()));
        Ok(Verdict::always(speaks))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        Moves::Never
    }

    fn words(&self) -> String {
        let codes: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        format!("reads {}", or(&codes))
    }

    fn normal_form(&self) -> Map<String, Value> {
        let codes: Vec<&str> = self.0.iter().map(Language::code).collect();
        Map::from_iter([("any_of".to_owned(), json!(codes))])
    }
}
