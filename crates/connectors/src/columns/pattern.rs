//! Texts with gaps, for ids and addresses that a table does not have.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer};

/// A text with gaps such as `{customer_id}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Gap(Gap),
}

/// What a gap is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// The customer's id.
    CustomerId,
    /// The day the order was placed.
    Day,
    /// The instant it was placed.
    Time,
}

impl Pattern {
    /// Fills the gaps; `None` where one cannot be filled.
    pub(crate) fn fill(&self, value: impl Fn(Gap) -> Option<String>) -> Option<String> {
        let mut filled = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Gap(gap) => filled.push_str(&value(*gap)?),
            }
        }
        Some(filled)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut gaps = 0;
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                return Err(format!(
                    "`{text}` opens a gap with {{ and does not close it"
                ));
            };
            let gap = match name {
                "customer_id" => Gap::CustomerId,
                "day" => Gap::Day,
                "time" => Gap::Time,
                _ => {
                    return Err(format!(
                        "`{{{name}}}` is none of {{customer_id}}, {{day}}, {{time}}"
                    ));
                }
            };
            parts.push(Part::Text(before.to_owned()));
            parts.push(Part::Gap(gap));
            gaps += 1;
            rest = after;
        }
        if gaps == 0 {
            return Err(format!("`{text}` has no gap such as {{customer_id}}"));
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Self { parts })
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| match part {
            Part::Text(text) => formatter.write_str(text),
            Part::Gap(Gap::CustomerId) => formatter.write_str("{customer_id}"),
            Part::Gap(Gap::Day) => formatter.write_str("{day}"),
            Part::Gap(Gap::Time) => formatter.write_str("{time}"),
        })
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}
