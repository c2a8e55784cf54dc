//! All settings of the program, found by key.

use std::collections::{BTreeMap, BTreeSet};

use crate::declare::{Declared, Scope, Spec};
use crate::error::Error;

/// All settings that rooms declare. The same lists give the same catalogue in any order.
pub struct Catalogue {
    settings: BTreeMap<&'static str, &'static dyn Declared>,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nothing is set.
    Default,
    /// A line of a file.
    File,
    /// An environment variable.
    Environment,
    /// The command line.
    Flag,
    /// The shop's database.
    Shop,
}

impl Origin {
    /// In a word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::File => "file",
            Self::Environment => "environment",
            Self::Flag => "flag",
            Self::Shop => "shop",
        }
    }
}

/// A setting as it stands, to be shown.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What is declared of it.
    pub spec: Spec,
    /// Its value; for a secret, only whether it is set.
    pub value: String,
    /// Where the value came from.
    pub origin: Origin,
}

impl Catalogue {
    /// Brings the lists of the rooms together.
    #[must_use]
    pub fn new(lists: &[&[&'static dyn Declared]]) -> Self {
        let all = lists.iter().copied().flatten();
        Self {
            settings: all.map(|setting| (setting.spec().key, *setting)).collect(),
        }
    }

    /// The setting of this key and scope, or an error that says where it belongs or what was meant.
    pub fn find(&self, key: &str, scope: Scope) -> Result<&'static dyn Declared, Error> {
        let Some(setting) = self.settings.get(key).copied() else {
            return Err(Error::Unknown {
                key: key.to_owned(),
                near: self.nearest(key),
            });
        };
        let spec = setting.spec();
        match (spec.scope, scope) {
            (Scope::Installation, Scope::Shop) => Err(Error::OfInstallation {
                key: spec.key,
                variable: spec.variable(),
            }),
            (Scope::Shop, Scope::Installation) => Err(Error::OfShop { key: spec.key }),
            (Scope::Installation, Scope::Installation) | (Scope::Shop, Scope::Shop) => Ok(setting),
        }
    }

    /// Those of one scope, sorted by key.
    pub fn of(&self, scope: Scope) -> impl Iterator<Item = &'static dyn Declared> {
        self.settings
            .values()
            .copied()
            .filter(move |setting| setting.spec().scope == scope)
    }

    /// What is wrong with the declarations of these lists, one sentence each; empty when all is well. A test of
    /// the program reads this.
    #[must_use]
    pub fn objections(lists: &[&[&'static dyn Declared]]) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let mut wrong = Vec::new();
        for setting in lists.iter().copied().flatten() {
            let spec = setting.spec();
            let usual =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
            if !spec.key.contains('.') || !spec.key.chars().all(usual) {
                wrong.push(format!("{}: a key is like smtp.timeout_seconds", spec.key));
            }
            if !spec.text.ends_with('.') {
                wrong.push(format!("{}: its text is sentences", spec.key));
            }
            if let Err(error) = setting.normal(spec.default) {
                wrong.push(format!("{}: the default is refused: {error}", spec.key));
            }
            if !seen.insert(spec.key) {
                wrong.push(format!("{}: declared twice", spec.key));
            }
        }
        wrong
    }

    /// The key that a misspelling meant, if any is near enough.
    fn nearest(&self, key: &str) -> Option<&'static str> {
        let near = self
            .settings
            .keys()
            .map(|known| (distance(key, known), *known))
            .min()?;
        let (distance, known) = near;
        let last = known.rsplit('.').next();
        if distance <= 3 {
            return Some(known);
        }
        // Right word, wrong or missing group: `host` for `smtp.host`.
        let wanted = key.rsplit('.').next();
        if last == wanted {
            return Some(known);
        }
        self.settings
            .keys()
            .copied()
            .find(|known| known.rsplit('.').next() == wanted)
    }
}

/// How many letters must be put in, taken out or changed (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().take(200).enumerate() {
        let mut diagonal = i;
        let mut before = i + 1;
        let mut next = vec![before];
        for (b, above) in right.iter().zip(row.iter().skip(1)) {
            before = (diagonal + usize::from(a != *b))
                .min(above + 1)
                .min(before + 1);
            diagonal = *above;
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
