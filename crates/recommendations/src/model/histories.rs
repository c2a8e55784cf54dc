//! What everybody bought, in columns.

use std::collections::BTreeMap;

use kernel::{CustomerId, Day, ProductId};

/// One product that a customer bought on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The product's place in [`Histories::products`].
    pub product: u32,
    /// The day, counted from 1970.
    pub day: i32,
    /// How many.
    pub quantity: u32,
}

/// What everybody bought, customer by customer and day by day: 12 bytes for each line.
#[derive(Clone, Debug, Default)]
pub struct Histories {
    customers: Vec<CustomerId>,
    /// Where each customer's lines end.
    ends: Vec<usize>,
    products: Vec<ProductId>,
    lines: Vec<Line>,
}

/// The lines of one customer, by day, each product once a day.
pub type Lines<'h> = &'h [Line];

impl Histories {
    /// How many customers.
    pub fn customers(&self) -> usize {
        self.customers.len()
    }

    /// How many lines.
    pub fn lines(&self) -> usize {
        self.lines.len()
    }

    /// All products that anybody bought; their places are what lines name.
    pub fn products(&self) -> &[ProductId] {
        &self.products
    }

    /// The product of a place.
    pub fn product(&self, place: u32) -> Option<ProductId> {
        self.products.get(index(place)).copied()
    }

    /// The last day of anybody's lines.
    pub fn newest(&self) -> Option<Day> {
        let newest = self.lines.iter().map(|line| line.day).max()?;
        Some(Day::from_days(i64::from(newest)))
    }

    /// The first day of anybody's lines.
    pub fn oldest(&self) -> Option<Day> {
        let oldest = self.lines.iter().map(|line| line.day).min()?;
        Some(Day::from_days(i64::from(oldest)))
    }

    /// Everybody with their lines.
    pub fn iter(&self) -> impl Iterator<Item = (CustomerId, Lines<'_>)> {
        let starts = core::iter::once(0).chain(self.ends.iter().copied());
        let ranges = starts.zip(self.ends.iter().copied());
        self.customers
            .iter()
            .zip(ranges)
            .map(|(customer, (start, end))| {
                (*customer, self.lines.get(start..end).unwrap_or_default())
            })
    }

    /// The lines of a customer by their place.
    pub fn of(&self, place: usize) -> Lines<'_> {
        let start = place
            .checked_sub(1)
            .map_or(Some(0), |before| self.ends.get(before).copied());
        start
            .zip(self.ends.get(place).copied())
            .and_then(|(start, end)| self.lines.get(start..end))
            .unwrap_or_default()
    }
}

/// The lines before a day.
pub(crate) fn before(lines: Lines<'_>, day: i32) -> Lines<'_> {
    let end = lines.partition_point(|line| line.day < day);
    lines.get(..end).unwrap_or_default()
}

/// The lines from a day on.
pub(crate) fn since(lines: Lines<'_>, day: i32) -> Lines<'_> {
    let start = lines.partition_point(|line| line.day < day);
    lines.get(start..).unwrap_or_default()
}

/// A place as an index.
pub(crate) fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

/// Histories being collected: customer by customer, each customer's lines in any order.
#[derive(Debug, Default)]
pub struct HistoryBuilder {
    places: BTreeMap<ProductId, u32>,
    histories: Histories,
    open: Vec<Line>,
}

impl HistoryBuilder {
    /// Takes in a line of a customer; all lines of one customer come together. A customer, a quantity or a day that cannot be
    /// is passed over.
    pub fn take(&mut self, customer: CustomerId, product: ProductId, day: Day, quantity: i64) {
        if self.histories.customers.last() != Some(&customer) {
            self.close();
            self.histories.customers.push(customer);
        }
        let Ok(new) = u32::try_from(self.histories.products.len()) else {
            return;
        };
        let (Ok(day), Ok(quantity)) = (i32::try_from(day.days()), u32::try_from(quantity)) else {
            return;
        };
        let place = *self.places.entry(product).or_insert(new);
        if place == new {
            self.histories.products.push(product);
        }
        self.open.push(Line {
            product: place,
            day,
            quantity,
        });
    }

    /// With products that have their places already, for whole customers ([`Self::append`]).
    pub(crate) fn with(products: Vec<ProductId>) -> Self {
        Self {
            histories: Histories {
                products,
                ..Histories::default()
            },
            ..Self::default()
        }
    }

    /// Puts in all lines of a customer, in order; answers their place.
    pub(crate) fn append(&mut self, customer: CustomerId, lines: Lines<'_>) -> usize {
        self.histories.customers.push(customer);
        self.histories.lines.extend_from_slice(lines);
        self.histories.ends.push(self.histories.lines.len());
        self.histories.ends.len().saturating_sub(1)
    }

    fn close(&mut self) {
        if self.histories.customers.len() == self.histories.ends.len() {
            return;
        }
        self.open
            .sort_unstable_by_key(|line| (line.day, line.product));
        self.open.dedup_by(|later, first| {
            let same = (later.day, later.product) == (first.day, first.product);
            if same {
                first.quantity = first.quantity.saturating_add(later.quantity);
            }
            same
        });
        self.histories.lines.append(&mut self.open);
        self.histories.ends.push(self.histories.lines.len());
    }

    /// All that was taken in.
    pub fn finish(mut self) -> Histories {
        self.close();
        self.histories.lines.shrink_to_fit();
        self.histories
    }
}
