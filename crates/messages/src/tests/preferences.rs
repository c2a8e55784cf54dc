//! What customers choose on their page, and a message in the browser.

use std::sync::Arc;

use axum::body::Body;
use db::{Db, db_test};
use http::{Request, StatusCode, header};
use kernel::{CustomerId, Language, Span};
use mail::Capture;
use pages::{Colour, Theme};
use web::testing::{Client, Heard};

use super::{House, an_ask, keys, topic};
use crate::{MessageId, PreferencePages, Purpose};

struct Desk<'d> {
    house: House<'d>,
    client: Client,
}

impl<'d> Desk<'d> {
    fn new(db: &'d Db) -> Self {
        let house = House::new(db);
        let theme = Theme::new("The Tea House", Language::english(), Colour::DEFAULT);
        let pages = PreferencePages::new(Arc::clone(&house.office.policies));
        let public = pages::preferences_router(theme.clone(), keys(), Arc::new(pages))
            .merge(crate::view_router(theme, keys()));
        let client = Client::with(db, web::Routes::new(), public, web::Settings::default());
        Self { house, client }
    }

    /// Somebody who got a letter; the paths of their preferences and of the letter.
    fn reader(&self, address: &str) -> (CustomerId, MessageId, String, String) {
        let customer = self.house.willing(address);
        let ask = an_ask(customer, Purpose::Marketing, "one", self.house.now());
        self.house.ask(&ask);
        self.house.send(&Capture);
        let message = self.house.messages(customer)[0];
        let text = self.house.letter(customer, message).text;
        let path = |kind: &str| {
            let start = text.find(&format!("https://shop.example/{kind}/")).unwrap();
            let link = text.split_at(start).1.lines().next().unwrap();
            link.replace("https://shop.example", "")
        };
        (customer, message, path("p"), path("v"))
    }

    fn get(&self, path: &str) -> Heard {
        self.client.clock.set(self.house.now());
        self.client
            .send(Request::get(path).body(Body::empty()).unwrap())
    }

    fn post(&self, path: &str, body: &'static str) -> Heard {
        self.client.clock.set(self.house.now());
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.client.send(request)
    }

    fn customer(&self, customer: CustomerId) -> customers::Customer {
        self.house
            .read(|tx| Ok(customers::get(tx, customer)?))
            .unwrap()
    }
}

/// Everything as it stood, but no offers, once a month, a birthday without its year, in German.
const CHANGES: &str = "way=email%3Amarketing&way=email%3Aservice&want=email%3Aservice&topic=news&frequency=month&\
                       pause=keep&day=29&month=2&year=&language=de&language_was=en&do=save";

#[db_test]
fn what_is_chosen_is_kept_with_proof(db: &Db) {
    let desk = Desk::new(db);
    let (customer, _, path, _) = desk.reader("ana@mail.example");
    let page = desk.get(&path);
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(text.contains("a…@mail.example") && !text.contains("ana@mail.example"));
    assert!(text.contains("value=\"email:marketing\" checked"));
    assert!(text.contains("value=\"news\" checked"));
    let saved = desk.post(&path, CHANGES);
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    assert_eq!(saved.header("location"), "?saved=1");
    let again = desk.post(&path, CHANGES);
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let page = desk.get(&format!("{path}?saved=1")).text();
    assert!(
        page.contains("Gespeichert") && page.contains("lang=\"de\""),
        "in their language"
    );
    assert!(
        page.contains("value=\"month\" checked")
            && page.contains("value=\"email:service\" checked")
    );
    assert!(!page.contains("value=\"news\" checked"));
    assert!(!page.contains("value=\"email:marketing\" checked"));
    let person = desk.customer(customer);
    assert_eq!(person.birthday.unwrap().to_string(), "--02-29");
    assert_eq!(person.language.unwrap().code(), "de");
    let proofs = desk.house.read(|tx| Ok(customers::proofs(tx, customer)?));
    let last = &proofs.last().unwrap().consent;
    assert_eq!(last.state, customers::ConsentState::Refused);
    assert_eq!(last.method, customers::Method::Preferences);
    assert!(last.wording.as_ref().unwrap().contains("The Tea House"));
    let told = desk.house.told_kinds(customer);
    assert_eq!(
        told,
        ["message.captured", "message.preferences_changed"],
        "once"
    );
    let back = desk.post(&path, "way=email%3Amarketing&want=email%3Amarketing&topic=news&want=news&frequency=any&day=&month=&year=");
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    let page = desk.get(&path).text();
    assert!(
        page.contains("value=\"news\" checked")
            && page.contains("value=\"email:marketing\" checked")
    );
    assert_eq!(desk.customer(customer).birthday, None);
}

