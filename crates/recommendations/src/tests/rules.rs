//! Learning and scoring, on histories that can be read.

use kernel::{CustomerId, Day};

use super::product;
use crate::{
    Blend, Goal, Histories, HistoryBuilder, HoldOut, Measure, Model, Reason, Scorer, evaluate, part,
};

/// Customer, product, day.
fn histories(lines: &[(i64, i64, i64)]) -> Histories {
    let mut builder = HistoryBuilder::default();
    for (customer, number, day) in lines {
        builder.take(
            CustomerId::from_raw(*customer),
            product(*number),
            Day::from_days(*day),
            1,
        );
    }
    builder.finish()
}

/// Bread and butter go together, tea is everybody's, and a lamp nobody's friend.
fn shop() -> Histories {
    let mut lines = Vec::new();
    for customer in 1..=20 {
        lines.push((customer, 3, customer % 7));
        if customer <= 10 {
            lines.push((customer, 1, 1));
        }
        if customer <= 9 {
            lines.extend([(customer, 2, 2), (customer, 1, 8), (customer, 1, 15)]);
        }
    }
    lines.push((20, 4, 3));
    histories(&lines)
}

fn place(histories: &Histories, number: i64) -> u32 {
    let places = histories.products().iter();
    u32::try_from(
        places
            .clone()
            .position(|one| *one == product(number))
            .unwrap(),
    )
    .unwrap()
}

fn blend() -> Blend {
    Blend {
        rise: 0.0,
        ..Blend::default()
    }
}

#[test]
fn what_the_same_people_buy_is_near() {
    let all = shop();
    let model = Model::learn(&all, 20, 30.0);
    let (bread, butter, tea) = (place(&all, 1), place(&all, 2), place(&all, 3));
    let near = model.neighbours.of(butter);
    assert_eq!(near[0].product, bread);
    assert_eq!(near[1].product, tea);
    assert!(near[0].similarity > near[1].similarity);
    // Nine of ten buyers of bread buy it twice more; nobody buys tea again.
    let again = &model.popularity.again;
    assert!(again[usize::try_from(bread).unwrap()] > again[usize::try_from(tea).unwrap()]);
}

#[test]
fn suggestions_have_reasons_that_are_true() {
    let all = shop();
    let model = Model::learn(&all, 20, 30.0);
    let (bread, butter, tea) = (place(&all, 1), place(&all, 2), place(&all, 3));
    let mut scorer = Scorer::new(&model);
    // The tenth bought bread once, and tea.
    scorer.look(all.of(9), 20, 3_650.0);
    let new = scorer.best(&model.prepare(&blend()), Goal::New, 2, |_| true);
    assert_eq!(new[0].product, butter);
    assert_eq!(scorer.reason(butter), Reason::GoesWith(bread));
    let without = scorer.best(&model.prepare(&blend()), Goal::New, 2, |one| one != butter);
    assert!(without.iter().all(|one| one.product != butter));
    // The first buys bread again and again.
    scorer.look(all.of(0), 20, 3_650.0);
    let any = scorer.best(&model.prepare(&blend()), Goal::Any, 4, |_| true);
    assert_eq!(any[0].product, bread);
    assert_eq!(scorer.reason(bread), Reason::Again { times: 3, last: 15 });
    // Of whom nothing is known gets what is bought most.
    scorer.look(&[], 20, 3_650.0);
    let stranger = scorer.best(&model.prepare(&blend()), Goal::New, 1, |_| true);
    assert_eq!(stranger[0].product, tea);
    assert_eq!(scorer.reason(tea), Reason::Trending);
}

#[test]
fn one_customer_leaves_nothing_behind_for_the_next() {
    let all = shop();
    let model = Model::learn(&all, 20, 30.0);
    let mut used = Scorer::new(&model);
    for customer in 0..all.customers() {
        used.look(all.of(customer), 20, 60.0);
        let mut fresh = Scorer::new(&model);
        fresh.look(all.of(customer), 20, 60.0);
        for goal in [Goal::New, Goal::Any] {
            assert_eq!(
                used.best(&model.prepare(&Blend::default()), goal, 5, |_| true),
                fresh.best(&model.prepare(&Blend::default()), goal, 5, |_| true)
            );
        }
    }
}

#[test]
fn what_is_hidden_is_hidden() {
    let all = histories(&[
        (1, 1, 0),
        (1, 2, 5),
        (1, 1, 9),
        (2, 1, 1),
        (3, 2, 9),
        (4, 1, 2),
        (4, 3, 2),
        (4, 1, 9),
    ]);
    let by_day = part(&all, HoldOut::From(Day::from_days(5)), Goal::New);
    assert_eq!(by_day.known.customers(), 3);
    assert_eq!(by_day.known.lines(), 4);
    assert_eq!(
        by_day.asked.len(),
        1,
        "of those known before only 1 bought anything new"
    );
    assert_eq!(by_day.asked[0].bought, [place(&all, 2)]);
    let any = part(&all, HoldOut::From(Day::from_days(5)), Goal::Any);
    assert_eq!(any.asked.len(), 2);
    let last = part(&all, HoldOut::LastBasket { at_least: 3 }, Goal::Any);
    assert_eq!(last.asked.len(), 1);
    assert_eq!((last.asked[0].today, last.known.lines()), (9, 7));
}

#[test]
fn measures_are_as_published() {
    // Right at the first and third of five places, three things bought.
    let mut measure = Measure::new(5);
    measure.add(&[7, 1, 8, 2, 3], &[7, 8, 9]);
    let found = measure.finish(10);
    let near = |left: f64, right: f64| assert!((left - right).abs() < 5e-7, "{left} {right}");
    near(found.precision, 0.4);
    near(found.recall, 2.0 / 3.0);
    near(found.ndcg, 0.703_918);
    near(found.hit_rate, 1.0);
    near(found.coverage, 0.5);
    // A list that is too short does not look better.
    let mut short = Measure::new(5);
    short.add(&[7], &[7, 8, 9]);
    assert!(short.finish(10).ndcg < 0.5);
}

#[test]
fn a_perfect_memory_is_measured_as_such() {
    let all = shop();
    let parted = part(&all, HoldOut::From(Day::from_days(8)), Goal::Any);
    let model = Model::learn(&parted.known, parted.today, 30.0);
    // Whoever never tries anything new.
    let blend = Blend {
        new: 0.0,
        common: 0.0,
        ..blend()
    };
    let found = evaluate(&parted, &model, &blend, Goal::Any, 2);
    assert_eq!(found.users, 9);
    assert!((found.hit_rate - 1.0).abs() < 1e-12, "{found:?}");
}
