//! What facts about an order that stands already mean: nothing new, a further part of it, or another content.
//!
//! Files do not always keep the lines of an order together, so an import may tell one order in several parts. The
//! room remembers, per order, the import that told it last and the sum of the line hashes which that import has
//! told so far. While an import repeats what stands, the sum catches up with the stored one; a part beyond it is
//! appended. So a second import of the same file changes nothing, however its parts are cut.

use super::{ContentHash, OrderFacts, order::Line};

/// What is remembered of an order for recognising it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) hash: ContentHash,
    /// The import that told it last.
    pub(crate) import: Option<i64>,
    /// Sum of the line hashes that this import has told so far.
    pub(crate) seen: i64,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Nothing at all.
    Nothing,
    /// The content stands; only remember what was told.
    Remember(Told),
    /// All lines are further lines of the order.
    Append(Told),
    /// If these lines are a part of the stored ones, remember the first; else what is left over is appended.
    Compare(Told),
    /// If these lines are a part of the stored ones, remember; else the order is replaced by the facts.
    CompareOrReplace(Told),
    /// The order is replaced by the facts.
    Replace(Told),
}

/// Decides by the hashes alone.
pub(crate) fn decide(stored: &Told, hash: ContentHash, import: Option<i64>) -> Step {
    let Some(import) = import else {
        if stored.hash == hash {
            return Step::Nothing;
        }
        return Step::Replace(Told {
            hash,
            import: None,
            seen: hash.lines,
        });
    };
    if stored.import == Some(import) {
        return next_part(stored, hash);
    }
    let first = Told {
        hash: stored.hash,
        import: Some(import),
        seen: hash.lines,
    };
    if stored.hash == hash {
        Step::Remember(first)
    } else if stored.hash.head == hash.head {
        Step::CompareOrReplace(first)
    } else {
        Step::Replace(Told { hash, ..first })
    }
}

fn next_part(stored: &Told, hash: ContentHash) -> Step {
    let seen = stored.seen.wrapping_add(hash.lines);
    if stored.seen == stored.hash.lines {
        let hash = ContentHash {
            head: stored.hash.head,
            lines: seen,
        };
        return Step::Append(Told {
            hash,
            import: stored.import,
            seen,
        });
    }
    let told = Told { seen, ..*stored };
    if seen == stored.hash.lines {
        Step::Remember(told)
    } else {
        Step::Compare(told)
    }
}

/// Whether all lines of the facts are among the stored ones, each at most as often.
pub(crate) fn is_part_of(facts: &OrderFacts<'_>, lines: &[Line<'_>]) -> bool {
    left_over(facts, lines).is_empty()
}

/// Positions of the facts' lines that are not among the stored ones.
pub(crate) fn left_over(facts: &OrderFacts<'_>, lines: &[Line<'_>]) -> Vec<usize> {
    let mut free: Vec<&Line<'_>> = lines.iter().collect();
    let mut left = Vec::new();
    for (position, line) in facts.lines.iter().enumerate() {
        let same = free.iter().position(|stored| {
            stored.external_id.as_deref() == line.external_id
                && stored.kind == line.kind
                && stored.product == line.product
                && stored.variant == line.variant
                && stored.sku.as_deref() == line.sku
                && stored.title.as_deref() == line.title
                && stored.quantity == line.quantity
                && stored.unit_price == line.unit_price
        });
        match same {
            Some(found) => {
                free.swap_remove(found);
            }
            None => left.push(position),
        }
    }
    left
}
