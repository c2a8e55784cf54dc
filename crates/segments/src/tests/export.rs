//! Members as a file.

use customers::{ContactRules, CustomerFacts, Secret};
use db::{Db, db_test};
use kernel::{CustomerId, EmailAddress, Ids, Moment, Rng};
use predicates::Set;

use super::trial;

#[db_test]
fn a_file_holds_every_member_once_and_says_who_may_be_written_to(db: &Db) {
    let at = Moment::new(trial::day(0), Ids::new(Rng::from_seed(4)));
    let facts: Vec<CustomerFacts> = (0..700)
        .map(|number| CustomerFacts {
            email: Some(EmailAddress::parse(&format!("c{number}@example.test")).unwrap()),
            first_name: Some(if number == 3 { "=1+1" } else { "Zoë, \"Z\"" }.to_owned()),
            ..CustomerFacts::new("shop", at.now)
        })
        .collect();
    let mut everybody = Set::new();
    for piece in [facts, more(&at)] {
        let resolved = db
            .write_now(|tx| customers::resolve_many(tx, &at, &piece, true))
            .unwrap();
        for one in resolved {
            everybody.insert(one.customer).unwrap();
        }
    }
    everybody.remove(CustomerId::from_raw(5));
    let secret = Secret::new([1; 32]);
    let rules = ContactRules {
        secret: &secret,
        soft_opt_in: false,
    };
    let (count, file) = db
        .read_now(|tx| {
            let mut file = Vec::new();
            let count = crate::export(tx, at.now, rules, &everybody, &mut file)?;
            Ok::<_, crate::Error>((count, file))
        })
        .unwrap();
    assert_eq!((count, everybody.len()), (1_199, 1_199));
    let mut reader = csv::Reader::from_reader(file.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1_199);
    let first = rows
        .iter()
        .find(|row| &row[1] == "c0@example.test")
        .unwrap();
    assert_eq!((&first[3], &first[8]), ("Zoë, \"Z\"", "no"));
    let formula = rows
        .iter()
        .find(|row| &row[1] == "c3@example.test")
        .unwrap();
    assert_eq!(&formula[3], "'=1+1");
    assert!(rows.iter().all(|row| &row[0] != "cus_5"));
}

fn more(at: &Moment) -> Vec<CustomerFacts> {
    (0..500)
        .map(|number| CustomerFacts {
            external_id: Some(format!("x{number}")),
            ..CustomerFacts::new("shop", at.now)
        })
        .collect()
}
