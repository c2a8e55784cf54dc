//! Laws over random histories.

use std::collections::{BTreeMap, BTreeSet};

use db::{Db, DbError, testing};
use kernel::{CustomerId, Timestamp};
use proptest::prelude::*;

use super::{at, email, minute, phone, rooms, write};
use crate::{
    CustomerFacts,
    domain::{head_tokens, key_tokens},
};

/// Whose the facts are, and everybody.
type Outcome = (Vec<i64>, BTreeMap<i64, String>);

/// Few names, so that facts meet.
fn some_facts() -> impl Strategy<Value = CustomerFacts> {
    (
        prop::option::of(0..6_u8),
        prop::option::weighted(0.8, 0..6_u8),
        prop::option::weighted(0.3, 0..4_u8),
        prop::option::of(0..4_u8),
        0..20_i64,
    )
        .prop_map(|(id, mail, call, name, minutes)| CustomerFacts {
            external_id: id.map(|id| format!("id{id}")),
            email: mail.map(|mail| email(&format!("P{mail}.x@example.com"))),
            phone: call.map(|call| phone(&format!("+35191234567{call}"))),
            first_name: name.map(|name| format!("Name{name} P{name}")),
            ..CustomerFacts::new("shop", minute(minutes))
        })
}

#[derive(Clone, Debug)]
enum Step {
    Facts(Vec<CustomerFacts>),
    Merge(usize, usize),
    Unmerge(usize),
    Erase(usize),
}

fn some_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => prop::collection::vec(some_facts(), 1..6).prop_map(Step::Facts),
        2 => (0..8_usize, 0..8_usize).prop_map(|(a, b)| Step::Merge(a, b)),
        1 => (0..8_usize).prop_map(Step::Unmerge),
        1 => (0..8_usize).prop_map(Step::Erase),
    ]
}

fn active(db: &Db) -> Vec<CustomerId> {
    let page = db.read_now(|tx| crate::list(tx, None, 1_000)).unwrap();
    page.customers.iter().map(|customer| customer.id).collect()
}

fn run(db: &Db, steps: &[Step]) {
    let mut merges = Vec::new();
    for (position, step) in (0_i64..).zip(steps) {
        let moment = at(100 + position);
        let people = active(db);
        let pick = |n: usize| {
            people
                .get(n.checked_rem(people.len()).unwrap_or(0))
                .copied()
        };
        match step {
            Step::Facts(facts) => {
                write(db, |tx| crate::resolve_many(tx, &moment, facts, true));
            }
            Step::Merge(a, b) => {
                if let (Some(a), Some(b)) = (pick(*a), pick(*b))
                    && a != b
                {
                    merges.push(
                        write(db, |tx| crate::merge(tx, &moment, a, b, "test"))
                            .into_inner()
                            .merge,
                    );
                }
            }
            Step::Unmerge(n) => {
                if let Some(merge) = merges.get(n.checked_rem(merges.len()).unwrap_or(0)) {
                    let outcome = db.write_now(|tx| crate::unmerge(tx, &moment, *merge, "test"));
                    assert!(
                        matches!(outcome, Ok(_) | Err(crate::Error::Erased)),
                        "{outcome:?}"
                    );
                }
            }
            Step::Erase(n) => {
                if let Some(customer) = pick(*n) {
                    let _done = write(db, |tx| {
                        crate::erase(tx, &moment, &super::secret(), customer)
                    });
                }
            }
        }
    }
}

