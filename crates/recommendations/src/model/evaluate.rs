//! Whether suggestions would have been right.

use kernel::Day;

use super::{
    Blend, Goal, Histories, HistoryBuilder, Line, Measure, Measured, Model, Popularity, Prepared,
    Scorer,
    histories::{before, since},
};

/// What is hidden from the model, and then compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldOut {
    /// Everything from a day on, of everybody who was known before.
    From(Day),
    /// The last day of buying, of everybody with at least so many.
    LastBasket {
        /// Days of buying, the hidden one included.
        at_least: usize,
    },
}

/// One customer who is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Their place in the histories that are left.
    pub place: usize,
    /// The day of the question.
    pub today: i32,
    /// What they bought then, sorted: those products only that the goal is about.
    pub bought: Vec<u32>,
}

/// What is left, and what was hidden.
#[derive(Clone, Debug)]
pub struct Parted {
    /// What the model may see. Products keep their places.
    pub known: Histories,
    /// The day after all of it.
    pub today: i32,
    /// The questions.
    pub asked: Vec<Asked>,
}

/// Parts what is hidden from what is known.
pub fn part(histories: &Histories, hold_out: HoldOut, goal: Goal) -> Parted {
    let mut known = HistoryBuilder::with(histories.products().to_vec());
    let mut asked = Vec::new();
    let mut newest = i32::MIN;
    for (customer, lines) in histories.iter() {
        let cut = cut_of(lines, hold_out);
        let left = before(lines, cut);
        let Some(last) = left.last() else { continue };
        newest = newest.max(last.day);
        let place = known.append(customer, left);
        let mut bought: Vec<u32> = since(lines, cut).iter().map(|line| line.product).collect();
        bought.sort_unstable();
        bought.dedup();
        if goal == Goal::New {
            let mut own: Vec<u32> = left.iter().map(|line| line.product).collect();
            own.sort_unstable();
            bought.retain(|product| own.binary_search(product).is_err());
        }
        if !bought.is_empty() {
            let today = cut;
            asked.push(Asked {
                place,
                today,
                bought,
            });
        }
    }
    let today = match hold_out {
        HoldOut::From(day) => i32::try_from(day.days()).unwrap_or(i32::MAX),
        HoldOut::LastBasket { .. } => newest.saturating_add(1),
    };
    Parted {
        known: known.finish(),
        today,
        asked,
    }
}

/// From which day on a customer's lines are hidden.
fn cut_of(lines: &[Line], hold_out: HoldOut) -> i32 {
    match hold_out {
        HoldOut::From(day) => i32::try_from(day.days()).unwrap_or(i32::MAX),
        HoldOut::LastBasket { at_least } => {
            let baskets = lines.chunk_by(|left, right| left.day == right.day).count();
            match lines.last() {
                Some(last) if baskets >= at_least.max(2) => last.day,
                Some(_) | None => i32::MAX,
            }
        }
    }
}

/// Shows everybody the same: what most customers bought, less what each has where the goal is about new things.
pub(crate) fn most_bought(
    parted: &Parted,
    popularity: &Popularity,
    goal: Goal,
    k: usize,
) -> Measured {
    let mut order: Vec<(u32, f64)> = (0_u32..)
        .zip(popularity.buyers.iter().copied())
        .filter(|(_, buyers)| *buyers > 0.0)
        .collect();
    order.sort_unstable_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    let mut measure = Measure::new(k);
    let mut own: Vec<u32> = Vec::new();
    for one in &parted.asked {
        own.clear();
        if goal == Goal::New {
            let lines = parted.known.of(one.place).iter();
            own.extend(lines.map(|line| line.product));
            own.sort_unstable();
        }
        let shown = order.iter().map(|(product, _)| *product);
        let shown: Vec<u32> = shown
            .filter(|product| own.binary_search(product).is_err())
            .take(k)
            .collect();
        measure.add(&shown, &one.bought);
    }
    measure.finish(order.len())
}

/// Asks a model, with a blend, for `k` suggestions for everybody who is asked about.
pub fn evaluate(parted: &Parted, model: &Model, blend: &Blend, goal: Goal, k: usize) -> Measured {
    let found = measure(parted, model, core::slice::from_ref(blend), goal, k);
    let sold = model
        .popularity
        .buyers
        .iter()
        .filter(|buyers| **buyers > 0.0);
    let products = sold.count();
    found
        .first()
        .map(|measure| measure.finish(products))
        .unwrap_or_default()
}

/// The same for each of several blends, all with the same `again_days`; half of those asked about on another thread.
pub(crate) fn measure(
    parted: &Parted,
    model: &Model,
    blends: &[Blend],
    goal: Goal,
    k: usize,
) -> Vec<Measure> {
    let again_days = blends.first().map_or(f64::MAX, |blend| blend.again_days);
    let prepared: Vec<Prepared> = blends.iter().map(|blend| model.prepare(blend)).collect();
    let some = |asked: &[Asked]| {
        let mut measures = vec![Measure::new(k); prepared.len()];
        let mut scorer = Scorer::new(model);
        let mut shown: Vec<u32> = Vec::new();
        for one in asked {
            let lines = parted.known.of(one.place);
            scorer.look(lines, one.today, again_days);
            for (measure, prepared) in measures.iter_mut().zip(&prepared) {
                shown.clear();
                let best = scorer.best(prepared, goal, k, |_| true);
                shown.extend(best.iter().map(|one| one.product));
                measure.add(&shown, &one.bought);
            }
        }
        measures
    };
    let (first, second) = parted.asked.split_at(parted.asked.len() / 2);
    let (mut first, second) = std::thread::scope(|scope| {
        let second = scope.spawn(|| some(second));
        (some(first), second.join())
    });
    // A panic there is one here.
    let second = second.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    for (measure, other) in first.iter_mut().zip(second) {
        measure.join(other);
    }
    first
}
