//! Consent, its proof, suppression, and whether somebody may be written to.

use db::{Db, db_test};
use kernel::{CustomerId, Span, Timestamp};

use super::{at, email, mailed, minute, one, phone, read, resolve, secret, told, write};
use crate::{
    Address, Channel, Consent, ConsentFact, ConsentState, ContactQuestion, ContactReason,
    ContactRules, CustomerFacts, Method, Outcome, Purpose, SuppressionReason,
};

fn said(state: ConsentState, minutes: i64, method: Method) -> Consent {
    let question = (Channel::Email, Purpose::Marketing);
    Consent::new(question, state, minute(minutes), method, "shop")
}

fn set(db: &Db, minutes: i64, customer: CustomerId, consent: &Consent) -> bool {
    write(db, |tx| {
        crate::set_consent(tx, &at(minutes), &secret(), customer, consent)
    })
    .is_new()
}

fn asks(
    db: &Db,
    customer: CustomerId,
    purpose: Purpose,
    now: Timestamp,
    soft: bool,
) -> ContactReason {
    asks_by(db, customer, (Channel::Email, purpose), now, soft)
}

fn asks_by(
    db: &Db,
    customer: CustomerId,
    (channel, purpose): (Channel, Purpose),
    now: Timestamp,
    soft: bool,
) -> ContactReason {
    let secret = secret();
    let rules = ContactRules {
        secret: &secret,
        soft_opt_in: soft,
    };
    let question = ContactQuestion { channel, purpose };
    read(db, |tx| {
        crate::may_contact(tx, now, rules, customer, question)
    })
    .reason
}

fn marketing(db: &Db, customer: CustomerId, minutes: i64) -> ContactReason {
    asks(db, customer, Purpose::Marketing, minute(minutes), false)
}

#[db_test]
fn the_latest_statement_holds_and_every_proof_is_kept(db: &Db) {
    let ana = one(db, 0, mailed(0, "ana@example.com"));
    assert_eq!(marketing(db, ana, 1), ContactReason::NoConsent);
    let yes = Consent {
        place: Some("https://shop.example/checkout".to_owned()),
        wording: Some("Send me news.".to_owned()),
        wording_version: Some("3".to_owned()),
        ip: Some("192.0.2.7".to_owned()),
        ..said(ConsentState::Granted, 10, Method::SingleOptIn)
    };
    assert!(set(db, 11, ana, &yes));
    assert!(!set(db, 12, ana, &yes), "the same statement twice is one");
    assert_eq!(marketing(db, ana, 13), ContactReason::Granted);
    assert!(set(
        db,
        20,
        ana,
        &said(ConsentState::Refused, 20, Method::Unsubscribe)
    ));
    assert_eq!(marketing(db, ana, 21), ContactReason::Refused);
    // A yes that is older than the no arrives late: it is kept and changes nothing.
    assert!(set(
        db,
        30,
        ana,
        &said(ConsentState::Granted, 15, Method::Imported)
    ));
    assert_eq!(marketing(db, ana, 31), ContactReason::Refused);
    let proofs = read(db, |tx| crate::proofs(tx, ana));
    let states: Vec<_> = proofs.iter().map(|proof| proof.consent.state).collect();
    assert_eq!(
        states,
        [
            ConsentState::Granted,
            ConsentState::Granted,
            ConsentState::Refused
        ]
    );
    assert_eq!(proofs[0].consent, yes);
    assert_eq!(proofs[0].evidence.len(), 64);
    assert_ne!(proofs[0].evidence, proofs[1].evidence);
    assert_eq!(
        told(db, ana)
            .iter()
            .filter(|line| line.starts_with("customer.consent"))
            .count(),
        2
    );
}

