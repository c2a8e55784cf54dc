//! Both forms of every condition agree.

use ::predicates::{Env, ParseContext, testing};
use db::{Db, db_test};
use kernel::{Currency, Span, Zone};

use super::{customer, line, moment, order, start};
use crate::{Mode, predicates, record_many};

#[db_test]
fn both_forms_of_every_condition_agree(db: &Db) {
    let at = moment();
    let names: Vec<String> = (0..60).map(|n| n.to_string()).collect();
    let facts: Vec<_> = names
        .iter()
        .zip(0_i64..)
        .map(|(name, n)| {
            let mut facts = order(
                name,
                customer(n % 7 + 1),
                n * n % 211,
                vec![line(n % 3 + 1, n % 4 + 1, 900 + 700 * n), line(2, 1, 100)],
            );
            facts.discount = if n % 5 == 0 { 250 } else { 0 };
            facts.test = n % 11 == 0;
            facts
        })
        .collect();
    db.write_now(|tx| record_many(tx, &at, &facts, Mode::History))
        .unwrap();
    let zone = Zone::utc();
    let context = ParseContext {
        currency: Currency::GBP,
        zone: zone.clone(),
    };
    let versions = |_: &'static str| 0;
    let people: Vec<_> = (1..10).map(customer).collect();
    for spec in predicates() {
        testing::check_spec(&spec, &context).unwrap();
        for example in &spec.examples {
            let leaf = spec
                .parse(example.as_object().unwrap(), "$", &context)
                .unwrap();
            for day in [0, 29, 90, 181, 230, 400] {
                let now = start().plus(Span::from_days(day)).plus(Span::HOUR);
                let env = Env::new(now, &zone, Currency::GBP, &versions);
                db.read_now(|tx| {
                    testing::check(tx, leaf.as_ref(), &people, &env).unwrap();
                    Ok::<_, db::DbError>(())
                })
                .unwrap();
            }
        }
    }
}
