//! What is known of each customer, with identical customers put together.

use super::fit::Unfit;
use crate::interval::float;

/// What is known of one customer's purchases. Times are in one unit of the caller's choice, from the first purchase on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    frequency: u32,
    recency: f64,
    age: f64,
}

impl Summary {
    /// How many times they came back (the first purchase is not counted), the time of the last purchase (0 when they never
    /// came back), and the time until now. `None` of what cannot be: times that are not 0 ≤ recency ≤ age < ∞, or a last
    /// purchase at time 0 after coming back.
    pub fn new(frequency: u32, recency: f64, age: f64) -> Option<Self> {
        let possible = age.is_finite()
            && (0.0..=age).contains(&recency)
            && (frequency == 0) == (recency == 0.0);
        // Adding 0 makes a plain zero of the negative one.
        possible.then_some(Self {
            frequency,
            recency: recency + 0.0,
            age: age + 0.0,
        })
    }

    /// How many times they came back.
    pub fn frequency(&self) -> u32 {
        self.frequency
    }

    /// When they last came back; 0 when never.
    pub fn recency(&self) -> f64 {
        self.recency
    }

    /// How long they are known.
    pub fn age(&self) -> f64 {
        self.age
    }
}

/// Many customers. Memory grows with distinct customers: at most 24 bytes for each, and 8 for each distinct time.
#[derive(Clone, Debug)]
pub struct Sample {
    classes: Vec<Class>,
    customers: f64,
    mean_age: f64,
}

/// All who came back equally often: what models need only once for each.
#[derive(Clone, Debug)]
pub(super) struct Class {
    /// How many times they came back.
    pub(super) frequency: f64,
    /// How many customers.
    pub(super) weight: f64,
    /// Distinct times of theirs, ascending: of last purchases and of ages.
    pub(super) times: Vec<f64>,
    /// Distinct customers.
    pub(super) rows: Vec<Row>,
}

/// Identical customers; times are places in the class's list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) recency: u32,
    pub(super) age: u32,
    pub(super) weight: f64,
}

impl Sample {
    /// Puts identical customers together.
    pub fn new(customers: impl IntoIterator<Item = Summary>) -> Self {
        // Positive floating-point numbers are in the order of their bits.
        let mut all: Vec<(u32, u64, u64)> = customers
            .into_iter()
            .map(|one| (one.frequency, one.recency.to_bits(), one.age.to_bits()))
            .collect();
        all.sort_unstable();
        let age: f64 = all.iter().map(|(_, _, age)| f64::from_bits(*age)).sum();
        let count = float(all.len().try_into().unwrap_or(u64::MAX));
        Self {
            classes: all
                .chunk_by(|left, right| left.0 == right.0)
                .filter_map(Class::new)
                .collect(),
            customers: count,
            mean_age: if count > 0.0 { age / count } else { 0.0 },
        }
    }

    /// How many customers.
    pub fn customers(&self) -> f64 {
        self.customers
    }

    /// How many came back at least once.
    pub fn came_back(&self) -> f64 {
        let back = self.classes.iter().filter(|class| class.frequency > 0.0);
        back.map(|class| class.weight).sum()
    }

    /// How many times customers came back.
    pub fn repeats(&self) -> f64 {
        let counts = self.classes.iter();
        counts.map(|class| class.frequency * class.weight).sum()
    }

    /// How many distinct customers.
    pub fn distinct(&self) -> usize {
        self.classes.iter().map(|class| class.rows.len()).sum()
    }

    /// How long customers are known on average.
    pub fn mean_age(&self) -> f64 {
        self.mean_age
    }

    pub(super) fn classes(&self) -> &[Class] {
        &self.classes
    }
}

impl Class {
    /// Of customers with the same frequency, sorted; `None` of nobody.
    fn new(sorted: &[(u32, u64, u64)]) -> Option<Self> {
        let (frequency, _, _) = *sorted.first()?;
        let same = |left: &(u32, u64, u64), right: &(u32, u64, u64)| left == right;
        let mut bits: Vec<u64> = Vec::new();
        for (_, recency, age) in sorted.chunk_by(same).filter_map(|group| group.first()) {
            bits.extend([*recency, *age]);
        }
        bits.sort_unstable();
        bits.dedup();
        let place = |wanted: &u64| {
            let found = bits.binary_search(wanted).ok()?;
            u32::try_from(found).ok()
        };
        let rows = sorted.chunk_by(same).filter_map(|group| {
            let (_, recency, age) = group.first()?;
            Some(Row {
                recency: place(recency)?,
                age: place(age)?,
                weight: float(group.len().try_into().unwrap_or(u64::MAX)),
            })
        });
        let rows: Vec<Row> = rows.collect();
        Some(Self {
            frequency: f64::from(frequency),
            weight: rows.iter().map(|row| row.weight).sum(),
            times: bits.iter().copied().map(f64::from_bits).collect(),
            rows,
        })
    }

    /// What was computed for the class's times, for each row: at the last purchase and now.
    pub(super) fn pairs<'s, T: Copy>(
        &'s self,
        by_time: &'s [T],
    ) -> impl Iterator<Item = (f64, T, T)> + 's {
        self.rows.iter().filter_map(|row| {
            let at = |place: u32| by_time.get(usize::try_from(place).ok()?).copied();
            Some((row.weight, at(row.recency)?, at(row.age)?))
        })
    }
}

/// Whether there is anything to learn of coming back.
pub(super) fn enough(sample: &Sample) -> Result<(), Unfit> {
    if sample.mean_age().is_nan() || sample.mean_age() <= 0.0 {
        return Err(Unfit::Nobody);
    }
    if sample.came_back() <= 0.0 {
        return Err(Unfit::NobodyCameBack);
    }
    Ok(())
}
