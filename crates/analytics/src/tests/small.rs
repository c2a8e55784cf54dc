//! Small shops, counted by hand.

use kernel::{Currency, CustomerId};
use predicates::Set;

use super::{bought, day, question, report};
use crate::{
    Cohorts, CohortsFold, Cuts, Error, OrdersFold, Period, Purchase, Question, RepeatFold, Report,
    RetentionFold, RevenueFold, RfmFold, SecondOrderFold, render,
};

/// Ann buys three times, Bob twice, Cat once and gives some back, Dan once long ago.
fn shop() -> Vec<Purchase> {
    vec![
        bought(1, "2026-01-05", 10_00),
        bought(1, "2026-02-10", 20_00),
        bought(1, "2026-02-20", 5_00),
        bought(2, "2026-01-31", 40_00),
        bought(2, "2026-03-02", 1_00),
        Purchase {
            sold: 29_00,
            refunded: 9_00,
            ..bought(3, "2026-03-15", 30_00)
        },
        bought(4, "2024-06-01", 7_00),
    ]
}

fn between(from: &str, to: &str) -> Question {
    Question {
        period: Period::new(Some(day(from)), Some(day(to))).unwrap(),
        ..question()
    }
}

#[test]
fn days_choose_orders() {
    let all = report(&question(), OrdersFold::new(&question()), shop());
    assert_eq!((all.orders, all.customers), (7, 4));
    assert_eq!(all.net.get(Currency::GBP), 103_00);
    let json = serde_json::to_value(&all).unwrap();
    assert_eq!(json["net"], serde_json::json!({"GBP": 10_300}));
    assert_eq!(json["horizon"], "2026-03-15");
    assert!(json["definitions"]["net"].is_string());

    let february = between("2026-02-01", "2026-02-28");
    let some = report(&february, OrdersFold::new(&february), shop());
    assert_eq!((some.orders, some.customers), (2, 1));
    assert_eq!(some.net.get(Currency::GBP), 25_00);
}

#[test]
fn filters_leave_out_currencies_and_customers() {
    let mut purchases = shop();
    purchases.push(Purchase {
        currency: Currency::EUR,
        ..bought(5, "2026-03-20", 3_00)
    });
    let all = report(&question(), OrdersFold::new(&question()), purchases.clone());
    assert_eq!(all.net.get(Currency::EUR), 3_00);
    assert_eq!(all.net.get(Currency::GBP), 103_00);
    let euros = Question {
        currency: Some(Currency::EUR),
        ..question()
    };
    let some = report(&euros, OrdersFold::new(&euros), purchases.clone());
    assert_eq!((some.orders, some.net.get(Currency::GBP)), (1, 0));
    let few = [1, 3].map(CustomerId::from_raw);
    let these = Question {
        customers: Some((Set::collect(few).unwrap(), "Ann and Cat".to_owned())),
        ..question()
    };
    let some = report(&these, OrdersFold::new(&these), purchases);
    assert_eq!((some.orders, some.customers), (4, 2));
    assert_eq!(some.about.customers.as_deref(), Some("Ann and Cat"));
    assert_eq!(some.about.horizon, Some(day("2026-03-20")));
}

#[test]
fn the_future_is_not_read() {
    let mut purchases = shop();
    purchases.push(bought(1, "2027-01-01", 99_00));
    let all = report(&question(), OrdersFold::new(&question()), purchases);
    assert_eq!(
        (all.orders, all.about.horizon),
        (7, Some(day("2026-03-15")))
    );
}

#[test]
fn repeat_customers_are_those_with_two_orders_in_the_period() {
    let all = report(&question(), RepeatFold::new(&question()), shop());
    assert_eq!((all.customers, all.repeat_customers), (4, 2));
    assert_eq!(all.repeat_purchase_rate, Some(0.5));
    assert_eq!((all.orders, all.returning_orders), (7, 3));
    let march = between("2026-02-01", "2026-03-31");
    let some = report(&march, RepeatFold::new(&march), shop());
    assert_eq!(
        (some.customers, some.repeat_customers, some.returning_orders),
        (3, 1, 3)
    );
    let none = report(&question(), RepeatFold::new(&question()), Vec::new());
    assert_eq!((none.customers, none.repeat_purchase_rate), (0, None));
}

#[test]
fn retention_is_end_less_new_by_start() {
    let asked = between("2026-02-01", "2026-03-31");
    let fold = RetentionFold::new(day("2026-02-01"), day("2026-03-31"), 30).unwrap();
    let found = report(&asked, fold, shop());
    // Active at the start: Ann and Bob. At the end (orders since 2 March): Bob and Cat, of whom Cat is new.
    assert_eq!((found.start, found.end, found.new), (2, 2, 1));
    assert_eq!((found.kept, found.won_back), (1, 0));
    assert_eq!(found.retention_rate, Some(0.5));
    assert_eq!(found.churn_rate, Some(0.5));
    let wide = RetentionFold::new(day("2026-02-01"), day("2026-03-31"), 365).unwrap();
    let found = report(&asked, wide, shop());
    assert_eq!((found.start, found.end, found.new), (2, 3, 1));
    assert_eq!(found.retention_rate, Some(1.0));
    let dan = RetentionFold::new(day("2026-04-01"), day("2026-04-01"), 365).unwrap();
    let nobody = report(&between("2026-04-01", "2026-04-01"), dan, Vec::new());
    assert_eq!(nobody.retention_rate, None);
    let backwards = RetentionFold::new(day("2026-02-02"), day("2026-02-01"), 30);
    assert!(matches!(backwards, Err(Error::Backwards)));
}

