//! What holds for every history.

use kernel::{Currency, CustomerId, Day};
use proptest::prelude::*;

use super::{question, report};
use crate::{
    CohortsFold, OrdersFold, Purchase, RepeatFold, RetentionFold, RevenueFold, RfmFold,
    SecondOrderFold,
};

fn purchases() -> impl Strategy<Value = Vec<Purchase>> {
    let one = (1_i64..12, 20_000_i64..20_400, 1_i64..5000, 0_i64..2000).prop_map(
        |(customer, day, sold, refunded)| Purchase {
            customer: CustomerId::from_raw(customer),
            day: Day::from_days(day),
            currency: Currency::GBP,
            sold,
            refunded: refunded.min(sold),
        },
    );
    proptest::collection::vec(one, 0..60)
}

proptest! {
    #[test]
    fn reports_agree_with_each_other(purchases in purchases()) {
        let asked = question();
        let repeat = report(&asked, RepeatFold::new(&asked), purchases.clone());
        let orders = report(&asked, OrdersFold::new(&asked), purchases.clone());
        let again = report(&asked, SecondOrderFold::new(&asked), purchases.clone());
        let revenue = report(&asked, RevenueFold::new(&asked), purchases.clone());
        let rfm = report(&asked, RfmFold::new(&asked), purchases.clone());
        let cohorts = report(&asked, CohortsFold::new(&asked), purchases.clone());
        let net = purchases.iter().map(|one| one.sold - one.refunded).sum::<i64>();
        let customers = repeat.customers;

        prop_assert_eq!(orders.orders, u64::try_from(purchases.len()).unwrap());
        prop_assert_eq!(customers, orders.customers);
        prop_assert_eq!(customers, again.customers);
        prop_assert_eq!(customers, rfm.customers);
        prop_assert_eq!(customers, cohorts.cohorts.iter().map(|one| one.customers).sum::<u64>());
        prop_assert_eq!(repeat.repeat_customers, again.ordered_again);
        prop_assert_eq!(net, orders.net.get(Currency::GBP));
        prop_assert_eq!(net, revenue.months.iter().map(|one| one.new_revenue + one.returning_revenue).sum::<i64>());
        prop_assert_eq!(net, rfm.classes.iter().map(|one| one.revenue).sum::<i64>());
        prop_assert_eq!(
            repeat.returning_orders,
            revenue.months.iter().map(|one| one.returning_orders).sum::<u64>()
        );
        for cohort in &cohorts.cohorts {
            prop_assert_eq!(cohort.active.first().copied().flatten().unwrap_or(cohort.customers), cohort.customers);
            for active in cohort.active.iter().flatten() {
                prop_assert!(*active <= cohort.customers);
            }
        }
    }

    #[test]
    fn retention_parts_add_up(
        purchases in purchases(), from in 20_000_i64..20_400, days in 0_i64..200, active in 1_i64..300,
    ) {
        let (from, to) = (Day::from_days(from), Day::from_days(from + days));
        let fold = RetentionFold::new(from, to, active).unwrap();
        let found = report(&question(), fold, purchases.clone());
        prop_assert_eq!(found.end, found.new + found.kept + found.won_back);
        prop_assert!(found.kept <= found.start);
        // The same by plain counting.
        let customers: std::collections::BTreeSet<_> = purchases.iter().map(|one| one.customer).collect();
        let active_on = |customer: CustomerId, day: Day| purchases.iter().any(|one| {
            one.customer == customer && one.day < day && day.since(one.day) <= active
        });
        let start = customers.iter().filter(|one| active_on(**one, from)).count();
        let end = customers.iter().filter(|one| active_on(**one, to.next())).count();
        prop_assert_eq!(found.start, u64::try_from(start).unwrap());
        prop_assert_eq!(found.end, u64::try_from(end).unwrap());
    }
}
