//! What an attribute says.

use core::fmt::Write as _;

use db::{Tx, params};
use kernel::{CustomerId, Day, Timestamp, Zone};
use predicates::{
    Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Problem, Set, Spec, Verdict,
    Window,
};
use serde_json::{Map, Value, json};

use super::{
    WATCHES,
    operand::{Operand, exact, number_of},
    or,
};
use crate::{
    domain::{AttributeName, AttributeValue, Number},
    store::{self, members},
};

pub(super) fn spec() -> Spec {
    Spec::new(
        "customer.attribute",
        "Has an attribute that is something, is within limits, or is known at all; texts are compared without capitals \
         and accents, days begin in the shop's zone",
        read,
    )
    .required("name", Kind::Text, "the attribute's name")
    .optional("is", Kind::Any, "this text, number, day, instant or flag")
    .optional("any_of", Kind::Any, "a list of such values, of which one is enough")
    .optional("at_least", Kind::Any, "this number or more")
    .optional("at_most", Kind::Any, "this number or less")
    .optional("known", Kind::Flag, "whether it is known at all")
    .window()
    .example(json!({"name": "favourite colour", "is": "blue"}))
    .example(json!({"name": "shoe size", "any_of": [38, 38.5]}))
    .example(json!({"name": "children", "at_least": 1}))
    .example(json!({"name": "points", "at_least": 0.5, "at_most": 10}))
    .example(json!({"name": "member since", "older_than_days": 365}))
    .example(json!({"name": "warranty ends", "before": "2027-01-01"}))
    .example(json!({"name": "trade", "known": true}))
}

#[derive(Debug)]
struct Attribute {
    name: AttributeName,
    test: Test,
}

#[derive(Debug)]
enum Test {
    Known(bool),
    /// Sorted, each once.
    AnyOf(Vec<Operand>),
    Between(Option<Number>, Option<Number>),
    When(Window),
}

fn read(fields: &Fields<'_>) -> Parsed {
    let name = fields.parsed("name", AttributeName::parse)?;
    let window = fields.window()?;
    let limits = (limit(fields, "at_least")?, limit(fields, "at_most")?);
    let tests = [
        fields.flag("known")?.map(Test::Known),
        operands(fields)?.map(Test::AnyOf),
        (limits != (None, None)).then_some(Test::Between(limits.0, limits.1)),
        (!window.is_all()).then_some(Test::When(window)),
    ];
    let mut given = tests.into_iter().flatten();
    let test = given.next().ok_or_else(|| {
        fields.whole_problem("say what the attribute must be: `is`, `any_of`, `at_least`, `at_most`, `known` or a time")
    })?;
    if given.next().is_some() {
        return Err(fields.whole_problem(
            "give one of values, limits, `known` and times; combine several conditions with `all`",
        ));
    }
    if let Test::Between(Some(low), Some(high)) = &test
        && low > high
    {
        return Err(fields.whole_problem("`at_least` must not be above `at_most`"));
    }
    Ok(Box::new(Attribute {
        name: fields.needed("name", name)?,
        test,
    }))
}

fn limit(fields: &Fields<'_>, name: &'static str) -> Result<Option<Number>, Problem> {
    let Some(value) = fields.raw(name) else {
        return Ok(None);
    };
    match value.as_number().and_then(number_of) {
        Some(number) => Ok(Some(number)),
        None => Err(fields.problem(name, "must be a number of at most 12 digits and 6 decimals")),
    }
}

fn operands(fields: &Fields<'_>) -> Result<Option<Vec<Operand>>, Problem> {
    let (one, many) = (fields.raw("is"), fields.raw("any_of"));
    let mut operands = match (one, many) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => {
            return Err(fields.whole_problem("give `is` or `any_of`, not both"));
        }
        (Some(value), None) => vec![Operand::read(fields, "is", value)?],
        (None, Some(Value::Array(values))) if (1..=100).contains(&values.len()) => values
            .iter()
            .map(|value| Operand::read(fields, "any_of", value))
            .collect::<Result<_, _>>()?,
        (None, Some(_)) => {
            return Err(fields.problem("any_of", "must be a list of 1 to 100 values"));
        }
    };
    operands.sort_unstable();
    operands.dedup();
    Ok(Some(operands))
}

impl Attribute {
    fn members_of(&self, tx: &mut Tx<'_>, operand: &Operand) -> Result<Set, PredicateError> {
        let mut all = Set::new();
        for (kind, number, text) in operand.stored() {
            let some = Set::query(
                tx,
                members::ATTRIBUTE_IS,
                params![self.name.as_str(), kind, number, text],
            )?;
            all = all.or(&some);
        }
        Ok(all)
    }

