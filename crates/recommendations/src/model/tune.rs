//! Choosing the blend: by what would have been right before.

use kernel::Day;

use super::{
    Blend, Goal, Histories, HistoryBuilder, HoldOut, Model, Neighbours, Parted, Popularity,
    evaluate::measure, learn::recent, part,
};

/// Customers that are asked about, spread over all: more say the same, later.
const MOST_ASKED: usize = 1_500;
/// Suggestions that are looked at.
const K: usize = 10;

/// Lines by which a blend is chosen: of a larger shop, as many customers as have them, spread over all. What is best for every tenth customer is
/// best for all.
const ENOUGH_LINES: usize = 1_500_000;

const LATELY_DAYS: [f64; 4] = [4.0, 7.0, 14.0, 30.0];
const RISE: [f64; 4] = [0.0, 0.75, 1.5, 2.25];
const LATELY: [f64; 3] = [0.0, 0.05, 0.3];
const AGAIN_DAYS: [f64; 3] = [3_650.0, 60.0, 20.0];
const NEW: [f64; 4] = [0.0, 0.05, 0.15, 0.5];
const COMMON: [f64; 4] = [0.01, 0.06, 0.15, 0.4];
const OFTEN: [f64; 3] = [0.8, 1.0, 1.5];

/// The blend that would have been best on what was hidden from a part of the histories. Only what is passed in is looked at.
pub fn tune(histories: &Histories, hold_out: HoldOut) -> Blend {
    if histories.lines() > ENOUGH_LINES {
        return tune(&sample(histories), hold_out);
    }
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
    // One after the other, since trying everything with everything finds nothing better and takes minutes.
    for again_days in AGAIN_DAYS {
        let all: Vec<Blend> = COMMON
            .iter()
            .map(|common| Blend {
                again_days,
                common: *common,
                ..blend
            })
            .collect();
        better(&any, &model, Goal::Any, &all, (&mut blend, &mut best));
    }
    let all = NEW.map(|new| Blend { new, ..blend });
    better(&any, &model, Goal::Any, &all, (&mut blend, &mut best));
    let all = OFTEN.map(|often| Blend { often, ..blend });
    better(&any, &model, Goal::Any, &all, (&mut blend, &mut best));
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
    let measures = measure(parted, model, all, goal, K);
    for (measure, candidate) in measures.iter().zip(all) {
        let gain = measure.finish(1).ndcg;
        if gain > *best {
            (*best, *blend) = (gain, *candidate);
        }
    }
}

/// Every so many'th customer, so that there are fewer lines than enough.
fn sample(histories: &Histories) -> Histories {
    let step = histories.lines().div_ceil(ENOUGH_LINES).max(2);
    let mut some = HistoryBuilder::with(histories.products().to_vec());
    let mut lines = 0_usize;
    for (customer, own) in histories.iter().step_by(step) {
        lines = lines.saturating_add(own.len());
        if lines > ENOUGH_LINES {
            break;
        }
        let _place = some.append(customer, own);
    }
    some.finish()
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
