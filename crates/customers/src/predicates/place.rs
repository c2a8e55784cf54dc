//! Where a customer lives: country, region, city.

use db::{Tx, params};
use kernel::{Country, CustomerId};
use predicates::{
    Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Problem, Set, Spec, Verdict,
};
use serde_json::{Map, Value, json};

use super::{WATCHES, head::active, or};
use crate::{
    domain::{Customer, clean, fold},
    store::members,
};

pub(super) fn specs() -> Vec<Spec> {
    let within = "only those in this country, by code or name";
    vec![
        Spec::new("customer.country", "Lives in a country", country)
            .optional("country", Kind::Text, "a country by code or English name")
            .optional("any_of", Kind::Texts, "several countries")
            .example(json!({"country": "GB"}))
            .example(json!({"any_of": ["France", "ES"]})),
        Spec::new(
            "customer.region",
            "Lives in a state, province or county; capitals and accents do not matter",
            |fields| area(fields, Level::Region),
        )
        .optional(
            "region",
            Kind::Text,
            "the region as the shop's orders have it",
        )
        .optional("any_of", Kind::Texts, "several regions")
        .optional("country", Kind::Text, within)
        .example(json!({"region": "Bavaria", "country": "DE"}))
        .example(json!({"any_of": ["CA", "NY"], "country": "US"})),
        Spec::new(
            "customer.city",
            "Lives in a town; capitals and accents do not matter",
            |fields| area(fields, Level::City),
        )
        .optional("city", Kind::Text, "the town as the shop's orders have it")
        .optional("any_of", Kind::Texts, "several towns")
        .optional("country", Kind::Text, within)
        .example(json!({"city": "São Paulo"}))
        .example(json!({"any_of": ["Cambridge", "Oxford"], "country": "GB"})),
    ]
}

/// Sorted by code, each once.
#[derive(Debug)]
struct InCountry(Vec<Country>);

fn country(fields: &Fields<'_>) -> Parsed {
    let mut countries = Vec::new();
    for text in fields.one_or_many("country", "any_of")? {
        countries.push(read_country(fields, &text)?);
    }
    countries.sort_unstable();
    countries.dedup();
    Ok(Box::new(InCountry(countries)))
}

fn read_country(fields: &Fields<'_>, text: &str) -> Result<Country, Problem> {
    Country::parse(text).map_err(|error| fields.whole_problem(format!("`{text}` is {error}")))
}

impl Leaf for InCountry {
    fn members(&self, tx: &mut Tx<'_>, _: &Env<'_>) -> Result<Members, PredicateError> {
        let codes: Vec<&str> = self.0.iter().map(|country| country.code()).collect();
        let living = Set::query(tx, members::COUNTRIES, params![&codes])?;
        Ok(living.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        _: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let country = active(tx, customer)?.and_then(|head| head.country);
        let lives = country.is_some_and(|country| self.0.contains(&country));
        Ok(Verdict::always(lives))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        Moves::Never
    }

    fn words(&self) -> String {
        let names: Vec<String> = self
            .0
            .iter()
            .map(|country| country.name().to_owned())
            .collect();
        format!("lives in {}", or(&names))
    }

    fn normal_form(&self) -> Map<String, Value> {
        let codes: Vec<&str> = self.0.iter().map(|country| country.code()).collect();
        Map::from_iter([("any_of".to_owned(), json!(codes))])
    }
}

#[derive(Clone, Copy, Debug)]
enum Level {
    Region,
    City,
}

impl Level {
    const fn word(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::City => "city",
        }
    }

    fn of(self, customer: &Customer) -> Option<&String> {
        match self {
            Self::Region => customer.region.as_ref(),
            Self::City => customer.city.as_ref(),
        }
    }
}

#[derive(Debug)]
struct InArea {
    level: Level,
    /// Folded, sorted, each once.
    names: Vec<String>,
    country: Option<Country>,
}

fn area(fields: &Fields<'_>, level: Level) -> Parsed {
    let mut names: Vec<String> = fields
        .one_or_many(level.word(), "any_of")?
        .iter()
        .filter_map(|name| clean(name).map(|name| fold(&name)))
        .collect();
    names.sort_unstable();
    names.dedup();
    Ok(Box::new(InArea {
        level,
        names,
        country: fields.country("country")?,
    }))
}

impl Leaf for InArea {
    fn members(&self, tx: &mut Tx<'_>, _: &Env<'_>) -> Result<Members, PredicateError> {
        let sql = match self.level {
            Level::Region => members::REGIONS,
            Level::City => members::CITIES,
        };
        let wanted = self.country.map(Country::code);
        let mut set = Set::new();
        tx.for_each(sql, params![&self.names], |row| {
            let country: Option<String> = row.get(1)?;
            if wanted.is_none_or(|wanted| country.as_deref() == Some(wanted)) {
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
        let lives = active(tx, customer)?.is_some_and(|head| {
            let here = self.level.of(&head).map(|name| fold(name));
            let named = here.is_some_and(|here| self.names.contains(&here));
            named && (self.country.is_none() || head.country == self.country)
        });
        Ok(Verdict::always(lives))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        Moves::Never
    }

    fn words(&self) -> String {
        let names: Vec<String> = self.names.iter().map(|name| format!("“{name}”")).collect();
        let place = format!("lives in the {} {}", self.level.word(), or(&names));
        match self.country {
            Some(country) => format!("{place} of {}", country.name()),
            None => place,
        }
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::from_iter([("any_of".to_owned(), json!(self.names))]);
        if let Some(country) = self.country {
            form.insert("country".to_owned(), json!(country.code()));
        }
        form
    }
}