/// Tokens are a function of names and keys; keys belong to active customers; addresses have their keys.
fn check_invariants(db: &Db) {
    let people = active(db);
    let keys: Vec<(String, CustomerId)> = db
        .read_now(|tx| {
            tx.query(
                "SELECT key, customer_id FROM customers_lookup",
                &[],
                |row| Ok::<_, DbError>((row.get(0)?, row.get(1)?)),
            )
        })
        .unwrap();
    let mut expected = BTreeSet::new();
    for customer in &people {
        let head = db
            .read_now(|tx| crate::get(tx, *customer))
            .unwrap()
            .unwrap();
        let own: BTreeSet<&str> = keys
            .iter()
            .filter(|(_, owner)| owner == customer)
            .map(|(key, _)| key.as_str())
            .collect();
        let mut tokens = head_tokens(&head);
        for key in &own {
            key_tokens(&mut tokens, key);
        }
        expected.extend(tokens.into_iter().map(|token| (token, *customer)));
        if let Some(address) = &head.email {
            assert!(
                own.contains(crate::domain::email_key(address).as_str()),
                "{customer}"
            );
        }
        if let Some(number) = &head.phone {
            assert!(
                own.contains(crate::domain::phone_key(number).as_str()),
                "{customer}"
            );
        }
    }
    assert!(keys.iter().all(|(_, owner)| people.contains(owner)));
    let stored: BTreeSet<(String, CustomerId)> = db
        .read_now(|tx| {
            tx.query(
                "SELECT token, customer_id FROM customers_token",
                &[],
                |row| Ok::<_, DbError>((String::from_utf8(row.get(0)?).unwrap(), row.get(1)?)),
            )
        })
        .unwrap()
        .into_iter()
        .collect();
    assert_eq!(stored, expected);
}

thread_local! {
    /// The case that a plain function pointer cannot carry.
    static CASE: std::cell::RefCell<Vec<Step>> = const { std::cell::RefCell::new(Vec::new()) };
    static FACTS: std::cell::RefCell<Vec<CustomerFacts>> = const { std::cell::RefCell::new(Vec::new()) };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_search_and_the_keys_fit_the_people_whatever_happens(steps in prop::collection::vec(some_step(), 1..24)) {
        CASE.set(steps);
        testing::on_sqlite(&rooms(), |db| {
            CASE.with_borrow(|steps| run(db, steps));
            check_invariants(db);
        });
    }

    #[test]
    fn a_batch_means_the_same_as_its_facts_one_by_one(facts in prop::collection::vec(some_facts(), 1..30)) {
        FACTS.set(facts);
        let mut results: Vec<Outcome> = Vec::new();
        RESULTS.set(Vec::new());
        testing::on_sqlite(&rooms(), |db| {
            let facts = FACTS.with_borrow(Clone::clone);
            let got = write(db, |tx| crate::resolve_many(tx, &at(50), &facts, true));
            RESULTS.with_borrow_mut(|all| all.push(outcome(db, &got)));
            // The same again changes nothing.
            let before = outcome(db, &got);
            let again = write(db, |tx| crate::resolve_many(tx, &at(51), &facts, true));
            let second = outcome(db, &again);
            assert_eq!(before.0, second.0);
        });
        testing::on_sqlite(&rooms(), |db| {
            let facts = FACTS.with_borrow(Clone::clone);
            let mut got = Vec::new();
            for fact in &facts {
                let one = std::slice::from_ref(fact);
                got.extend(write(db, |tx| crate::resolve_many(tx, &at(50), one, true)));
            }
            RESULTS.with_borrow_mut(|all| all.push(outcome(db, &got)));
        });
        RESULTS.with_borrow_mut(|all| results.append(all));
        assert_eq!(results[0], results[1]);
    }
}

thread_local! {
    static RESULTS: std::cell::RefCell<Vec<Outcome>> =
        const { std::cell::RefCell::new(Vec::new()) };
}

fn outcome(db: &Db, got: &[crate::Resolved]) -> Outcome {
    let people = active(db)
        .into_iter()
        .map(|id| {
            let mut view = db.read_now(|tx| crate::view(tx, id)).unwrap().unwrap();
            view.updated_at = Timestamp::EPOCH;
            (id.raw(), serde_json::to_string(&view).unwrap())
        })
        .collect();
    (got.iter().map(|one| one.customer.raw()).collect(), people)
}
