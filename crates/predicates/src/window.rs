//! When.

use kernel::{Span, Timestamp};
use serde_json::{Map, Value};

use crate::{Bounds, Kind, Moves, Parameter, Verdict};

/// A part of time. Empty, it is all of time. Looking back from now (`within_days`, `older_than_days`), it also ends
/// now: what lies in the future is not within the last 90 days. A day here is 24 hours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    within: Option<Span>,
    older_than: Option<Span>,
    after: Option<Edge>,
    before: Option<Edge>,
}

/// A fixed end of a window.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    /// The instant.
    pub at: Timestamp,
    /// As it was said, for words.
    pub said: String,
}

impl PartialEq for Edge {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl Eq for Edge {}

pub(crate) const WITHIN_DAYS: &str = "within_days";
pub(crate) const OLDER_THAN_DAYS: &str = "older_than_days";
pub(crate) const AFTER: &str = "after";
pub(crate) const BEFORE: &str = "before";

/// Most days of a relative window: a hundred years.
pub(crate) const MOST_DAYS: i64 = 36_500;

impl Window {
    /// All of time.
    pub fn all() -> Self {
        Self::default()
    }

    /// The last so many days.
    pub fn within_days(days: i64) -> Self {
        Self {
            within: Some(Span::from_days(days)),
            ..Self::default()
        }
    }

    pub(crate) fn of(
        within: Option<i64>,
        older_than: Option<i64>,
        after: Option<Edge>,
        before: Option<Edge>,
    ) -> Self {
        Self {
            within: within.map(Span::from_days),
            older_than: older_than.map(Span::from_days),
            after,
            before,
        }
    }

    /// True when it is all of time.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// The first and the last instant inside it, both included; the first is after the last when nothing is inside.
    /// For SQL: `at >= $1 AND at <= $2`.
    pub fn range(&self, now: Timestamp) -> (Timestamp, Timestamp) {
        let mut first = Timestamp::MIN;
        let mut last = Timestamp::MAX;
        if self.is_relative() {
            last = now.minus(self.older_than.unwrap_or(Span::ZERO));
        }
        if let Some(within) = self.within {
            first = now.minus(within).plus(Span::MILLISECOND);
        }
        if let Some(after) = &self.after {
            first = first.max(after.at);
        }
        if let Some(before) = &self.before {
            last = last.min(before.at.minus(Span::MILLISECOND));
        }
        (first, last)
    }

    /// Whether an instant is inside.
    pub fn contains(&self, at: Timestamp, now: Timestamp) -> bool {
        let (first, last) = self.range(now);
        at >= first && at <= last
    }

    /// Whether an instant is inside, and until when that stays so.
    pub fn verdict(&self, at: Timestamp, now: Timestamp) -> Verdict {
        self.verdict_of_sum([(at, 1)], Bounds::at_least(1), now)
    }

    /// Whether the number of instants inside keeps to the bounds, and until when that stays so.
    pub fn verdict_of_count(
        &self,
        instants: impl IntoIterator<Item = Timestamp>,
        bounds: Bounds,
        now: Timestamp,
    ) -> Verdict {
        self.verdict_of_sum(instants.into_iter().map(|at| (at, 1)), bounds, now)
    }

    /// Whether the sum of what lies inside keeps to the bounds, and until when that stays so. Exact.
    pub fn verdict_of_sum(
        &self,
        amounts: impl IntoIterator<Item = (Timestamp, i64)>,
        bounds: Bounds,
        now: Timestamp,
    ) -> Verdict {
        let mut sum = 0_i64;
        let mut changes: Vec<(Timestamp, i64)> = Vec::new();
        for (at, amount) in amounts {
            let Some((enters, leaves)) = self.stay(at) else {
                continue;
            };
            if enters <= now {
                if leaves.is_none_or(|leaves| leaves > now) {
                    sum = sum.saturating_add(amount);
                }
            } else {
                changes.push((enters, amount));
            }
            if let Some(leaves) = leaves.filter(|leaves| *leaves > now) {
                changes.push((leaves, amount.saturating_neg()));
            }
        }
        let yes = bounds.accepts(sum);
        changes.sort_unstable_by_key(|(at, _)| *at);
        let mut rest = changes.as_slice();
        while let Some((at, _)) = rest.first().copied() {
            let together = rest.partition_point(|(other, _)| *other == at);
            let (step, later) = rest.split_at(together);
            sum = step
                .iter()
                .fold(sum, |sum, (_, amount)| sum.saturating_add(*amount));
            if bounds.accepts(sum) != yes {
                return Verdict::until(yes, at);
            }
            rest = later;
        }
        Verdict::always(yes)
    }

