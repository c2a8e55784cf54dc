//! The numbers of a metric, one for each combination of its labels.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::MOST_SERIES;

/// The series of one metric, sorted by label values.
#[derive(Debug)]
pub(super) struct Series<const N: usize, T> {
    rows: Mutex<Vec<([String; N], T)>>,
}

impl<const N: usize, T> Series<N, T> {
    pub(super) const fn new() -> Self {
        Self {
            rows: Mutex::new(Vec::new()),
        }
    }

    /// Changes one series, made from `first` when it is new.
    pub(super) fn change(&self, values: [&str; N], first: T, change: impl FnOnce(&mut T)) {
        let mut rows = self.lock();
        let mut place = find(&rows, values);
        if place.is_err() && rows.len() >= MOST_SERIES {
            place = find(&rows, ["other"; N]);
        }
        let place = place.unwrap_or_else(|new| {
            let values = if rows.len() < MOST_SERIES {
                values
            } else {
                ["other"; N]
            };
            rows.insert(new, (values.map(str::to_owned), first));
            new
        });
        if let Some((_, value)) = rows.get_mut(place) {
            change(value);
        }
    }

    pub(super) fn read(&self, values: [&str; N]) -> Option<T>
    where
        T: Clone,
    {
        let rows = self.lock();
        let place = find(&rows, values).ok()?;
        rows.get(place).map(|(_, value)| value.clone())
    }

    /// A metric without labels stands at zero before it first moves; one with labels has no series yet.
    pub(super) fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    pub(super) fn each(&self, mut show: impl FnMut(&[String; N], &T)) {
        for (values, value) in self.lock().iter() {
            show(values, value);
        }
    }

    /// A panic while the lock was held leaves whole numbers behind, at worst one move short.
    fn lock(&self) -> MutexGuard<'_, Vec<([String; N], T)>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn find<const N: usize, T>(rows: &[([String; N], T)], values: [&str; N]) -> Result<usize, usize> {
    rows.binary_search_by(|(row, _)| row.iter().map(String::as_str).cmp(values))
}
