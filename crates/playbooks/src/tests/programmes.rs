//! All playbooks together over most of a year: everybody is somewhere with a reason, and comes in when their time comes.

use std::collections::BTreeMap;

use db::{Db, db_test};
use journeys::{EnrolmentState, JourneyName, is_held_out};
use kernel::{Clock as _, CustomerId, Span};
use orders::Mode;

use super::house::House;

impl House<'_> {
    /// Everything that falls due in so many days happens, each at its own time.
    fn live(&self, days: i64) {
        let end = self.clock.now().plus(Span::from_days(days));
        loop {
            self.work();
            let next = self.db.read_now(timers::next_wake).unwrap();
            let Some(next) = next.filter(|next| *next < end) else {
                break;
            };
            if next > self.clock.now() {
                self.clock.set(next);
            }
        }
        self.clock.set(end);
        self.work();
    }

    fn work(&self) {
        loop {
            self.settle().unwrap();
            let rules = &self.parts.journeys;
            let page = journeys::work(self.db, &self.at(), rules, &reactions::past_events());
            if page.unwrap().is_none() {
                return;
            }
        }
    }

    /// What became of a customer in each programme.
    fn story(&self, customer: CustomerId) -> BTreeMap<&'static str, Vec<(EnrolmentState, String)>> {
        let at = self.at();
        let mut story = BTreeMap::new();
        for playbook in crate::PLAYBOOKS {
            let name = JourneyName::parse(playbook.name).unwrap();
            let documents = &self.parts.journeys.documents;
            let explained = self
                .db
                .read_now(|tx| journeys::explain(tx, &at, documents, customer, &name))
                .unwrap()
                .unwrap();
            let states = explained.enrolments.into_iter().rev();
            story.insert(
                playbook.name,
                states.map(|one| (one.state, one.node)).collect(),
            );
        }
        story
    }

    /// Somebody whom no playbook holds out.
    fn treated(&self, tag: &str) -> CustomerId {
        for number in 0..40 {
            let customer = self.customer(&format!("{tag}{number}@example.org"), None);
            let held_out = crate::PLAYBOOKS.iter().any(|playbook| {
                let holdout = playbook.document().unwrap().holdout;
                holdout.is_some_and(|holdout| is_held_out(&holdout, customer))
            });
            if !held_out {
                return customer;
            }
        }
        panic!("all of forty are held out")
    }
}

fn enable_all(house: &House<'_>) {
    let at = house.at();
    for playbook in crate::PLAYBOOKS {
        let on = house
            .db
            .write_now(|tx| crate::enable(tx, &at, playbook.name, None))
            .unwrap();
        assert!(on.is_new());
    }
    house.work();
}

#[db_test]
fn who_comes_once_is_welcomed_invited_and_missed(db: &Db) {
    let house = House::found(db);
    enable_all(&house);
    let candle = house.product("1", "Beeswax candle");
    let ana = house.treated("ana");
    house.paid_order("1001", ana, &[candle], Mode::Live);
    house.live(1);
    let early = house.story(ana);
    assert_eq!(early["good-choice"][0].1, "end");
    assert_eq!(early["second-order"][0].1, "three-weeks");
    assert!(
        early["replenishment"].is_empty(),
        "nothing of theirs is known to run out"
    );
    house.live(21);
    assert_eq!(house.story(ana)["second-order"][0].1, "end");
    assert!(house.story(ana)["win-back"].is_empty());
    // Sixty days after the only order.
    house.live(40);
    assert_eq!(house.story(ana)["win-back"][0].1, "fortnight");
    // They come back: what was under way for them ends, by its goal.
    house.paid_order("1002", ana, &[candle], Mode::Live);
    house.live(1);
    let back = (EnrolmentState::Exited, "fortnight".to_owned());
    assert_eq!(house.story(ana)["win-back"], [back]);
    assert_eq!(
        house.story(ana)["second-order"].len(),
        1,
        "only the first order counts"
    );
    house.live(310);
    for (name, states) in house.story(ana) {
        for (state, node) in states {
            let is_over = matches!(state, EnrolmentState::Done | EnrolmentState::Exited);
            let is_waiting = state == EnrolmentState::Waiting;
            assert!(is_over || is_waiting, "{name}: {state:?} at {node}");
        }
    }
    assert_eq!(house.story(ana)["anniversary"].len(), 1);
}

#[db_test]
fn what_runs_out_is_spoken_of_five_days_before(db: &Db) {
    let house = House::found(db);
    let candle = house.product("1", "Beeswax candle");
    let ben = house.treated("ben");
    let others: Vec<CustomerId> = (0..20)
        .map(|n| house.treated(&format!("other{n}-")))
        .collect();
    for round in 0..3 {
        for (n, one) in others.iter().chain([&ben]).enumerate() {
            house.paid_order(&format!("{round}-{n}"), *one, &[candle], Mode::History);
        }
        house.live(28);
    }
    let now = house.at().now;
    let learned = insights::score_all(db, now, &mut |_done, _of| ()).unwrap();
    assert!(learned.is_some());
    enable_all(&house);
    house.paid_order("3", ben, &[candle], Mode::Live);
    house.live(1);
    let waiting = (EnrolmentState::Waiting, "five-days-before".to_owned());
    assert_eq!(house.story(ben)["replenishment"], [waiting]);
    let days = (1..60).find(|_day| {
        house.live(1);
        house.story(ben)["replenishment"][0].1 == "five-days"
    });
    // It lasts them four weeks; who learns from few is careful, and the clock of the morning counts.
    assert!(
        days.is_some_and(|days| (19..=25).contains(&days)),
        "{days:?}"
    );
    house.paid_order("4", ben, &[candle], Mode::Live);
    house.live(1);
    let story = house.story(ben);
    let states: Vec<EnrolmentState> = story["replenishment"].iter().map(|one| one.0).collect();
    assert_eq!(states, [EnrolmentState::Exited, EnrolmentState::Waiting]);
}

#[db_test]
fn a_review_of_what_takes_long_to_judge_is_asked_for_later(db: &Db) {
    let house = House::found(db);
    let candle = house.product("1", "Beeswax candle");
    let mattress = house.tagged("2", "Mattress", "slow-to-judge");
    enable_all(&house);
    let (ana, ben) = (house.treated("ana"), house.treated("ben"));
    for (number, customer, product) in [("1", ana, candle), ("2", ben, mattress)] {
        house.paid_order(number, customer, &[product], Mode::Live);
        house.live(1);
        house.deliver(number);
    }
    house.live(1);
    let place = |customer| house.story(customer)["review-request"][0].1.clone();
    assert_eq!(
        (place(ana).as_str(), place(ben).as_str()),
        ("a-week", "slow-to-judge")
    );
    house.live(8);
    assert_ne!(place(ana), "a-week", "they were asked after a week");
    assert_eq!(place(ben), "slow-to-judge");
    house.live(6);
    assert_ne!(place(ben), "slow-to-judge", "they were asked after two");
}