#[db_test]
fn a_purchase_takes_back_neither_yes_nor_no(db: &Db) {
    let ana = one(db, 0, mailed(0, "ana@example.com"));
    let bought = |minutes| Consent {
        expires_at: Some(minute(minutes).plus(Span::from_days(730))),
        ..said(ConsentState::Implied, minutes, Method::SoftOptIn)
    };
    set(db, 1, ana, &bought(1));
    let soft = |now| asks(db, ana, Purpose::Marketing, now, true);
    assert_eq!(soft(minute(2)), ContactReason::SoftOptIn);
    assert_eq!(marketing(db, ana, 2), ContactReason::SoftOptInNotAllowed);
    assert_eq!(
        soft(minute(1).plus(Span::from_days(730))),
        ContactReason::Expired
    );
    set(
        db,
        3,
        ana,
        &said(ConsentState::Refused, 3, Method::Unsubscribe),
    );
    set(db, 4, ana, &bought(4));
    assert_eq!(soft(minute(5)), ContactReason::Refused);
    set(
        db,
        6,
        ana,
        &said(ConsentState::Pending, 6, Method::SingleOptIn),
    );
    assert_eq!(soft(minute(6)), ContactReason::Pending);
    set(
        db,
        7,
        ana,
        &said(ConsentState::Granted, 7, Method::DoubleOptIn),
    );
    set(
        db,
        8,
        ana,
        &said(ConsentState::Pending, 8, Method::SingleOptIn),
    );
    set(db, 9, ana, &bought(9));
    assert_eq!(marketing(db, ana, 10), ContactReason::Granted);
}

#[db_test]
fn service_and_transactional_messages_have_their_own_rules(db: &Db) {
    let facts = CustomerFacts {
        phone: Some(phone("+351912345678")),
        ..mailed(0, "ana@example.com")
    };
    let ana = one(db, 0, facts);
    set(
        db,
        1,
        ana,
        &said(ConsentState::Refused, 1, Method::Unsubscribe),
    );
    let mail = |purpose| asks(db, ana, purpose, minute(2), true);
    assert_eq!(mail(Purpose::Service), ContactReason::NotRefused);
    assert_eq!(mail(Purpose::Transactional), ContactReason::Transactional);
    let no_service = Consent {
        purpose: Purpose::Service,
        ..said(ConsentState::Refused, 2, Method::Preferences)
    };
    set(db, 2, ana, &no_service);
    assert_eq!(mail(Purpose::Service), ContactReason::Refused);
    assert_eq!(mail(Purpose::Transactional), ContactReason::Transactional);
    let by = |channel, purpose| asks_by(db, ana, (channel, purpose), minute(3), true);
    assert_eq!(
        by(Channel::Sms, Purpose::Marketing),
        ContactReason::NoConsent
    );
    assert_eq!(
        by(Channel::Sms, Purpose::Transactional),
        ContactReason::Transactional
    );
    let nobody = CustomerId::from_raw(99);
    assert_eq!(
        asks(db, nobody, Purpose::Transactional, minute(3), true),
        ContactReason::NoCustomer
    );
    let silent = one(
        db,
        4,
        CustomerFacts {
            external_id: Some("9".to_owned()),
            ..crate::tests::facts(4)
        },
    );
    assert_eq!(
        asks(db, silent, Purpose::Transactional, minute(5), true),
        ContactReason::NoAddress
    );
    let refused = db.write_now(|tx| {
        let consent = Consent {
            purpose: Purpose::Transactional,
            ..said(ConsentState::Refused, 3, Method::Preferences)
        };
        crate::set_consent(tx, &at(3), &secret(), ana, &consent)
    });
    assert_eq!(
        refused.unwrap_err().code(),
        "customers.transactional_consent"
    );
}

