//! What is sought on a timeline: words in the kinds of events and in what they carry.

use events::Event;
use serde_json::Value;

/// Longest text that is sought, in bytes.
pub(super) const LONGEST: usize = 200;

/// What is sought.
#[derive(Clone, Debug, Default)]
pub(super) struct Sought {
    words: Vec<String>,
    /// Kinds that count as found whatever they carry.
    called: Vec<String>,
}

impl Sought {
    /// Every word of a text, in any capitals; and kinds with commas between them.
    pub(super) fn new(text: Option<&str>, called: Option<&str>) -> Self {
        let words = text.unwrap_or_default().split_whitespace();
        let called = called.unwrap_or_default().split(',');
        Self {
            words: words.map(str::to_lowercase).collect(),
            called: called
                .filter(|kind| !kind.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }

    /// Whether an event is what is sought; without words everything is.
    pub(super) fn is_found_in(&self, event: &Event) -> bool {
        self.words.is_empty()
            || self.called.contains(&event.kind)
            || self.words.iter().all(|word| {
                event.kind.contains(word.as_str()) || is_in(&event.data, word, &minor(word))
            })
    }
}

/// `42.50` and `42,50` as `4250`: amounts are carried in minor units.
fn minor(word: &str) -> String {
    let digits: String = word
        .chars()
        .filter(|one| !matches!(one, '.' | ','))
        .collect();
    let is_amount = digits.len() < word.len() && digits.bytes().all(|one| one.is_ascii_digit());
    if is_amount { digits } else { word.to_owned() }
}

fn is_in(value: &Value, word: &str, minor: &str) -> bool {
    match value {
        Value::String(text) => text.to_lowercase().contains(word),
        Value::Number(number) => {
            let number = number.to_string();
            number == word || number == minor
        }
        Value::Array(all) => all.iter().any(|one| is_in(one, word, minor)),
        Value::Object(fields) => fields.values().any(|one| is_in(one, word, minor)),
        Value::Null | Value::Bool(_) => false,
    }
}
