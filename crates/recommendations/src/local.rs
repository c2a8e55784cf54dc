//! The part of what was learned that one customer needs.

use std::collections::BTreeSet;

use db::{DbError, Tx};
use kernel::ProductId;
use orders::public::glances::KeptProduct;

use crate::{
    model::{Goal, Line, Model, Neighbour, Neighbours, Popularity, index},
    store::{self, Placed},
};

/// Products of a customer's that are looked at, the latest.
const MOST_OWN: usize = 250;
/// Neighbours of them that are looked at, the nearest.
const MOST_CLOSE: usize = 400;
/// No shop has so many products: what names a place beyond is no list.
const MOST_PLACES: u32 = 1 << 26;

/// A model of what one customer bought, what is near to that, and what is bought most these days.
#[derive(Debug)]
pub(crate) struct Local {
    products: Vec<ProductId>,
    /// The same sorted, each with its place in the model.
    places: Vec<(ProductId, u32)>,
    model: Model,
}

/// What is near to what was bought, before it is known which of it is looked at.
#[derive(Debug, Default)]
struct Near {
    /// Of what was bought, its number among that, and its place.
    own: Vec<(u32, u32)>,
    /// Whose list it is in by that number, its place and how near it is.
    entries: Vec<(u32, u32, f32)>,
    /// By place: how near over all lists.
    sums: Vec<f32>,
    /// The places that have a sum.
    touched: Vec<u32>,
}

impl Local {
    pub(crate) fn read(
        tx: &mut Tx<'_>,
        kept: &[KeptProduct],
        trending: &[Placed],
        goal: Goal,
    ) -> Result<Self, DbError> {
        let bought = latest(kept);
        let near = Near::read(tx, &bought)?;
        let close = near.close();
        let places = near.places(&close, goal);
        let mut figures = store::figures(tx, &places)?;
        figures.extend(trending.iter().copied());
        Ok(near.local(bought, &close, figures, trending))
    }

    pub(crate) fn model(&self) -> &Model {
        &self.model
    }

    pub(crate) fn product(&self, at: u32) -> Option<ProductId> {
        self.products.get(index(at)).copied()
    }

    /// A history in places of the model, each product once a day.
    pub(crate) fn lines(&self, kept: &[(ProductId, i32)]) -> Vec<Line> {
        let place = |product: &ProductId| {
            let found = self
                .places
                .binary_search_by_key(product, |(known, _)| *known);
            found.ok().and_then(|at| Some(self.places.get(at)?.1))
        };
        let mut lines: Vec<Line> = kept
            .iter()
            .filter_map(|(product, day)| {
                Some(Line {
                    product: place(product)?,
                    day: *day,
                    quantity: 1,
                })
            })
            .collect();
        lines.sort_unstable_by_key(|line| (line.day, line.product));
        lines.dedup();
        lines
    }
}

/// The products bought last, sorted.
fn latest(kept: &[KeptProduct]) -> Vec<ProductId> {
    let mut own: BTreeSet<ProductId> = BTreeSet::new();
    for one in kept.iter().rev() {
        if own.len() >= MOST_OWN {
            break;
        }
        own.insert(one.product);
    }
    own.into_iter().collect()
}

impl Near {
    fn read(tx: &mut Tx<'_>, bought: &[ProductId]) -> Result<Self, DbError> {
        let mut near = Self::default();
        if bought.is_empty() {
            return Ok(near);
        }
        let ids: Vec<i64> = bought.iter().map(|product| product.raw()).collect();
        store::for_each_near(tx, &ids, |product, place, others| {
            let found = bought.binary_search(&product).ok();
            let Some(number) = found.and_then(|number| u32::try_from(number).ok()) else {
                return;
            };
            near.own.push((number, place));
            for (other, nearness) in others {
                near.take(number, other, nearness);
            }
        })?;
        Ok(near)
    }

    fn take(&mut self, number: u32, other: u32, nearness: f32) {
        if other >= MOST_PLACES {
            return;
        }
        if index(other) >= self.sums.len() {
            let room = index(other).saturating_add(1).next_power_of_two();
            self.sums.resize(room, 0.0);
        }
        if let Some(sum) = self.sums.get_mut(index(other)) {
            if *sum == 0.0 {
                self.touched.push(other);
            }
            *sum += nearness;
        }
        self.entries.push((number, other, nearness));
    }

