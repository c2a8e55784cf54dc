//! What can be done to values.
#![expect(
    clippy::unnecessary_wraps,
    reason = "all filters look alike, and most can be stopped"
)]

mod dates;
mod lists;
mod numbers;
mod plain;
mod texts;
mod web;

use std::fmt;

use crate::{
    error::{Stop, Warning},
    number::Number,
    run::{Arguments, Run},
    value::{Text, Value},
};

pub(crate) use web::escaped;

pub(crate) type Made<'a> = Result<Value<'a>, Stop>;
type Work = for<'a> fn(&mut Run<'a>, &Value<'a>, &Arguments<'a>) -> Made<'a>;

/// A filter of the language.
pub(crate) struct Own {
    pub(crate) name: &'static str,
    /// How many arguments without a name, at least and at most.
    pub(crate) arguments: (usize, usize),
    /// Whether an input that is not there is what it is for.
    pub(crate) forgives: bool,
    pub(crate) work: Work,
}

impl fmt::Debug for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Own")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

const fn own(name: &'static str, least: usize, most: usize, work: Work) -> Own {
    Own {
        name,
        arguments: (least, most),
        forgives: false,
        work,
    }
}

static ALL: &[&[Own]] = &[
    GENERAL,
    texts::FILTERS,
    web::FILTERS,
    numbers::FILTERS,
    lists::FILTERS,
    dates::FILTERS,
];

static GENERAL: &[Own] = &[
    Own {
        name: "default",
        arguments: (0, 1),
        forgives: true,
        work: default,
    },
    own("json", 0, 1, json),
    own("size", 0, 0, size),
];

pub(crate) fn find(name: &str) -> Option<&'static Own> {
    ALL.iter()
        .copied()
        .flatten()
        .find(|filter| filter.name == name)
}

pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().copied().flatten().map(|filter| filter.name)
}

/// The fallback, where there is nothing to show.
fn default<'a>(_run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let allows_false = arguments.named("allow_false").is_some_and(Value::is_true);
    let is_missing = match input {
        Value::Bool(_) => !input.is_true() && !allows_false,
        Value::Nil
        | Value::Whole(_)
        | Value::Number(_)
        | Value::Text(_)
        | Value::Html(_)
        | Value::Range(..)
        | Value::Data(_)
        | Value::List(_)
        | Value::Pairs(_)
        | Value::Turn(_)
        | Value::Empty
        | Value::Blank => !input.is_true() || input.is_empty(),
    };
    if is_missing {
        return Ok(arguments.at(0).cloned().unwrap_or(Value::borrowed("")));
    }
    Ok(input.clone())
}

fn json<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let mut ink = run.ink();
    input.write_json(&mut ink)?;
    Ok(Value::made(ink.dry()))
}

fn size<'a>(_run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let size = match input.as_text() {
        Some(text) => text.chars().count(),
        None => input.length(),
    };
    Ok(Value::Whole(i64::try_from(size).unwrap_or(i64::MAX)))
}

/// The argument at a place as text; nothing where there is none.
fn text_at<'a>(
    run: &mut Run<'a>,
    arguments: &Arguments<'a>,
    index: usize,
) -> Result<Text<'a>, Stop> {
    match arguments.at(index) {
        Some(value) => {
            let text = value.text(&mut run.meter)?;
            run.meter.look(text.len())?;
            Ok(text)
        }
        None => Ok(Text::Borrowed("")),
    }
}

/// The argument at a place as a whole number.
fn whole_at(arguments: &Arguments<'_>, index: usize) -> Option<i64> {
    Number::of(arguments.at(index)?).map(Number::to_whole)
}

/// Text made by a filter, which was counted while it was written.
fn made<'a>(text: String) -> Value<'a> {
    Value::Text(Text::Shared(text.into()))
}

/// The same kind of text as the input was.
fn like<'a>(input: &Value<'a>, text: Text<'a>) -> Value<'a> {
    match input {
        Value::Html(_) => Value::Html(text),
        Value::Text(_)
        | Value::Nil
        | Value::Bool(_)
        | Value::Whole(_)
        | Value::Number(_)
        | Value::Range(..)
        | Value::Data(_)
        | Value::List(_)
        | Value::Pairs(_)
        | Value::Turn(_)
        | Value::Empty
        | Value::Blank => Value::Text(text),
    }
}

fn warn(run: &mut Run<'_>, filter: &str, problem: impl Into<String>) {
    run.warn(Warning::Filter {
        filter: filter.to_owned(),
        problem: problem.into(),
    });
}
