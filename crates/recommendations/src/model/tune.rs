//! Choosing the blend: by what would have been right before.

use kernel::Day;

use super::{
    Blend, Goal, Histories, HoldOut, Measure, Model, Neighbours, Parted, Popularity, Prepared,
    Scorer, learn::recent, part,
};

/// Customers that are asked about, spread over all: more say the same, later.
const MOST_ASKED: usize = 1_500;
/// Suggestions that are looked at.
const K: usize = 10;

const LATELY_DAYS: [f64; 4] = [4.0, 7.0, 14.0, 30.0];
const RISE: [f64; 4] = [0.0, 0.75, 1.5, 2.25];
const LATELY: [f64; 3] = [0.0, 0.05, 0.3];
const AGAIN_DAYS: [f64; 3] = [3_650.0, 60.0, 20.0];
const NEW: [f64; 4] = [0.03, 0.1, 0.3, 1.0];

/// The blend that would have been best on what was hidden from a part of the histories. Only what is passed in is looked at.
pub fn tune(histories: &Histories, hold_out: HoldOut) -> Blend {
    let mut blend = Blend::default();
    let (first, last) = span(histories);
    if last <= first {
        return blend;
    }
    let new = thinned(part(histories, hold_out, Goal::New));
    if new.asked.is_empty() {
        return blend;
    }
    let mut model = Model::of(
        Neighbours::learn(&new.known),
        Popularity::learn(&new.known),
        &[],
    );
    let mut best = f64::NEG_INFINITY;
    for lately_days in LATELY_DAYS {
        model.with_recent(&recent(&new.known, new.today, lately_days));
        let all: Vec<Blend> = RISE
            .iter()
            .flat_map(|rise| {
                LATELY.iter().map(move |lately| Blend {
                    lately_days,
                    rise: *rise,
                    lately: *lately,
                    ..Blend::default()
                })
            })
            .collect();
        better(&new, &model, Goal::New, &all, (&mut blend, &mut best));
    }
    let any = thinned(part(histories, hold_out, Goal::Any));
    model.with_recent(&recent(&any.known, any.today, blend.lately_days));
    let mut best = f64::NEG_INFINITY;
    for again_days in AGAIN_DAYS {
        let all: Vec<Blend> = NEW
            .iter()
            .map(|new| Blend {
                again_days,
                new: *new,
                ..blend
            })
            .collect();
        better(&any, &model, Goal::Any, &all, (&mut blend, &mut best));
    }
    blend
}

/// Takes the best of these blends where it is better than the best before. All have the same `again_days`.
fn better(
    parted: &Parted,
    model: &Model,
    goal: Goal,
    all: &[Blend],
    (blend, best): (&mut Blend, &mut f64),
) {
    let Some(first) = all.first() else { return };
    let mut measures = vec![Measure::new(K); all.len()];
    let prepared: Vec<Prepared> = all.iter().map(|blend| model.prepare(blend)).collect();
    let mut scorer = Scorer::new(model);
    for one in &parted.asked {
        let lines = parted.known.of(one.place);
        scorer.look(lines, one.today, first.again_days);
        for (measure, candidate) in measures.iter_mut().zip(&prepared) {
            let found = scorer.best(candidate, goal, K, |_| true);
            let found: Vec<u32> = found.iter().map(|one| one.product).collect();
            measure.add(&found, &one.bought);
        }
    }
    for (measure, candidate) in measures.iter().zip(all) {
        let gain = measure.finish(1).ndcg;
        if gain > *best {
            (*best, *blend) = (gain, *candidate);
        }
    }
}

fn span(histories: &Histories) -> (i64, i64) {
    let first = histories.oldest().map_or(0, Day::days);
    let last = histories.newest().map_or(0, Day::days);
    (first, last)
}

/// Every so many'th of those asked about.
fn thinned(mut parted: Parted) -> Parted {
    let step = parted.asked.len().div_ceil(MOST_ASKED).max(1);
    let mut place = 0_usize;
    parted.asked.retain(|_| {
        place = place.wrapping_add(1);
        place.is_multiple_of(step)
    });
    parted
}