#[db_test]
fn a_suppressed_address_is_not_written_to_whoever_has_it(db: &Db) {
    let ana = one(db, 0, mailed(0, "Ana@example.com"));
    set(
        db,
        1,
        ana,
        &said(ConsentState::Granted, 1, Method::SingleOptIn),
    );
    let address = Address::Email(email("ana@EXAMPLE.com"));
    let suppress = |minutes, reason| {
        write(db, |tx| {
            crate::suppress(tx, &at(minutes), &secret(), &address, (reason, "bounce"))
        })
    };
    let everything = || {
        [Purpose::Marketing, Purpose::Service, Purpose::Transactional]
            .map(|purpose| asks(db, ana, purpose, minute(9), false).word())
    };
    let done = suppress(2, SuppressionReason::UnsubscribedAll);
    assert!(done.is_new());
    assert_eq!(done.into_inner(), Some(ana));
    assert!(!suppress(3, SuppressionReason::UnsubscribedAll).is_new());
    assert_eq!(
        everything(),
        ["unsubscribed_all", "unsubscribed_all", "transactional"]
    );
    let _done = suppress(4, SuppressionReason::HardBounce);
    assert_eq!(everything(), ["hard_bounce"; 3]);
    let lifted = write(db, |tx| {
        crate::lift(tx, &secret(), &address, SuppressionReason::HardBounce)
    });
    assert!(lifted.is_new());
    // A file that says yes does not undo "never again"; the customer's own yes does.
    set(
        db,
        5,
        ana,
        &said(ConsentState::Granted, 5, Method::Imported),
    );
    assert_eq!(everything()[0], "unsubscribed_all");
    set(
        db,
        6,
        ana,
        &said(ConsentState::Granted, 6, Method::Preferences),
    );
    assert_eq!(everything()[0], "granted");
    let reasons = read(db, |tx| crate::is_suppressed(tx, &secret(), &address));
    assert!(reasons.is_empty());
    let other = crate::Secret::new([1; 32]);
    let _done = suppress(7, SuppressionReason::Complaint);
    assert!(read(db, |tx| crate::is_suppressed(tx, &other, &address)).is_empty());
    assert_eq!(
        told(db, ana)
            .iter()
            .filter(|line| line.starts_with("customer.suppressed"))
            .count(),
        3
    );
}

#[db_test]
fn what_a_source_reports_again_and_again_is_one_proof(db: &Db) {
    let reports = |minutes, state| CustomerFacts {
        consents: vec![ConsentFact {
            channel: Channel::Email,
            purpose: Purpose::Marketing,
            state,
            at: None,
            expires_at: None,
            method: Method::Imported,
            place: Some("checkout".to_owned()),
            wording: None,
            language: None,
        }],
        created_at: Some(minute(0)),
        ..mailed(minutes, "ana@example.com")
    };
    let granted = ConsentState::Granted;
    let ana = resolve(db, 5, &[reports(5, granted), reports(6, granted)])[0].customer;
    assert_eq!(
        resolve(db, 8, &[reports(7, granted)])[0].outcome,
        Outcome::Unchanged
    );
    assert_eq!(
        resolve(db, 8, &[reports(1, ConsentState::Refused)])[0].outcome,
        Outcome::Unchanged
    );
    assert_eq!(marketing(db, ana, 9), ContactReason::Granted);
    let turned = resolve(db, 11, &[reports(10, ConsentState::Refused)]);
    assert_eq!(turned[0].outcome, Outcome::Updated);
    assert_eq!(marketing(db, ana, 12), ContactReason::Refused);
    assert_eq!(read(db, |tx| crate::proofs(tx, ana)).len(), 2);
    let current = read(db, |tx| crate::consent_state(tx, ana));
    assert_eq!(current.len(), 1);
    assert_eq!(current[0].at, minute(10));
}

#[db_test]
fn a_no_said_now_takes_back_a_yes_that_a_fast_clock_dated_later(db: &Db) {
    let ana = one(db, 0, mailed(0, "ana@example.com"));
    let yes = said(ConsentState::Granted, 20, Method::Preferences);
    assert!(set(db, 20, ana, &yes));

    // The clock was set back: the no is said at minute 5, after the yes of minute 20.
    let no = said(ConsentState::Refused, 5, Method::Unsubscribe);
    assert!(set(db, 5, ana, &no));
    assert!(
        !set(db, 5, ana, &no),
        "the same words again are no new proof"
    );
    assert_eq!(marketing(db, ana, 6), ContactReason::Refused);
    assert_eq!(marketing(db, ana, 30), ContactReason::Refused);

    // What was said a moment ago and had to wait for its turn is said now, too.
    let yes = said(ConsentState::Granted, 7, Method::Preferences);
    assert!(set(db, 8, ana, &yes));
    assert_eq!(marketing(db, ana, 30), ContactReason::Granted);
    let no = said(ConsentState::Refused, 8, Method::Preferences);
    assert!(set(db, 9, ana, &no));

    // What a file tells of an earlier time stays behind both.
    let old_yes = said(ConsentState::Granted, 4, Method::Imported);
    assert!(set(db, 10, ana, &old_yes));
    assert_eq!(marketing(db, ana, 30), ContactReason::Refused);
}
