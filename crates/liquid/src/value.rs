//! What templates work with.

use std::{borrow::Cow, fmt::Write as _, rc::Rc};

use serde_json::Value as Json;

use crate::{error::Stop, ink::Ink, meter::Meter, number::Number};

/// Lists within lists.
const MOST_LISTS_DEEP: u16 = 32;
/// What an item of a list is counted for.
pub(crate) const ITEM_BYTES: usize = 48;

/// A text, of the data or made on the way.
#[derive(Clone, Debug)]
pub enum Text<'a> {
    /// Of the data or the template.
    Borrowed(&'a str),
    /// Made.
    Shared(Rc<str>),
}

impl std::ops::Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Shared(text) => text,
        }
    }
}

/// A list made on the way.
#[derive(Clone, Debug)]
pub struct List<'a> {
    items: Rc<Vec<Value<'a>>>,
    depth: u16,
}

impl<'a> List<'a> {
    /// What is in it.
    pub fn items(&self) -> &[Value<'a>] {
        &self.items
    }
}

/// How far a loop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// From 0.
    pub(crate) index: usize,
    pub(crate) length: usize,
    /// How many loops are around it.
    pub(crate) level: usize,
}

/// A value.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// Nothing.
    Nil,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// Text, to be escaped where the output is HTML.
    Text(Text<'a>),
    /// HTML that is so already.
    Html(Text<'a>),
    /// From, to, both included.
    Range(i64, i64),
    /// An array or object of the data.
    Data(&'a Json),
    /// A list made on the way.
    List(List<'a>),
    /// An object made on the way.
    Pairs(Rc<Vec<(&'static str, Value<'a>)>>),
    /// `forloop`.
    Turn(Turn),
    /// The word `empty`.
    Empty,
    /// The word `blank`.
    Blank,
}

impl<'a> Value<'a> {
    /// Of the data.
    pub fn of(json: &'a Json) -> Self {
        match json {
            Json::Null => Self::Nil,
            Json::Bool(yes) => Self::Bool(*yes),
            Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Self::Whole(whole),
                (None, Some(number)) => Self::Number(number),
                (None, None) => Self::Nil,
            },
            Json::String(text) => Self::Text(Text::Borrowed(text)),
            Json::Array(_) | Json::Object(_) => Self::Data(json),
        }
    }

    /// A text of the data or the template.
    pub fn borrowed(text: &'a str) -> Self {
        Self::Text(Text::Borrowed(text))
    }

    /// A text made by a filter of the host.
    pub fn made(text: String) -> Self {
        Self::Text(Text::Shared(text.into()))
    }

    /// HTML made by a filter of the host, which answers for it.
    pub fn made_html(html: String) -> Self {
        Self::Html(Text::Shared(html.into()))
    }

    /// A list made on the way; counted.
    pub(crate) fn list(items: Vec<Self>, meter: &mut Meter<'_>) -> Result<Self, Stop> {
        meter.items(items.len())?;
        meter.memory(items.len().saturating_mul(ITEM_BYTES))?;
        let depth = items.iter().map(Self::depth).max().unwrap_or_default();
        if depth >= MOST_LISTS_DEEP {
            return Err(Stop::Depth(MOST_LISTS_DEEP));
        }
        Ok(Self::List(List {
            items: Rc::new(items),
            depth: depth.saturating_add(1),
        }))
    }

    fn depth(&self) -> u16 {
        match self {
            Self::List(list) => list.depth,
            // Objects made on the way hold a name and a list.
            Self::Pairs(pairs) => pairs
                .iter()
                .map(|(_, value)| value.depth())
                .max()
                .unwrap_or_default()
                .saturating_add(1),
            Self::Nil
            | Self::Bool(_)
            | Self::Whole(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Html(_)
            | Self::Range(..)
            | Self::Data(_)
            | Self::Turn(_)
            | Self::Empty
            | Self::Blank => 0,
        }
    }

    /// Only nothing and false are not true.
    pub fn is_true(&self) -> bool {
        !matches!(self, Self::Nil | Self::Bool(false))
    }

    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&Text<'a>> {
        match self {
            Self::Text(text) | Self::Html(text) => Some(text),
            Self::Nil
            | Self::Bool(_)
            | Self::Whole(_)
            | Self::Number(_)
            | Self::Range(..)
            | Self::Data(_)
            | Self::List(_)
            | Self::Pairs(_)
            | Self::Turn(_)
            | Self::Empty
            | Self::Blank => None,
        }
    }

    /// `""`, `[]` and `{}`.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) | Self::Html(text) => text.is_empty(),
            Self::Data(Json::Array(items)) => items.is_empty(),
            Self::Data(Json::Object(fields)) => fields.is_empty(),
            Self::List(list) => list.items.is_empty(),
            Self::Range(from, to) => to < from,
            Self::Empty => true,
            Self::Nil
            | Self::Bool(_)
            | Self::Whole(_)
            | Self::Number(_)
            | Self::Data(_)
            | Self::Pairs(_)
            | Self::Turn(_)
            | Self::Blank => false,
        }
    }

    /// Empty, nothing, false, or white space only.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Nil | Self::Bool(false) | Self::Blank => true,
            Self::Text(text) | Self::Html(text) => text.trim().is_empty(),
            Self::Bool(true)
            | Self::Whole(_)
            | Self::Number(_)
            | Self::Range(..)
            | Self::Data(_)
            | Self::List(_)
            | Self::Pairs(_)
            | Self::Turn(_)
            | Self::Empty => self.is_empty(),
        }
    }

    /// What is under a name; none when it is not there.
    pub fn get(&self, key: &str) -> Option<Self> {
        match self {
            Self::Data(Json::Object(fields)) => match fields.get(key) {
                Some(value) => Some(Self::of(value)),
                None if key == "size" => whole(fields.len()),
                None => None,
            },
            Self::Pairs(pairs) => pairs
                .iter()
                .find(|(name, _)| *name == key)
                .map(|(_, value)| value.clone()),
            Self::Data(Json::Array(_)) | Self::List(_) | Self::Range(..) => match key {
                "size" => whole(self.length()),
                "first" => self.item(0),
                "last" => self.item(-1),
                _ => self.item(key.parse().ok()?),
            },
            Self::Text(text) | Self::Html(text) => match key {
                "size" => whole(text.chars().count()),
                "first" => Some(Self::made(text.chars().take(1).collect())),
                "last" => Some(Self::made(text.chars().rev().take(1).collect())),
                _ => None,
            },
            Self::Turn(turn) => turn.get(key),
            Self::Nil
            | Self::Bool(_)
            | Self::Whole(_)
            | Self::Number(_)
            | Self::Data(_)
            | Self::Empty
            | Self::Blank => None,
        }
    }

    /// How many items, of what has items.
    pub fn length(&self) -> usize {
        match self {
            Self::Data(Json::Array(items)) => items.len(),
            Self::Data(Json::Object(fields)) => fields.len(),
            Self::List(list) => list.items.len(),
            Self::Range(from, to) if to >= from => {
                usize::try_from(to.abs_diff(*from).saturating_add(1)).unwrap_or(usize::MAX)
            }
            Self::Nil
            | Self::Bool(_)
            | Self::Whole(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Html(_)
            | Self::Range(..)
            | Self::Data(_)
            | Self::Pairs(_)
            | Self::Turn(_)
            | Self::Empty
            | Self::Blank => 0,
        }
    }

    /// The item at a place; from the end where it is below 0.
    pub fn item(&self, index: i64) -> Option<Self> {
        let length = self.length();
        let index = if index < 0 {
            length.checked_sub(usize::try_from(index.unsigned_abs()).ok()?)?
        } else {
            usize::try_from(index).ok()?
        };
        match self {
            Self::Data(Json::Array(items)) => items.get(index).map(Self::of),
            Self::List(list) => list.items.get(index).cloned(),
            Self::Range(from, _) if index < length => from
                .checked_add(i64::try_from(index).ok()?)
                .map(Self::Whole),
            Self::Nil
            | Self::Bool(_)
            | Self::Whole(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Html(_)
            | Self::Range(..)
            | Self::Data(_)
            | Self::Pairs(_)
            | Self::Turn(_)
            | Self::Empty
            | Self::Blank => None,
        }
    }

    /// Whether it has items.
    pub fn is_list(&self) -> bool {
        matches!(
            self,
            Self::Data(Json::Array(_)) | Self::List(_) | Self::Range(..)
        )
    }

    /// As text; texts are not copied.
    pub(crate) fn text(&self, meter: &mut Meter<'_>) -> Result<Text<'a>, Stop> {
        if let Self::Text(text) | Self::Html(text) = self {
            return Ok(text.clone());
        }
        let mut ink = Ink::new(meter);
        self.write(&mut ink)?;
        Ok(Text::Shared(ink.dry().into()))
    }

    /// As text, onto what is being written.
    pub(crate) fn write(&self, ink: &mut Ink<'_, '_>) -> Result<(), Stop> {
        match self {
            Self::Nil | Self::Empty | Self::Blank => Ok(()),
            Self::Bool(true) => ink.push("true"),
            Self::Bool(false) => ink.push("false"),
            Self::Whole(number) => ink.push(&number.to_string()),
            Self::Number(number) => ink.push(&Number::Real(*number).to_string()),
            Self::Text(text) | Self::Html(text) => ink.push(text),
            Self::Range(from, to) => ink.push(&format!("{from}..{to}")),
            Self::Turn(_) => ink.push("forloop"),
            Self::Data(Json::Array(items)) => {
                for item in items {
                    ink.meter().step()?;
                    Self::of(item).write(ink)?;
                }
                Ok(())
            }
            Self::List(list) => {
                for item in list.items() {
                    ink.meter().step()?;
                    item.write(ink)?;
                }
                Ok(())
            }
            Self::Data(_) | Self::Pairs(_) => self.write_json(ink),
        }
    }

    /// As JSON.
    pub(crate) fn write_json(&self, ink: &mut Ink<'_, '_>) -> Result<(), Stop> {
        ink.meter().step()?;
        match self {
            Self::Nil | Self::Empty | Self::Blank | Self::Turn(_) => ink.push("null"),
            Self::Text(text) | Self::Html(text) => quote(text, ink),
            Self::Data(Json::Object(fields)) => {
                ink.push("{")?;
                for (count, (name, value)) in fields.iter().enumerate() {
                    if count > 0 {
                        ink.push(",")?;
                    }
                    quote(name, ink)?;
                    ink.push(":")?;
                    Self::of(value).write_json(ink)?;
                }
                ink.push("}")
            }
            Self::Pairs(pairs) => {
                ink.push("{")?;
                for (count, (name, value)) in pairs.iter().enumerate() {
                    if count > 0 {
                        ink.push(",")?;
                    }
                    quote(name, ink)?;
                    ink.push(":")?;
                    value.write_json(ink)?;
                }
                ink.push("}")
            }
            Self::Data(_) | Self::List(_) | Self::Range(..) => {
                ink.push("[")?;
                for at in 0..self.length() {
                    if at > 0 {
                        ink.push(",")?;
                    }
                    let item = i64::try_from(at).ok().and_then(|at| self.item(at));
                    item.unwrap_or(Self::Nil).write_json(ink)?;
                }
                ink.push("]")
            }
            Self::Bool(_) | Self::Whole(_) | Self::Number(_) => self.write(ink),
        }
    }

    /// As the host may want it: text without a copy where it is one.
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::Html(text) => Cow::Borrowed(text),
            Self::Bool(yes) => Cow::Owned(yes.to_string()),
            Self::Whole(number) => Cow::Owned(number.to_string()),
            Self::Number(number) => Cow::Owned(Number::Real(*number).to_string()),
            Self::Nil
            | Self::Range(..)
            | Self::Data(_)
            | Self::List(_)
            | Self::Pairs(_)
            | Self::Turn(_)
            | Self::Empty
            | Self::Blank => Cow::Borrowed(""),
        }
    }
}