    /// From which `now` (included) to which (excluded, `None` for ever) something that happened at `at` is inside;
    /// `None` when it never is.
    fn stay(&self, at: Timestamp) -> Option<(Timestamp, Option<Timestamp>)> {
        if self.after.as_ref().is_some_and(|after| at < after.at)
            || self.before.as_ref().is_some_and(|before| at >= before.at)
        {
            return None;
        }
        if !self.is_relative() {
            return Some((Timestamp::MIN, None));
        }
        let enters = at.plus(self.older_than.unwrap_or(Span::ZERO));
        let leaves = self.within.map(|within| at.plus(within));
        leaves
            .is_none_or(|leaves| leaves > enters)
            .then_some((enters, leaves))
    }

    /// True when what is inside depends on now.
    pub fn is_relative(&self) -> bool {
        self.within.is_some() || self.older_than.is_some()
    }

    /// When answers about it change though no data do.
    pub fn moves(&self) -> Moves {
        if self.is_relative() {
            Moves::Always
        } else {
            Moves::Never
        }
    }

    /// In words, with a leading space when it says anything: " in the last 90 days", " since 2026-01-01".
    pub fn words(&self) -> String {
        let days = |span: Span| match span.days() {
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        };
        let mut words = match (self.within, self.older_than) {
            (Some(within), Some(older)) => {
                format!(
                    " more than {} but less than {} ago",
                    days(older),
                    days(within)
                )
            }
            (Some(within), None) => format!(" in the last {}", days(within)),
            (None, Some(older)) => format!(" more than {} ago", days(older)),
            (None, None) => String::new(),
        };
        let fixed = match (&self.after, &self.before) {
            (Some(after), Some(before)) => {
                format!(" from {} until before {}", after.said, before.said)
            }
            (Some(after), None) => format!(" since {}", after.said),
            (None, Some(before)) => format!(" before {}", before.said),
            (None, None) => String::new(),
        };
        words.push_str(&fixed);
        words
    }

    /// Writes what is given into a normal form.
    pub fn write(&self, form: &mut Map<String, Value>) {
        let mut put = |name: &str, value: Value| form.insert(name.to_owned(), value);
        if let Some(within) = self.within {
            put(WITHIN_DAYS, Value::from(within.days()));
        }
        if let Some(older) = self.older_than {
            put(OLDER_THAN_DAYS, Value::from(older.days()));
        }
        if let Some(after) = &self.after {
            put(AFTER, Value::from(after.at.to_string()));
        }
        if let Some(before) = &self.before {
            put(BEFORE, Value::from(before.at.to_string()));
        }
    }
}

/// The four parameters.
pub(crate) fn parameters() -> [Parameter; 4] {
    [
        Parameter::optional(
            WITHIN_DAYS,
            Kind::Integer,
            "within the last so many times 24 hours",
        ),
        Parameter::optional(
            OLDER_THAN_DAYS,
            Kind::Integer,
            "at least so many times 24 hours ago",
        ),
        Parameter::optional(
            AFTER,
            Kind::Time,
            "on or after the start of this day, or at or after this instant",
        ),
        Parameter::optional(
            BEFORE,
            Kind::Time,
            "before the start of this day, or before this instant",
        ),
    ]
}
