//! Translations: one file per language, one line per text.
//!
//! A line is `key = text`; `{name}` stands for a value; lines that are empty or begin with `#` say nothing. Every
//! room with pages keeps files of its own and compares them in a test with [`Catalog::objections`].

use std::collections::{BTreeMap, BTreeSet};

use crate::locale::Locale;

/// The texts of some pages in all languages.
#[derive(Clone, Debug)]
pub struct Catalog {
    texts: BTreeMap<Locale, BTreeMap<&'static str, &'static str>>,
    objections: Vec<String>,
}

impl Catalog {
    /// Reads the files. What is wrong with them is told by [`Catalog::objections`].
    pub fn new<const N: usize>(files: [(Locale, &'static str); N]) -> Self {
        let mut texts: BTreeMap<Locale, BTreeMap<&'static str, &'static str>> = BTreeMap::new();
        let mut objections = Vec::new();
        for (locale, file) in files {
            let code = locale.code();
            let of_locale = texts.entry(locale).or_default();
            for (number, line) in file.lines().enumerate() {
                let line = line.trim();
                if line.is_empty() || line.starts_with('#') {
                    continue;
                }
                let number = number.saturating_add(1);
                match line.split_once(" = ") {
                    Some((key, text)) => {
                        if of_locale.insert(key.trim(), text.trim()).is_some() {
                            objections.push(format!("{code}:{number}: `{key}` comes twice"));
                        }
                    }
                    None => objections.push(format!("{code}:{number}: not `key = text`")),
                }
            }
        }
        Self { texts, objections }
    }

    /// The texts in one language.
    pub fn words(&self, locale: Locale) -> Words<'_> {
        Words {
            catalog: self,
            locale,
        }
    }

    /// Everything that is wrong: lines, languages without a text that another has, and placeholders that differ.
    /// Empty in a released program.
    pub fn objections(&self) -> Vec<String> {
        let mut wrong = self.objections.clone();
        let keys: BTreeSet<&str> = self
            .texts
            .values()
            .flat_map(|texts| texts.keys().copied())
            .collect();
        for locale in Locale::ALL {
            for key in &keys {
                let code = locale.code();
                match (self.text(locale, key), self.text(Locale::English, key)) {
                    (None, _) => wrong.push(format!("{code}: `{key}` is missing")),
                    (Some(text), Some(english)) if names(text) != names(english) => {
                        wrong.push(format!(
                            "{code}: `{key}` has other placeholders than English"
                        ));
                    }
                    (Some(_), _) => {}
                }
            }
        }
        wrong
    }

    /// Whether a key is there, for tests of what templates use.
    pub fn has(&self, key: &str) -> bool {
        self.text(Locale::English, key).is_some()
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.texts
            .get(&Locale::English)
            .into_iter()
            .flat_map(|texts| texts.keys().copied())
    }

    fn text(&self, locale: Locale, key: &str) -> Option<&'static str> {
        self.texts.get(&locale)?.get(key).copied()
    }
}

/// The placeholders of a text.
fn names(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// Texts in one language. A text that is missing is said in English, and a key nobody knows is said as it is: a page
/// with an odd word is better than none.
#[derive(Clone, Copy, Debug)]
pub struct Words<'c> {
    catalog: &'c Catalog,
    locale: Locale,
}

impl Words<'_> {
    /// The language.
    pub const fn locale(&self) -> Locale {
        self.locale
    }

    /// A text without values.
    pub fn say(&self, key: &'static str) -> &'static str {
        self.catalog
            .text(self.locale, key)
            .or_else(|| self.catalog.text(Locale::English, key))
            .unwrap_or(key)
    }

    /// A text with its values put in. The values are plain text: the template escapes the whole.
    pub fn fill(&self, key: &'static str, values: &[(&str, &str)]) -> String {
        let mut rest = self.say(key);
        let mut filled = String::with_capacity(rest.len().saturating_add(32));
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                filled.push('{');
                rest = after;
                continue;
            };
            let value = values.iter().find(|(known, _)| *known == name);
            filled.push_str(value.map_or("", |(_, value)| value));
            rest = behind;
        }
        filled.push_str(rest);
        filled
    }
}