    /// Only what is nearest over all lists, sorted: what is further away could be on the rise as much as it likes and would not be among the
    /// best.
    fn close(&self) -> Vec<u32> {
        let sum = |place: u32| self.sums.get(index(place)).copied().unwrap_or(0.0);
        let mut close = self.touched.clone();
        if close.len() > MOST_CLOSE {
            close.select_nth_unstable_by(MOST_CLOSE, |left, right| {
                sum(*right).total_cmp(&sum(*left)).then(left.cmp(right))
            });
            close.truncate(MOST_CLOSE);
        }
        close.sort_unstable();
        close
    }

    /// The places whose figures are needed, sorted: of what was bought only where it may be suggested again.
    fn places(&self, close: &[u32], goal: Goal) -> Vec<u32> {
        let mut places = close.to_vec();
        if goal == Goal::Any {
            places.extend(self.own.iter().map(|(_, place)| *place));
            places.sort_unstable();
            places.dedup();
        }
        places
    }

    /// Puts together what was bought, what is close to it, and what is trending.
    fn local(
        self,
        bought: Vec<ProductId>,
        close: &[u32],
        mut figures: Vec<Placed>,
        trending: &[Placed],
    ) -> Local {
        figures.sort_unstable_by_key(|(place, _)| *place);
        figures.dedup_by_key(|(place, _)| *place);
        let mut products = bought;
        // Where a place is in the model.
        let mut at = Places::default();
        for (number, place) in &self.own {
            at.set(*place, *number);
        }
        for (place, one) in &figures {
            if at.get(*place).is_none() {
                at.set(*place, u32::try_from(products.len()).unwrap_or(u32::MAX));
                products.push(one.product);
            }
        }
        let mut model = Model {
            neighbours: self.neighbours(close, &at, products.len()),
            popularity: Popularity {
                buyers: vec![0.0; products.len()],
                again: vec![0.0; products.len()],
            },
            rise: vec![0.0; products.len()],
            lately: vec![0.0; products.len()],
            trending: trending
                .iter()
                .filter_map(|(place, _)| at.get(*place))
                .collect(),
        };
        for (place, one) in &figures {
            let Some(at) = at.get(*place).map(index) else {
                continue;
            };
            for (values, value) in [
                (&mut model.popularity.again, one.again),
                (&mut model.rise, one.rise),
                (&mut model.lately, one.lately),
            ] {
                if let Some(cell) = values.get_mut(at) {
                    *cell = f64::from(value);
                }
            }
        }
        let mut places: Vec<(ProductId, u32)> = products.iter().copied().zip(0..).collect();
        places.sort_unstable();
        Local {
            products,
            places,
            model,
        }
    }

    /// The lists of what was bought, as far as they are close.
    fn neighbours(&self, close: &[u32], at: &Places, count: usize) -> Neighbours {
        let mut is_close = Places::default();
        for place in close {
            is_close.set(*place, 0);
        }
        let mut lists: Vec<Vec<Neighbour>> = vec![Vec::new(); count];
        for (number, other, nearness) in &self.entries {
            if is_close.get(*other).is_none() {
                continue;
            }
            if let (Some(list), Some(product)) = (lists.get_mut(index(*number)), at.get(*other)) {
                list.push(Neighbour {
                    product,
                    similarity: *nearness,
                });
            }
        }
        Neighbours::of_lists(lists)
    }
}

/// Numbers by places.
#[derive(Debug, Default)]
struct Places(Vec<u32>);

impl Places {
    /// What stands where nothing was set.
    const NONE: u32 = u32::MAX;

    fn set(&mut self, place: u32, number: u32) {
        if place >= MOST_PLACES {
            return;
        }
        let at = index(place);
        if at >= self.0.len() {
            self.0
                .resize(at.saturating_add(1).next_power_of_two(), Self::NONE);
        }
        if let Some(cell) = self.0.get_mut(at) {
            *cell = number;
        }
    }

    fn get(&self, place: u32) -> Option<u32> {
        let found = self.0.get(index(place)).copied();
        found.filter(|number| *number != Self::NONE)
    }
}
