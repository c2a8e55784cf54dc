//! Reading the parameters of a condition.

use core::ops::RangeInclusive;

use kernel::{Country, Currency, Day, Decimal, Language, Marks, Micros, Timestamp, Zone};
use serde_json::{Map, Value};

use crate::{
    Bounds, Kind, ParseContext, Problem, Spec, Window,
    bounds::{AT_LEAST, AT_MOST, EXACTLY, Given, LESS_THAN, MORE_THAN},
    nearest::nearest,
    spec::quoted,
    window::{AFTER, BEFORE, Edge, MOST_DAYS, OLDER_THAN_DAYS, WITHIN_DAYS},
};

/// Longest text of a parameter, in bytes.
const LONGEST_TEXT: usize = 500;
/// Most entries of a list.
const MOST_ENTRIES: usize = 1_000;
/// Greatest limit of a count or amount: far beyond any, and safe to add one to.
const GREATEST: i64 = 1_000_000_000_000_000;

/// The parameters of one condition, read strictly: a wrong type, a limit passed or a text that is not what it should be
/// is a [`Problem`] that names the place.
#[derive(Debug)]
pub struct Fields<'a> {
    spec: &'a Spec,
    map: &'a Map<String, Value>,
    path: &'a str,
    context: &'a ParseContext,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(
        spec: &'a Spec,
        map: &'a Map<String, Value>,
        path: &'a str,
        context: &'a ParseContext,
    ) -> Self {
        Self {
            spec,
            map,
            path,
            context,
        }
    }

    /// The shop's currency.
    pub fn currency(&self) -> Currency {
        self.context.currency
    }

    /// The shop's zone.
    pub fn zone(&self) -> &Zone {
        &self.context.zone
    }

    /// Names of the shop's classes of customers; none where they are those that ship.
    pub fn classes(&self) -> &'a [String] {
        &self.context.classes
    }

    /// The parameter as it was given; `None` when it was left out. `null` counts as given, and is refused by all
    /// other readers.
    pub fn raw(&self, name: &'static str) -> Option<&'a Value> {
        debug_assert!(
            self.spec.parameters.iter().any(|known| known.name == name),
            "{} reads a parameter that it does not declare: {name}",
            self.spec.name
        );
        self.map.get(name)
    }

    /// A problem with one parameter.
    pub fn problem(&self, name: &str, message: impl Into<String>) -> Problem {
        Problem::new(format!("{}.{name}", self.path), message)
    }

    /// A problem with the condition as a whole.
    pub fn whole_problem(&self, message: impl Into<String>) -> Problem {
        Problem::new(self.path, message)
    }

    /// What must be given. The spec has checked that it is there; said again for parameters of a group.
    pub fn needed<T>(&self, name: &'static str, value: Option<T>) -> Result<T, Problem> {
        value.ok_or_else(|| self.whole_problem(format!("`{}` needs `{name}`", self.spec.name)))
    }

    /// A whole number inside a range.
    pub fn integer(
        &self,
        name: &'static str,
        range: RangeInclusive<i64>,
    ) -> Result<Option<i64>, Problem> {
        self.raw(name)
            .map(|value| self.integer_of(name, value, &range))
            .transpose()
    }

    /// A text, not empty, without control characters, cut of spaces around it.
    pub fn text(&self, name: &'static str) -> Result<Option<String>, Problem> {
        self.raw(name)
            .map(|value| self.text_of(name, value))
            .transpose()
    }

    /// `true` or `false`.
    pub fn flag(&self, name: &'static str) -> Result<Option<bool>, Problem> {
        match self.raw(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(self.problem(name, "must be true or false")),
        }
    }

    /// One of the words that the parameter declares with [`Kind::Choice`].
    pub fn choice(&self, name: &'static str) -> Result<Option<&'static str>, Problem> {
        let words = self.words_of(name);
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        match words.iter().find(|word| **word == text) {
            Some(word) => Ok(Some(word)),
            None => Err(self.problem(name, not_among(&text, words))),
        }
    }

    /// Texts of a list, sorted, each once, at least one.
    pub fn texts(&self, name: &'static str) -> Result<Option<Vec<String>>, Problem> {
        let Some(list) = self.list(name)? else {
            return Ok(None);
        };
        let mut texts = Vec::with_capacity(list.len());
        for (position, value) in list.iter().enumerate() {
            texts.push(self.text_of(&format!("{name}[{position}]"), value)?);
        }
        texts.sort_unstable();
        texts.dedup();
        Ok(Some(texts))
    }

    /// Whole numbers of a list, sorted, each once, at least one.
    pub fn integers(
        &self,
        name: &'static str,
        range: RangeInclusive<i64>,
    ) -> Result<Option<Vec<i64>>, Problem> {
        let Some(list) = self.list(name)? else {
            return Ok(None);
        };
        let mut numbers = Vec::with_capacity(list.len());
        for (position, value) in list.iter().enumerate() {
            numbers.push(self.integer_of(&format!("{name}[{position}]"), value, &range)?);
        }
        numbers.sort_unstable();
        numbers.dedup();
        Ok(Some(numbers))
    }

    /// A text in `one`, or texts in `many`; exactly one of both must be given. Sorted, each once.
    pub fn one_or_many(
        &self,
        one: &'static str,
        many: &'static str,
    ) -> Result<Vec<String>, Problem> {
        match (self.text(one)?, self.texts(many)?) {
            (Some(text), None) => Ok(vec![text]),
            (None, Some(texts)) => Ok(texts),
            (None, None) => {
                Err(self.whole_problem(format!("`{}` needs `{one}` or `{many}`", self.spec.name)))
            }
            (Some(_), Some(_)) => {
                Err(self.whole_problem(format!("give `{one}` or `{many}`, not both")))
            }
        }
    }

    /// A percentage from 0 to 100, in hundredths: 12.5 is 1250.
    pub fn percent(&self, name: &'static str) -> Result<Option<i64>, Problem> {
        self.raw(name)
            .map(|value| self.percent_of(name, value))
            .transpose()
    }

    /// A value that some parser accepts; the parser's error is the message.
    pub fn parsed<T, E: core::fmt::Display>(
        &self,
        name: &'static str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        match parse(&text) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(self.problem(name, error.to_string())),
        }
    }

    /// A country by code or name.
    pub fn country(&self, name: &'static str) -> Result<Option<Country>, Problem> {
        self.parsed(name, Country::parse)
    }

    /// A language by its tag.
    pub fn language(&self, name: &'static str) -> Result<Option<Language>, Problem> {
        self.parsed(name, Language::parse)
    }

    /// A day of the calendar.
    pub fn day(&self, name: &'static str) -> Result<Option<Day>, Problem> {
        self.parsed(name, Day::parse)
    }

    /// `at_least`, `at_most`, `exactly`, `more_than`, `less_than`, of the kind that the spec declares them with. A
    /// percentage is read in hundredths: 12.5 is 1250. `None` when none is given.
    pub fn bounds(&self) -> Result<Option<Bounds>, Problem> {
        let given = Given {
            at_least: self.limit(AT_LEAST)?,
            at_most: self.limit(AT_MOST)?,
            exactly: self.limit(EXACTLY)?,
            more_than: self.limit(MORE_THAN)?,
            less_than: self.limit(LESS_THAN)?,
        };
        Bounds::combine(&given, self.path)
    }

    /// [`Fields::bounds`], of which at least one must be given.
    pub fn needed_bounds(&self) -> Result<Bounds, Problem> {
        self.bounds()?.ok_or_else(|| {
            self.whole_problem(format!(
                "`{}` needs a limit: {}",
                self.spec.name,
                quoted([AT_LEAST, AT_MOST, EXACTLY, MORE_THAN, LESS_THAN])
            ))
        })
    }

    /// `within_days`, `older_than_days`, `after`, `before`; all of time when none is given.
    pub fn window(&self) -> Result<Window, Problem> {
        let within = self.integer(WITHIN_DAYS, 1..=MOST_DAYS)?;
        let older = self.integer(OLDER_THAN_DAYS, 1..=MOST_DAYS)?;
        let after = self.edge(AFTER)?;
        let before = self.edge(BEFORE)?;
        if within
            .zip(older)
            .is_some_and(|(within, older)| within <= older)
        {
            return Err(self.whole_problem(
                "nothing is both so new and so old: `within_days` must be more than `older_than_days`",
            ));
        }
        if let (Some(after), Some(before)) = (&after, &before)
            && after.at >= before.at
        {
            return Err(self.whole_problem("`after` must be earlier than `before`"));
        }
        Ok(Window::of(within, older, after, before))
    }

    fn edge(&self, name: &'static str) -> Result<Option<Edge>, Problem> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let at = match (Day::parse(&text), Timestamp::parse(&text)) {
            (Ok(day), _) => self.context.zone.start_of_day(day),
            (Err(_), Ok(instant)) => instant,
            (Err(_), Err(_)) => {
                return Err(self.problem(
                    name,
                    "must be a day like 2026-03-09 or an instant like 2026-03-09T08:30:00Z",
                ));
            }
        };
        Ok(Some(Edge { at, said: text }))
    }

    fn limit(&self, name: &'static str) -> Result<Option<i64>, Problem> {
        let Some(value) = self.raw(name) else {
            return Ok(None);
        };
        let percent = self
            .spec
            .parameters
            .iter()
            .any(|known| known.name == name && known.kind == Kind::Percent);
        if percent {
            return self.percent_of(name, value).map(Some);
        }
        self.integer_of(name, value, &(-GREATEST..=GREATEST))
            .map(Some)
    }

    /// Hundredths of a percent.
    fn percent_of(&self, name: &str, value: &Value) -> Result<i64, Problem> {
        let refused = || {
            self.problem(
                name,
                "must be a percentage from 0 to 100, with at most two decimals",
            )
        };
        let Value::Number(number) = value else {
            return Err(refused());
        };
        Decimal::parse(&number.to_string(), Marks::PLAIN)
            .and_then(Decimal::to_micros)
            .ok()
            .map(Micros::raw)
            .filter(|raw| (0..=100_000_000).contains(raw) && raw % 10_000 == 0)
            .map(|raw| raw / 10_000)
            .ok_or_else(refused)
    }

    fn integer_of(
        &self,
        name: &str,
        value: &Value,
        range: &RangeInclusive<i64>,
    ) -> Result<i64, Problem> {
        value
            .as_i64()
            .filter(|number| range.contains(number))
            .ok_or_else(|| {
                self.problem(
                    name,
                    format!(
                        "must be a whole number from {} to {}",
                        range.start(),
                        range.end()
                    ),
                )
            })
    }

    fn text_of(&self, name: &str, value: &Value) -> Result<String, Problem> {
        let Value::String(text) = value else {
            return Err(self.problem(name, "must be a text in quotation marks"));
        };
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST_TEXT {
            return Err(self.problem(name, format!("must have 1 to {LONGEST_TEXT} bytes")));
        }
        if text.chars().any(char::is_control) {
            return Err(self.problem(name, "must not hold control characters"));
        }
        Ok(text.to_owned())
    }

    fn list(&self, name: &'static str) -> Result<Option<&'a Vec<Value>>, Problem> {
        match self.raw(name) {
            None => Ok(None),
            Some(Value::Array(list)) if (1..=MOST_ENTRIES).contains(&list.len()) => Ok(Some(list)),
            Some(_) => Err(self.problem(
                name,
                format!("must be a list of 1 to {MOST_ENTRIES} entries"),
            )),
        }
    }

    fn words_of(&self, name: &str) -> &'static [&'static str] {
        let found = self.spec.parameters.iter().find(|known| known.name == name);
        match found.map(|known| known.kind) {
            Some(Kind::Choice(words)) => words,
            _ => &[],
        }
    }
}

fn not_among(text: &str, words: &[&str]) -> String {
    let hint = match nearest(text, words.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`? "),
        None => String::new(),
    };
    format!("{hint}must be one of {}", quoted(words.iter().copied()))
}
