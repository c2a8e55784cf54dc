//! Product codes that stand for something else than a product.

use std::collections::BTreeMap;

use intake::record::LineKind;

use super::file::CodeRule;

/// Tells the kind of a line by its product code.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    exact: BTreeMap<String, LineKind>,
    patterns: Vec<(String, LineKind)>,
}

impl Codes {
    pub(crate) fn new(rules: &[CodeRule]) -> Self {
        let mut codes = Self::default();
        for rule in rules {
            for code in &rule.codes.0 {
                if code.contains('*') {
                    codes.patterns.push((code.clone(), rule.kind));
                } else {
                    codes.exact.insert(code.clone(), rule.kind);
                }
            }
        }
        codes
    }

    /// The kind of a code; a product where no rule says otherwise.
    pub(crate) fn kind(&self, code: &str) -> LineKind {
        if let Some(kind) = self.exact.get(code) {
            return *kind;
        }
        let fitting = self
            .patterns
            .iter()
            .find(|(pattern, _)| fits(code, pattern));
        fitting.map_or(LineKind::Product, |(_, kind)| *kind)
    }
}

/// Whether a text fits a pattern in which `*` stands for any letters, none included.
fn fits(text: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}
