//! Work that needs nothing but the processor, on all of them.

use std::{num::NonZero, panic, thread};

/// Less than this for each processor is not worth a thread.
const LEAST: usize = 8;

/// Does the same with each, on as many processors as there are; the answers stand in the order of what was given.
pub fn side_by_side<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let share = items.len().div_ceil(processors).max(LEAST);
    if items.len() <= share {
        return items.into_iter().map(work).collect();
    }
    let mut shares: Vec<Vec<T>> = Vec::new();
    for (place, item) in items.into_iter().enumerate() {
        if place.is_multiple_of(share) {
            shares.push(Vec::with_capacity(share));
        }
        if let Some(last) = shares.last_mut() {
            last.push(item);
        }
    }
    let work = &work;
    thread::scope(|scope| {
        let doing: Vec<_> = shares
            .into_iter()
            .map(|share| scope.spawn(move || share.into_iter().map(work).collect::<Vec<R>>()))
            .collect();
        doing
            .into_iter()
            .flat_map(|one| {
                one.join()
                    .unwrap_or_else(|panicked| panic::resume_unwind(panicked))
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::side_by_side;

    #[test]
    fn answers_stand_in_the_order_of_what_was_given() {
        for count in [0, 1, 7, 8, 9, 100, 1_001] {
            let doubled = side_by_side((0..count).collect(), |number: usize| number * 2);
            assert_eq!(
                doubled,
                (0..count).map(|number| number * 2).collect::<Vec<_>>()
            );
        }
    }
}
