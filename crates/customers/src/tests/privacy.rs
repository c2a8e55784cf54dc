//! Export and erasure.

use std::collections::BTreeMap;

use db::{Db, DbError, db_test};
use kernel::CustomerId;

use super::{at, email, mailed, minute, one, phone, read, secret, told, write};
use crate::{
    Address, AttributeName, AttributeValue, Channel, Consent, ConsentState, ContactQuestion,
    ContactReason, ContactRules, CustomerFacts, Error, Method, Purpose, SuppressionReason, Tag,
};

/// Somebody with a bit of everything, merged from two.
fn ana(db: &Db) -> (CustomerId, CustomerId, crate::MergeId) {
    let facts = |address: &str| CustomerFacts {
        external_id: Some(format!("id-of-{address}")),
        first_name: Some("Zenobia".to_owned()),
        last_name: Some("Quill".to_owned()),
        city: Some("Quillville".to_owned()),
        tags: vec![Tag::parse("quill-tag").unwrap()],
        attributes: BTreeMap::from([(
            AttributeName::parse("motto").unwrap(),
            AttributeValue::Text("Quill for ever".to_owned()),
        )]),
        ..mailed(0, address)
    };
    let old = one(db, 0, facts("quill@old.example"));
    let new = CustomerFacts {
        phone: Some(phone("+351912345678")),
        ..facts("quill@new.example")
    };
    let new = one(db, 0, new);
    let yes = Consent {
        ip: Some("192.0.2.7".to_owned()),
        wording: Some("Quills by mail".to_owned()),
        ..Consent::new(
            (Channel::Email, Purpose::Marketing),
            ConsentState::Granted,
            minute(1),
            Method::DoubleOptIn,
            "form",
        )
    };
    let _done = write(db, |tx| {
        crate::set_consent(tx, &at(1), &secret(), old, &yes)
    });
    let bounced = Address::Email(email("quill@old.example"));
    let reason = (SuppressionReason::HardBounce, "bounce");
    let _done = write(db, |tx| {
        crate::suppress(tx, &at(2), &secret(), &bounced, reason)
    });
    let merged = write(db, |tx| crate::merge(tx, &at(3), old, new, "staff")).into_inner();
    (old, new, merged.merge)
}

#[db_test]
fn the_export_holds_everything(db: &Db) {
    let (old, new, _) = ana(db);
    let export = read(db, |tx| crate::export(tx, &secret(), new)).unwrap();
    insta::assert_json_snapshot!("export", export);
    // The number of the merged customer means the same person.
    let same = read(db, |tx| crate::export(tx, &secret(), old)).unwrap();
    assert_eq!(same, export);
    let nobody = read(db, |tx| {
        crate::export(tx, &secret(), CustomerId::from_raw(99))
    });
    assert_eq!(nobody, None);
}

/// Every text in every table of the room, and of the timeline.
fn all_texts(db: &Db) -> String {
    let mut all = String::new();
    for query in [
        "SELECT key FROM customers_lookup",
        "SELECT token FROM customers_token",
        "SELECT COALESCE(email,'') || COALESCE(phone,'') || COALESCE(first_name,'') || COALESCE(last_name,'') || \
         COALESCE(city,'') || COALESCE(city_key,'') || COALESCE(source,'') FROM customers_customer",
        "SELECT name || text_value || text_key FROM customers_attribute",
        "SELECT tag FROM customers_tag",
        "SELECT COALESCE(ip,'') || COALESCE(wording,'') || evidence FROM customers_consent",
        "SELECT channel FROM customers_consent_state",
        "SELECT address_hash || source FROM customers_suppression",
        "SELECT filled || kept FROM customers_merge",
        "SELECT data || cause FROM events_log WHERE kind <> 'customer.tag_added'",
    ] {
        let rows: Vec<String> = db
            .read_now(|tx| {
                tx.query(query, &[], |row| {
                    if let db::Cell::Bytes(bytes) = row.cell(0)? {
                        return Ok(String::from_utf8_lossy(bytes).into_owned());
                    }
                    row.get::<String>(0)
                })
                .map_err(|error: DbError| error)
            })
            .unwrap();
        all.push_str(&rows.join("\n"));
        all.push('\n');
    }
    all
}

#[db_test]
fn an_erasure_leaves_a_number_and_a_hash(db: &Db) {
    let (old, new, merge) = ana(db);
    assert!(all_texts(db).to_lowercase().contains("quill"));
    // By the number of the merged customer: the whole person goes.
    let done = write(db, |tx| crate::erase(tx, &at(10), &secret(), old));
    assert!(done.is_new());
    assert_eq!(done.into_inner(), [old, new]);
    let left = all_texts(db).to_lowercase();
    for secret in ["quill", "zenobia", "351912", "192.0.2", "id-of"] {
        assert!(!left.contains(secret), "{secret} is left: {left}");
    }
    for id in [old, new] {
        let shell = read(db, |tx| crate::get(tx, id)).unwrap();
        assert_eq!(shell.state, crate::State::Erased);
        assert_eq!(read(db, |tx| crate::view(tx, id)).unwrap().keys, []);
    }
    assert!(!write(db, |tx| crate::erase(tx, &at(11), &secret(), new)).is_new());
    assert_eq!(read(db, |tx| crate::export(tx, &secret(), new)), None);
    let undo = db.write_now(|tx| crate::unmerge(tx, &at(12), merge, "staff"));
    assert!(matches!(undo, Err(Error::Erased)), "{undo:?}");
    assert_eq!(told(db, new).last().unwrap(), "customer.erased {}");
    assert_eq!(read(db, crate::count), 0);
}

#[db_test]
fn a_later_file_does_not_bring_mail_to_the_forgotten(db: &Db) {
    let (_, new, _) = ana(db);
    let _done = write(db, |tx| crate::erase(tx, &at(10), &secret(), new));
    let again = one(db, 11, mailed(11, "Quill@new.example"));
    assert_ne!(again, new);
    let secret = secret();
    let rules = ContactRules {
        secret: &secret,
        soft_opt_in: true,
    };
    let ask = |purpose| {
        let question = ContactQuestion {
            channel: Channel::Email,
            purpose,
        };
        read(db, |tx| {
            crate::may_contact(tx, minute(12), rules, again, question)
        })
        .reason
    };
    assert_eq!(ask(Purpose::Marketing), ContactReason::UnsubscribedAll);
    assert_eq!(ask(Purpose::Transactional), ContactReason::Transactional);
}