fn whole<'a>(count: usize) -> Option<Value<'a>> {
    i64::try_from(count).ok().map(Value::Whole)
}

fn quote(text: &str, ink: &mut Ink<'_, '_>) -> Result<(), Stop> {
    ink.push("\"")?;
    let mut from = 0_usize;
    for (at, letter) in text.char_indices() {
        // What could end a script element is written as a number.
        let is_plain = !matches!(
            letter,
            '"' | '\\' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}'
        ) && !letter.is_control();
        if is_plain {
            continue;
        }
        ink.push(text.get(from..at).unwrap_or_default())?;
        from = at.saturating_add(letter.len_utf8());
        let mut escaped = String::new();
        match letter {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push_str("\\t"),
            '\r' => escaped.push_str("\\r"),
            // Writing to a text in memory cannot fail.
            _ => write!(escaped, "\\u{:04x}", u32::from(letter)).unwrap_or_default(),
        }
        ink.push(&escaped)?;
    }
    ink.push(text.get(from..).unwrap_or_default())?;
    ink.push("\"")
}

impl Turn {
    fn get<'a>(self, key: &str) -> Option<Value<'a>> {
        let next = self.index.saturating_add(1);
        match key {
            "index" => whole(next),
            "index0" => whole(self.index),
            "rindex" => whole(self.length.saturating_sub(self.index)),
            "rindex0" => whole(self.length.saturating_sub(next)),
            "first" => Some(Value::Bool(self.index == 0)),
            "last" => Some(Value::Bool(next == self.length)),
            "length" => whole(self.length),
            _ => None,
        }
    }
}
