//! A shop switches `thank-you` on, somebody buys, and is thanked.

use db::{Db, db_test};
use journeys::{EnrolmentState, JourneyName, is_held_out};
use kernel::{Clock as _, CustomerId, Span};
use orders::Mode;
use recommendations::Support;

use super::house::{House, morning};

fn state(house: &House<'_>, customer: CustomerId) -> Vec<(EnrolmentState, String)> {
    let name = JourneyName::parse("thank-you").unwrap();
    let at = house.at();
    let explanation = house
        .db
        .read_now(|tx| journeys::explain(tx, &at, &house.parts.journeys.documents, customer, &name))
        .unwrap()
        .unwrap();
    explanation
        .enrolments
        .into_iter()
        .map(|one| (one.state, one.node))
        .collect()
}

impl House<'_> {
    /// Somebody who is not held out.
    fn thanked(&self) -> CustomerId {
        let document = crate::find("thank-you").unwrap().document().unwrap();
        let holdout = document.holdout.unwrap();
        let mut people =
            (0..40).map(|n| self.customer(&format!("ana{n}@example.org"), Some("Ana")));
        people.find(|one| !is_held_out(&holdout, *one)).unwrap()
    }
}

#[db_test]
fn who_pays_is_thanked_a_quarter_of_an_hour_later(db: &Db) {
    let house = House::found(db);
    let candle = house.product("1", "BEESWAX CANDLE");
    let holder = house.product("2", "Brass candle holder");
    let matches = house.product("3", "Long matches <in a tin> {{ oops }}");
    let soap = house.product("4", "Oat soap");
    for number in 0..4 {
        let buyer = house.customer(&format!("buyer{number}@example.org"), None);
        let basket = [candle, holder, matches];
        house.paid_order(&format!("past-{number}"), buyer, &basket, Mode::History);
    }
    let built = recommendations::rebuild(db, house.clock.now(), Support::default()).unwrap();
    assert_eq!((built.baskets, built.pairs), (4, 6));

    let at = house.at();
    let on = db
        .write_now(|tx| crate::enable(tx, &at, "thank-you", None))
        .unwrap();
    assert!(on.is_new());
    house.pass(Span::from_minutes(1));
    let ana = house.thanked();
    house.paid_order("1001", ana, &[candle, soap], Mode::Live);
    house.settle().unwrap();
    let waiting = (EnrolmentState::Waiting, "a-quarter-of-an-hour".to_owned());
    assert_eq!(state(&house, ana), [waiting]);
    assert_eq!(house.send().claimed, 0, "it is too early");

    house.pass(Span::from_minutes(15));
    house.settle().unwrap();
    assert_eq!(
        state(&house, ana),
        [(EnrolmentState::Done, "end".to_owned())]
    );
    let sent = house.send();
    assert_eq!((sent.claimed, sent.captured), (1, 1), "{sent:?}");
    let letters = house.letters(ana);
    let [letter] = letters.as_slice() else {
        panic!("one letter and not {}", letters.len());
    };
    assert_eq!(letter.date, morning().plus(Span::from_minutes(16)));
    assert_eq!(letter.subject, "Thank you for your first order, Ana");
    for wanted in [
        "1001",
        "3 March 2026",
        "Beeswax candle",
        "Oat soap",
        "Brass candle holder",
        "Long matches <in a tin> {{ oops }}",
        "with “Beeswax candle”",
        "https://amber.example/p/2",
        "https://post.amber.example/u/",
    ] {
        assert!(letter.text.contains(wanted), "{wanted}:\n{}", letter.text);
    }
    assert!(letter.html.contains("&lt;in a tin&gt;"), "{}", letter.html);
    house.settle().unwrap();
    assert_eq!(house.send().claimed, 0, "once is enough");
}