#[db_test]
fn a_known_year_stays_and_no_such_day_is_told(db: &Db) {
    let desk = Desk::new(db);
    let (customer, _, path, _) = desk.reader("ana@mail.example");
    let year = |desk: &Desk<'_>| desk.customer(customer).birthday.map(|day| day.to_string());
    let _saved = desk.post(&path, "day=17&month=5&year=1980");
    assert_eq!(year(&desk).as_deref(), Some("1980-05-17"));
    assert!(
        !desk.get(&path).text().contains("1980"),
        "the year is not shown"
    );
    let _saved = desk.post(&path, "day=17&month=5&year=");
    assert_eq!(year(&desk).as_deref(), Some("1980-05-17"));
    for wrong in [
        "day=31&month=2&year=",
        "day=29&month=2&year=1981",
        "day=&month=2&year=",
        "day=1&month=2&year=80",
        "day=x&month=2&year=",
    ] {
        let heard = desk.post(&path, wrong);
        assert_eq!(heard.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(heard.text().contains("role=\"alert\""));
    }
    assert_eq!(
        year(&desk).as_deref(),
        Some("1980-05-17"),
        "nothing of it was kept"
    );
}

#[db_test]
fn a_pause_holds_at_planning_and_at_sending(db: &Db) {
    let desk = Desk::new(db);
    let (customer, _, path, _) = desk.reader("ana@mail.example");
    desk.house.pass(Span::from_days(2));
    // Granted, and not gone yet, when the customer asks for a break.
    let on_its_way = an_ask(customer, Purpose::Service, "on its way", desk.house.now());
    desk.house.ask(&on_its_way);
    let _saved = desk.post(&path, "pause=30&day=&month=&year=");
    let mut later = an_ask(customer, Purpose::Marketing, "later", desk.house.now());
    later.latest = desk.house.now().plus(Span::from_days(60));
    desk.house.ask(&later);
    let mut needed = an_ask(customer, Purpose::Transactional, "needed", desk.house.now());
    needed.topic = topic("orders");
    desk.house.ask(&needed);
    let sent = desk.house.send(&Capture);
    assert_eq!(
        (sent.captured, sent.waiting),
        (1, 1),
        "what the order needs went"
    );
    let reasons: Vec<String> = desk
        .house
        .explain(customer)
        .iter()
        .flat_map(|one| &one.decisions)
        .filter(|decision| decision.outcome == crate::Outcome::Later)
        .map(|decision| format!("{} {}", decision.stage.word(), decision.reason))
        .collect();
    assert!(
        reasons.contains(&"planned paused".to_owned()),
        "{reasons:?}"
    );
    assert!(
        reasons.contains(&"sending paused".to_owned()),
        "{reasons:?}"
    );
    assert!(
        desk.get(&path)
            .text()
            .contains("On a break until 3 April 2026")
    );
    let _ended = desk.post(&path, "pause=end&day=&month=&year=");
    let sent = desk.house.send(&Capture);
    assert_eq!(sent.captured, 2, "both go when the break is over");
}

#[db_test]
fn wishes_are_merged_and_forgotten(db: &Db) {
    let desk = Desk::new(db);
    let (one, _, path, _) = desk.reader("ana@mail.example");
    let (two, _, other, _) = desk.reader("ana.two@mail.example");
    let _saved = desk.post(&path, "frequency=month&day=&month=&year=");
    let _saved = desk.post(&other, "frequency=week&pause=60&day=&month=&year=");
    let policy = desk.house.policy();
    desk.house.write(|tx| {
        let at = desk.house.at();
        let _merged = customers::merge(tx, &at, one, two, "test")?;
        crate::merge(tx, &at, &policy, one, two)
    });
    let wish = desk.house.read(|tx| Ok(crate::store::wish_of(tx, two)?));
    assert_eq!(wish.one_within, Some(Span::from_days(30)));
    assert_eq!(
        wish.paused_until,
        Some(desk.house.now().plus(Span::from_days(60)))
    );
    // A link of before the merge still opens the page.
    assert!(desk.get(&path).text().contains("value=\"month\" checked"));
    desk.house.write(|tx| {
        let at = desk.house.at();
        crate::erase(tx, &at, &policy, two)
    });
    let wish = desk.house.read(|tx| Ok(crate::store::wish_of(tx, two)?));
    assert_eq!(wish, crate::Wish::default());
}

#[db_test]
fn a_message_is_shown_in_the_browser(db: &Db) {
    let desk = Desk::new(db);
    let (customer, message, path, view) = desk.reader("ana@mail.example");
    let heard = desk.get(&view);
    assert_eq!(heard.status, StatusCode::OK);
    assert_eq!(heard.text(), desk.house.letter(customer, message).html);
    let policy = heard.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("script"));
    // A token of one kind opens nothing of another.
    let crossed = view.replace("/v/", "/p/");
    assert_eq!(desk.get(&crossed).status, StatusCode::NOT_FOUND);
    let policy = desk.house.policy();
    desk.house.write(|tx| {
        let at = desk.house.at();
        crate::erase(tx, &at, &policy, customer)
    });
    assert_eq!(desk.get(&view).status, StatusCode::NOT_FOUND);
    desk.house.pass(Span::from_days(181));
    assert_eq!(desk.get(&view).status, StatusCode::GONE);
    assert_eq!(desk.get(&path).status, StatusCode::GONE);
}

#[db_test]
fn ways_without_an_address_of_their_own_stand_there_when_they_are_on(db: &Db) {
    let desk = Desk::new(db);
    desk.house
        .set("messages.channels", "email, web_push, webhook");
    let (customer, _, path, _) = desk.reader("ana@mail.example");
    let page = desk.get(&path).text();
    assert!(page.contains("value=\"webhook:service\" checked"));
    assert!(page.contains("value=\"webhook:marketing\"") && page.contains("messenger"));
    assert!(
        !page.contains("web_push"),
        "they have no browser that takes notifications"
    );
    let saved = desk.post(&path, "way=webhook%3Aservice&topic=news&want=news&do=save");
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let standing = desk
        .house
        .read(|tx| Ok(customers::consent_state(tx, customer)?));
    let refused = standing.iter().any(|one| {
        one.channel == customers::Channel::Webhook && one.state == customers::ConsentState::Refused
    });
    assert!(refused, "{standing:?}");
}