    fn between(
        &self,
        tx: &mut Tx<'_>,
        kind: &'static str,
        (low, high): (i64, i64),
    ) -> Result<Set, PredicateError> {
        Set::query(
            tx,
            members::ATTRIBUTE_BETWEEN,
            params![self.name.as_str(), kind, low, high],
        )
    }
}

/// The days whose first instant lies in a range.
fn days_in(zone: &Zone, (first, last): (Timestamp, Timestamp)) -> (i64, i64) {
    let mut low = zone.day_of(first).plus_days(-2);
    while low < Day::MAX && zone.start_of_day(low) < first {
        low = low.next();
    }
    let mut high = zone.day_of(last).plus_days(2);
    while high > Day::MIN && zone.start_of_day(high) > last {
        high = high.plus_days(-1);
    }
    (low.days(), high.days())
}

impl Leaf for Attribute {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        match &self.test {
            Test::Known(known) => {
                let all = Set::query(tx, members::ATTRIBUTE_KNOWN, params![self.name.as_str()])?;
                Ok(if *known {
                    Members::Only(all)
                } else {
                    Members::Except(all)
                })
            }
            Test::AnyOf(operands) => {
                let mut all = Set::new();
                for operand in operands {
                    all = all.or(&self.members_of(tx, operand)?);
                }
                Ok(all.into())
            }
            Test::Between(low, high) => {
                let low = low.map_or(i64::MIN, Number::millionths);
                let high = high.map_or(i64::MAX, Number::millionths);
                Ok(self.between(tx, "number", (low, high))?.into())
            }
            Test::When(window) => {
                let range = window.range(env.now);
                let (first, last) = range;
                let instants = self.between(tx, "instant", (first.millis(), last.millis()))?;
                let days = self.between(tx, "date", days_in(env.zone, range))?;
                Ok(instants.or(&days).into())
            }
        }
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let value = store::attributes_of(tx, &[customer])?
            .into_iter()
            .find(|(_, stored)| stored.name == self.name)
            .map(|(_, stored)| stored.value);
        let Some(value) = value else {
            return Ok(Verdict::always(matches!(self.test, Test::Known(false))));
        };
        Ok(match &self.test {
            Test::Known(known) => Verdict::always(*known),
            Test::AnyOf(operands) => {
                Verdict::always(operands.iter().any(|operand| operand.equals(&value)))
            }
            Test::Between(low, high) => Verdict::always(match value {
                AttributeValue::Number(number) => {
                    low.is_none_or(|low| number >= low) && high.is_none_or(|high| number <= high)
                }
                AttributeValue::Text(_)
                | AttributeValue::Boolean(_)
                | AttributeValue::Date(_)
                | AttributeValue::Instant(_) => false,
            }),
            Test::When(window) => match value {
                AttributeValue::Instant(instant) => window.verdict(instant, env.now),
                AttributeValue::Date(day) => window.verdict(env.zone.start_of_day(day), env.now),
                AttributeValue::Text(_)
                | AttributeValue::Number(_)
                | AttributeValue::Boolean(_) => Verdict::NO,
            },
        })
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        match &self.test {
            Test::Known(_) | Test::AnyOf(_) | Test::Between(..) => Moves::Never,
            Test::When(window) => window.moves(),
        }
    }

    fn words(&self) -> String {
        let mut words = format!("has the attribute “{}”", self.name.as_str());
        let rest = match &self.test {
            Test::Known(true) => String::new(),
            Test::Known(false) => {
                return format!("has no attribute “{}”", self.name.as_str());
            }
            Test::AnyOf(operands) => {
                let all: Vec<String> = operands.iter().map(Operand::words).collect();
                format!(" that is {}", or(&all))
            }
            Test::Between(Some(low), Some(high)) => format!(" between {low} and {high}"),
            Test::Between(Some(low), None) => format!(" of at least {low}"),
            Test::Between(None, high) => {
                high.map_or_else(String::new, |high| format!(" of at most {high}"))
            }
            Test::When(window) => window.words(),
        };
        // Writing to a String cannot fail.
        let _infallible = write!(words, "{rest}");
        words
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::from_iter([("name".to_owned(), json!(self.name))]);
        let mut put = |name: &str, value: Value| {
            form.insert(name.to_owned(), value);
        };
        match &self.test {
            Test::Known(known) => put("known", json!(known)),
            Test::AnyOf(operands) => {
                put("any_of", operands.iter().map(Operand::json).collect());
            }
            Test::Between(low, high) => {
                if let Some(low) = low {
                    put("at_least", exact(*low));
                }
                if let Some(high) = high {
                    put("at_most", exact(*high));
                }
            }
            Test::When(window) => window.write(&mut form),
        }
        form
    }
}