#[test]
fn an_order_is_worth_this_much_on_average() {
    let found = report(&question(), OrdersFold::new(&question()), shop());
    assert_eq!(found.average_order_value.get(Currency::GBP), 14_71);
    assert_eq!(found.customer_value.get(Currency::GBP), 25_75);
    assert_eq!(found.purchase_frequency, Some(1.75));
    let days = found.days_between_orders.unwrap();
    assert_eq!((days.pairs, days.median), (3, 30.0));
}

#[test]
fn the_second_order_is_waited_for_as_long_as_people_were_watched() {
    let found = report(&question(), SecondOrderFold::new(&question()), shop());
    assert_eq!(
        (found.customers, found.ordered_again, found.same_day),
        (4, 2, 0)
    );
    // Bob after 30 days, Ann after 36, Cat watched for 0 days, Dan for 652: at 30 days one of three, at 36 one of two.
    let median = found.median_days.unwrap();
    assert_eq!(median.time, 36);
    let by_30 = found
        .by
        .iter()
        .find(|by| by.days == 30)
        .unwrap()
        .share
        .unwrap();
    assert!((by_30.share - 1.0 / 3.0).abs() < 1e-9);
    let since = between("2025-01-01", "2026-03-10");
    let found = report(&since, SecondOrderFold::new(&since), shop());
    assert_eq!((found.customers, found.ordered_again), (2, 2));
}

fn cohorts(question: &Question) -> Cohorts {
    report(question, CohortsFold::new(question), shop())
}

#[test]
fn cohorts_mask_what_is_not_over() {
    let found = cohorts(&question());
    let months: Vec<&str> = found.cohorts.iter().map(|one| one.month.as_str()).collect();
    assert_eq!(months, ["2024-06", "2026-01", "2026-03"]);
    let january = &found.cohorts[1];
    assert_eq!(january.customers, 2);
    assert_eq!(january.active, [Some(2), Some(1), None]);
    assert_eq!(january.retention, [Some(1.0), Some(0.5), None]);
    assert_eq!(january.cumulative_revenue, [Some(25_00), Some(37_50), None]);
    assert_eq!(found.cohorts[2].active, [None]);
    assert_eq!(found.average[0].customers, 3);
    assert_eq!(found.average[1].retention, Some(1.0 / 3.0));
    // The day the month ends, it is complete.
    let until = Question {
        period: Period::new(None, Some(day("2026-02-28"))).unwrap(),
        ..question()
    };
    assert_eq!(cohorts(&until).cohorts[1].active, [Some(2), None]);
    let mut purchases = shop();
    purchases.push(bought(9, "2026-03-31", 1_00));
    let found = report(&question(), CohortsFold::new(&question()), purchases);
    assert_eq!(found.cohorts[1].active, [Some(2), Some(1), Some(1)]);
}

#[test]
fn revenue_is_new_once_per_customer() {
    let found = report(&question(), RevenueFold::new(&question()), shop());
    let february = found
        .months
        .iter()
        .find(|row| row.month == "2026-02")
        .unwrap();
    assert_eq!((february.new_orders, february.returning_orders), (0, 2));
    assert_eq!(
        (february.new_revenue, february.returning_revenue),
        (0, 25_00)
    );
    assert_eq!(february.returning_share, Some(1.0));
    let march = found.months.last().unwrap();
    assert_eq!((march.new_revenue, march.returning_revenue), (20_00, 1_00));
}

#[test]
fn equal_values_share_the_lower_score() {
    let cuts = Cuts {
        days: [100, 50, 20, 10],
        orders: [1, 1, 1, 2],
        money: [10, 20, 30, 40],
    };
    let once = cuts.scores(10, 1, 10);
    assert_eq!((once.recency, once.frequency, once.money), (4, 1, 1));
    let often = cuts.scores(3, 3, 41);
    assert_eq!((often.recency, often.frequency, often.money), (5, 5, 5));
    assert_eq!(cuts.scores(101, 2, 5).recency, 1);
}

#[test]
fn the_rfm_table_holds_everybody_once() {
    let found = report(&question(), RfmFold::new(&question()), shop());
    assert_eq!(found.customers, 4);
    let in_classes: u64 = found.classes.iter().map(|row| row.customers).sum();
    let in_table: u64 = found.table.iter().flatten().sum();
    assert_eq!((in_classes, in_table), (4, 4));
    let revenue: i64 = found.classes.iter().map(|row| row.revenue).sum();
    assert_eq!(revenue, 103_00);
    let nobody = report(&question(), RfmFold::new(&question()), Vec::new());
    assert_eq!((nobody.customers, nobody.cuts), (0, None));
}

#[test]
fn reports_read_well_in_a_terminal() {
    let orders = report(
        &question(),
        OrdersFold::new(&question()),
        vec![bought(1, "2026-01-05", 1_234_567_89)],
    );
    let text = render(&orders.tables());
    assert!(text.starts_with("Order value and frequency\n\n"), "{text}");
    assert!(
        text.contains("net                  1,234,567.89 GBP"),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 100),
        "{text}"
    );
    let grid = render(&cohorts(&question()).tables());
    assert!(
        grid.contains("2026-01          2  100.0 %  50.0 %"),
        "{grid}"
    );
    for tables in [
        report(&question(), RfmFold::new(&question()), shop()).tables(),
        report(&question(), RevenueFold::new(&question()), shop()).tables(),
        report(&question(), SecondOrderFold::new(&question()), shop()).tables(),
        report(&question(), OrdersFold::new(&question()), shop()).tables(),
        report(&question(), RepeatFold::new(&question()), shop()).tables(),
    ] {
        for table in tables {
            assert!(!table.rows.is_empty());
            assert!(
                table
                    .rows
                    .iter()
                    .all(|row| row.len() == table.columns.len())
            );
        }
    }
}
