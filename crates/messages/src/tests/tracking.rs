//! Who opens and clicks: links and pixel in letters, what answers them, and what is made of it.

use axum::body::Body;
use db::{Db, db_test};
use http::{Request, StatusCode, header};
use kernel::{CustomerId, Language, Span, Timestamp};
use mail::Capture;
use pages::{Colour, Theme};
use predicates::{Env, ParseContext, testing};
use serde_json::{Value, json};
use web::testing::{Client, Heard};

use super::{House, an_ask, email, keys};
use crate::{
    Agent, Doorway, MessageId, Purpose, Recorded, Seal, Sight, Visit, VisitKind, Visits, What,
    Which, Why, judge, rewrite,
};

const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const APPLE: &str = "Mozilla/5.0";
const GMAIL_AHEAD: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                           Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0";
const GMAIL_PROXY: &str =
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";

/// A house whose letters are visited.
struct Visited<'d> {
    house: House<'d>,
    client: Client,
    visits: Visits,
}

impl<'d> Visited<'d> {
    fn new(db: &'d Db) -> Self {
        let house = House::new(db);
        let visits = Visits::default();
        let theme = Theme::new("The Tea House", Language::english(), Colour::DEFAULT);
        let doorway = Doorway::new(keys(), theme, visits.clone());
        let public = crate::router(doorway);
        let client = Client::with(db, web::Routes::new(), public, web::Settings::default());
        Self {
            house,
            client,
            visits,
        }
    }

    /// A letter that went; its customer, itself, its HTML.
    fn letter(&self, address: &str, purpose: Purpose) -> (CustomerId, MessageId, String) {
        let customer = self.house.willing(address);
        let ask = an_ask(customer, purpose, "one", self.house.now());
        self.house.ask(&ask);
        self.house.send(&Capture);
        let message = self.house.messages(customer)[0];
        let html = self.house.letter(customer, message).html;
        (customer, message, html)
    }

    fn get(&self, path: &str, user_agent: &str) -> Heard {
        self.client.clock.set(self.house.now());
        let request = Request::get(path)
            .header(header::USER_AGENT, user_agent)
            .body(Body::empty())
            .unwrap();
        self.client.send(request)
    }

    fn record(&self, which: Which) -> Recorded {
        crate::record(self.house.db, &self.house.at(), &self.visits, which).unwrap()
    }

    fn told(&self, customer: CustomerId) -> Vec<(String, Value)> {
        let seen = ["message.opened", "message.clicked"];
        let mut told = self.house.told(customer);
        told.retain(|(kind, _)| seen.contains(&kind.as_str()));
        told
    }

    fn number(&self, what: What) -> i64 {
        let measured = self
            .house
            .read(|tx| crate::measured(tx, Some("trial"), (0, 100_000)));
        measured
            .iter()
            .filter(|one| one.what == what)
            .map(|one| one.number)
            .sum()
    }
}

/// The paths of links and of the pixel.
fn paths(html: &str) -> (Vec<String>, String) {
    let mut links = Vec::new();
    let _same = rewrite(html, &mut |_, target| {
        if let Some(path) = target.strip_prefix("https://shop.example/c/") {
            links.push(format!("/c/{path}"));
        }
        None
    });
    let pixel = html
        .split_once("https://shop.example/o/")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(token, _)| format!("/o/{token}"))
        .unwrap_or_default();
    (links, pixel)
}

#[db_test]
fn links_lead_on_and_the_pixel_is_one(db: &Db) {
    let visited = Visited::new(db);
    let (_, _, html) = visited.letter("ana@mail.example", Purpose::Marketing);
    let (links, pixel) = paths(&html);
    assert_eq!(links.len(), 1, "the shop's name leads to the shop");
    assert!(
        html.contains("https://shop.example/u/"),
        "the way out stays as it is"
    );
    let heard = visited.get(&links[0], BROWSER);
    assert_eq!(heard.status, StatusCode::FOUND);
    assert_eq!(heard.header("location"), "https://tea.example");
    assert_eq!(heard.header("cache-control"), "no-store");
    assert!(heard.body.is_empty());
    let heard = visited.get(&pixel, BROWSER);
    assert_eq!(heard.status, StatusCode::OK);
    assert_eq!(heard.header("content-type"), "image/gif");
    assert_eq!(heard.header("cache-control"), "no-store");
    assert_eq!((&heard.body[..6], heard.body.len()), (&b"GIF89a"[..], 43));
    assert_eq!(visited.visits.len(), 2);
}

#[db_test]
fn a_forged_or_old_link_leads_nowhere(db: &Db) {
    let visited = Visited::new(db);
    let (_, _, html) = visited.letter("ana@mail.example", Purpose::Marketing);
    let (links, pixel) = paths(&html);
    let forged = format!("{}A", links[0]);
    assert_eq!(visited.get(&forged, BROWSER).status, StatusCode::NOT_FOUND);
    let as_link = pixel.replace("/o/", "/c/").replace(".gif", "");
    assert_eq!(visited.get(&as_link, BROWSER).status, StatusCode::NOT_FOUND);
    let plain = "/c/https://evil.example";
    assert_ne!(visited.get(plain, BROWSER).status, StatusCode::FOUND);
    // A pixel is a pixel, and counts nothing.
    assert_eq!(
        visited.get("/o/made-up.gif", BROWSER).status,
        StatusCode::OK
    );
    visited.house.pass(Span::from_days(3 * 366));
    let old = visited.get(&links[0], BROWSER);
    assert_eq!(old.status, StatusCode::GONE);
    assert!(visited.visits.is_empty());
}

#[db_test]
fn what_an_order_needs_is_not_counted(db: &Db) {
    let visited = Visited::new(db);
    let (_, _, html) = visited.letter("ana@mail.example", Purpose::Transactional);
    assert_eq!(paths(&html), (Vec::new(), String::new()));
    let shop = visited.house.customer("ben@mail.example");
    for name in [
        &crate::settings::TRACK_OPENS,
        &crate::settings::TRACK_CLICKS,
    ] {
        let done = visited
            .house
            .write(|tx| Ok(settings::set(tx, &visited.house.at(), name, &false)?));
        assert!(done.is_new());
    }
    let ask = an_ask(shop, Purpose::Service, "two", visited.house.now());
    visited.house.ask(&ask);
    visited.house.send(&Capture);
    let message = visited.house.messages(shop)[0];
    let html = visited.house.letter(shop, message).html;
    assert_eq!(
        paths(&html),
        (Vec::new(), String::new()),
        "the shop counts nothing"
    );
}

#[db_test]
fn people_are_told_once_and_counted_always(db: &Db) {
    let visited = Visited::new(db);
    let (customer, _, html) = visited.letter("ana@mail.example", Purpose::Marketing);
    let (links, pixel) = paths(&html);
    visited.house.pass(Span::from_minutes(30));
    let _open = visited.get(&pixel, GMAIL_PROXY);
    assert_eq!(
        visited.record(Which::Settled).visits,
        0,
        "it is judged a little later"
    );
    visited.house.pass(Span::from_seconds(20));
    let _click = visited.get(&links[0], BROWSER);
    visited.house.pass(Span::from_seconds(6));
    assert_eq!(visited.record(Which::Settled).human, 2);
    visited.house.pass(Span::from_days(1));
    let _again = visited.get(&links[0], BROWSER);
    let _again = visited.get(&pixel, GMAIL_PROXY);
    assert_eq!(visited.record(Which::All).human, 2);
    let told = visited.told(customer);
    let kinds: Vec<&str> = told.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["message.opened", "message.clicked"]);
    assert_eq!(
        (&told[0].1["by"], &told[1].1["link"]),
        (&json!("human"), &json!(1))
    );
    let counted = [
        What::Asked,
        What::Captured,
        What::Opened,
        What::Clicked,
        What::OpenedByMachine,
    ]
    .map(|what| visited.number(what));
    assert_eq!(counted, [1, 1, 1, 1, 0]);
    let touch = visited
        .house
        .read(|tx| crate::last_click(tx, customer, visited.house.now(), Span::from_days(5)));
    assert_eq!(touch.map(|touch| touch.at), Some(visited.house.now()));
    let late = visited.house.now().plus(Span::from_days(6));
    let touch = visited
        .house
        .read(|tx| crate::last_click(tx, customer, late, Span::from_days(5)));
    assert_eq!(touch, None);
}

#[db_test]
fn machines_are_kept_apart_and_nobody_hears_of_them(db: &Db) {
    let visited = Visited::new(db);
    let hears = events::Subscriber {
        name: "hears",
        kinds: vec!["message.opened", "message.clicked"],
        handle: events::Handle::Each(Box::new(|_, _, event| {
            assert_eq!(event.data["by"], "human", "a machine starts nothing");
            Ok(())
        })),
    };
    db.write_now(|tx| events::register(tx, std::slice::from_ref(&hears)))
        .unwrap();
    let (customer, _, html) = visited.letter("ana@mail.example", Purpose::Marketing);
    let (links, pixel) = paths(&html);
    // Within a second of leaving: nobody reads so quickly.
    let _scanner = visited.get(&links[0], BROWSER);
    visited.house.pass(Span::from_minutes(10));
    for agent in [APPLE, GMAIL_AHEAD, "", "curl/8.5"] {
        let _machine = visited.get(&pixel, agent);
    }
    let head = Request::head(&links[0]).body(Body::empty()).unwrap();
    assert_eq!(visited.client.send(head).status, StatusCode::FOUND);
    let done = visited.record(Which::All);
    assert_eq!((done.human, done.machine), (0, 6));
    let told = visited.told(customer);
    assert_eq!(told.len(), 2, "one opening and one link, by machines");
    assert!(told.iter().all(|(_, data)| data["by"] == "machine"));
    let waiting = db.read_now(events::pending).unwrap();
    assert_eq!(waiting.0, 0, "no delivery was written");
    let found = visited
        .house
        .read(|tx| crate::last_click(tx, customer, visited.house.now(), Span::from_days(5)));
    assert_eq!(found, None);
}

fn click(link: u16, of: u16, at: Timestamp) -> Visit {
    Visit {
        customer: CustomerId::from_raw(1),
        message: MessageId::from_raw(1),
        kind: VisitKind::Click {
            link,
            of,
            target: "https://tea.example".to_owned(),
        },
        at,
        agent: Agent::Person,
    }
}

#[test]
fn who_follows_every_link_at_once_is_no_person() {
    let left = super::time("2026-03-02T10:00:00Z");
    let at = |seconds| left.plus(Span::from_seconds(seconds));
    let burst = [
        click(1, 9, at(60)),
        click(2, 9, at(61)),
        click(5, 9, at(62)),
    ];
    assert_eq!(
        judge(&burst, Some(left)),
        vec![Sight::Machine(Why::ManyLinks); 3]
    );
    let two = [click(1, 2, at(60)), click(2, 2, at(61))];
    assert_eq!(
        judge(&two, Some(left)),
        vec![Sight::Machine(Why::ManyLinks); 2]
    );
    let person = [
        click(1, 9, at(60)),
        click(1, 9, at(61)),
        click(2, 9, at(62)),
    ];
    assert_eq!(judge(&person, Some(left)), vec![Sight::Human; 3]);
    let slow = [
        click(1, 9, at(60)),
        click(2, 9, at(70)),
        click(5, 9, at(80)),
    ];
    assert_eq!(judge(&slow, Some(left)), vec![Sight::Human; 3]);
    let soon = [click(1, 9, at(1))];
    assert_eq!(judge(&soon, Some(left)), [Sight::Machine(Why::TooSoon)]);
    let mut with_picture = burst.to_vec();
    with_picture.push(Visit {
        kind: VisitKind::Open,
        ..click(1, 9, at(63))
    });
    assert_eq!(
        judge(&with_picture, Some(left))[3],
        Sight::Machine(Why::ManyLinks)
    );
}

#[test]
fn links_are_found_wherever_they_stand() {
    let html = "<A class='x' HREF = 'https://a.example/?x=1&amp;y=2'>one</a><a\nhref=\"http://b.example\">two</a>\
                <a href=\"mailto:a@b.example\">mail</a><abbr href=\"https://no.example\">no</abbr><a name=\"x\">none</a>\
                <a data-href=\"https://no.example\" href=\"https://c.example\">three</a><img src=\"https://p.example\">";
    let mut seen = Vec::new();
    let replaced = rewrite(html, &mut |link, target| {
        seen.push((link, target.to_owned()));
        Some(format!("https://t.example/{link}?a&b"))
    });
    let targets: Vec<&str> = seen.iter().map(|(_, target)| target.as_str()).collect();
    assert_eq!(
        targets,
        [
            "https://a.example/?x=1&y=2",
            "http://b.example",
            "https://c.example"
        ]
    );
    assert!(replaced.contains("<A class='x' HREF = 'https://t.example/1?a&amp;b'>one</a>"));
    assert!(
        replaced.contains("mailto:a@b.example")
            && replaced.contains("data-href=\"https://no.example\"")
    );
    let unfinished = "<a href=\"https://a.example";
    assert_eq!(
        rewrite(unfinished, &mut |_, _| Some("x".to_owned())),
        unfinished
    );
    assert_eq!(rewrite("<a href", &mut |_, _| None), "<a href");
}

#[test]
fn only_addresses_of_the_web_are_signed() {
    let seal = |target: &str| Seal {
        customer: CustomerId::from_raw(1),
        message: MessageId::from_raw(2),
        kind: VisitKind::Click {
            link: 1,
            of: 1,
            target: target.to_owned(),
        },
    };
    let now = super::time("2026-03-02T10:00:00Z");
    for bad in [
        "javascript:alert(1)",
        "https://a.example/\r\nset-cookie: x",
        "https://a.example/ b",
        "/u/here",
        &format!("https://a.example/{}", "x".repeat(1_000)),
    ] {
        assert_eq!(seal(bad).sign(&keys(), now), None, "{bad}");
    }
    let token = seal("https://a.example/?q=1").sign(&keys(), now).unwrap();
    let opened = Seal::open_click(&keys(), &token, now).unwrap();
    assert_eq!(opened, seal("https://a.example/?q=1"));
}

#[test]
fn a_full_buffer_loses_the_newest_and_says_so() {
    let visits = Visits::default();
    let at = super::time("2026-03-02T10:00:00Z");
    for number in 0..100_000 {
        let mut one = click(1, 1, at);
        one.message = MessageId::from_raw(number);
        assert!(visits.push(one));
    }
    assert!(!visits.push(click(1, 1, at)));
    assert_eq!((visits.take_lost(), visits.take_lost()), (1, 0));
    let taken = visits.take(at, 10);
    assert_eq!((taken.len(), visits.len()), (10, 99_990));
    visits.put_back(taken);
    assert_eq!(visits.take(at, 1)[0].message, MessageId::from_raw(0));
    assert!(visits.take(at.minus(Span::MILLISECOND), 100).is_empty());
}

#[db_test]
fn conditions_see_people_only(db: &Db) {
    let visited = Visited::new(db);
    let (reader, _, html) = visited.letter("ana@mail.example", Purpose::Marketing);
    let (silent, _, machine) = visited.letter("ben@mail.example", Purpose::Marketing);
    let stranger = visited.house.person(customers::CustomerFacts {
        email: Some(email("zoe@mail.example")),
        ..customers::CustomerFacts::new("shop", visited.house.now())
    });
    visited.house.pass(Span::from_days(10));
    let _person = visited.get(&paths(&html).0[0], BROWSER);
    let _machine = visited.get(&paths(&machine).1, APPLE);
    let _written = visited.record(Which::All);
    let context = ParseContext {
        currency: kernel::Currency::parse("GBP").unwrap(),
        zone: crate::tests::zone("Europe/London"),
        classes: Vec::new(),
    };
    let everybody = [reader, silent, stranger];
    let mut holds = Vec::new();
    for spec in crate::predicates() {
        testing::check_spec(&spec, &context).unwrap();
        for days in [0, 20, 95, 185, 200, 400] {
            let now = visited.house.now().plus(Span::from_days(days));
            for example in &spec.examples {
                let leaf = spec
                    .parse(example.as_object().unwrap(), "$", &context)
                    .unwrap();
                let (zone, versions) = (crate::tests::zone("Europe/London"), |_: &'static str| 0);
                let env = Env::new(now, &zone, context.currency, &versions);
                db.read_now(|tx| {
                    testing::check(tx, &*leaf, &everybody, &env).unwrap();
                    let members = leaf.members(tx, &env).unwrap();
                    let names: Vec<usize> = (0..3)
                        .filter(|index| members.contains(everybody[*index]))
                        .collect();
                    if !names.is_empty() {
                        holds.push(format!("{days} days on, {}: {names:?}", leaf.words()));
                    }
                    Ok::<_, db::DbError>(())
                })
                .unwrap();
            }
        }
    }
    let after_185: Vec<&String> = holds
        .iter()
        .filter(|line| line.starts_with("185 days on, has not"))
        .collect();
    assert_eq!(
        after_185,
        [
            "185 days on, has not opened or clicked anything for 180 days: [0, 1]",
            "185 days on, has not opened or clicked anything for 90 days: [0, 1]"
        ]
    );
    assert!(
        holds.contains(
            &"20 days on, last followed a link of a message in the last 90 days: [0]".to_owned()
        ),
        "{holds:#?}"
    );
}

#[db_test]
fn visits_move_with_their_customer(db: &Db) {
    let visited = Visited::new(db);
    let (from, message, html) = visited.letter("ana@mail.example", Purpose::Marketing);
    let into = visited.house.customer("ana.two@mail.example");
    visited.house.pass(Span::from_hours(1));
    let _person = visited.get(&paths(&html).0[0], BROWSER);
    let _written = visited.record(Which::All);
    let policy = visited.house.policy();
    visited.house.write(|tx| {
        let at = visited.house.at();
        let _merged = customers::merge(tx, &at, from, into, "test")?;
        let _planned = crate::merge(tx, &at, &policy, from, into)?;
        let _moved = events::merge(tx, from, into)?;
        Ok(())
    });
    let now = visited.house.now();
    let week = Span::from_days(7);
    let touch = visited
        .house
        .read(|tx| crate::last_click(tx, into, now, week))
        .unwrap();
    assert_eq!(touch.message, message);
    // A link of before the merge counts for whom they are now.
    visited.house.pass(Span::from_days(1));
    let _person = visited.get(&paths(&html).1, BROWSER);
    assert_eq!(visited.record(Which::All).human, 1);
    let kinds: Vec<String> = visited
        .told(into)
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    assert_eq!(kinds, ["message.clicked", "message.opened"]);
    visited.house.write(|tx| {
        let at = visited.house.at();
        crate::erase(tx, &at, &policy, into)
    });
    let reach = visited
        .house
        .read(|tx| Ok(crate::store::reach_of(tx, into)?));
    assert_eq!(reach, None);
}

#[db_test]
fn an_order_is_credited_once_to_the_last_click(db: &Db) {
    let visited = Visited::new(db);
    let (customer, _, html) = visited.letter("ana@mail.example", Purpose::Marketing);
    let gbp = kernel::Currency::parse("GBP").unwrap();
    visited.house.pass(Span::from_hours(1));
    let _person = visited.get(&paths(&html).0[0], BROWSER);
    let _written = visited.record(Which::All);
    let clicked = visited.house.now();
    visited.house.pass(Span::from_days(2));
    let order = |number, placed_at, net: Option<i64>| crate::OrderOf {
        customer,
        order: number,
        placed_at,
        net: net.map(|net| (net, gbp)),
    };
    let credit = |orders: &[crate::OrderOf]| {
        visited
            .house
            .write(|tx| crate::credit_orders(tx, &visited.house.at(), orders));
        [
            visited.number(What::Ordered),
            visited.number(What::Revenue(gbp)),
        ]
    };
    let (soon, late) = (
        clicked.plus(Span::from_hours(3)),
        clicked.plus(Span::from_days(6)),
    );
    let before = clicked.minus(Span::from_minutes(5));
    assert_eq!(credit(&[order(1, soon, Some(5_000))]), [1, 5_000]);
    assert_eq!(
        credit(&[order(1, soon, Some(5_000))]),
        [1, 5_000],
        "twice is once"
    );
    assert_eq!(
        credit(&[order(2, late, Some(900)), order(3, before, Some(900))]),
        [1, 5_000]
    );
    assert_eq!(
        credit(&[order(1, soon, Some(3_200))]),
        [1, 3_200],
        "a refund"
    );
    assert_eq!(credit(&[order(4, soon, Some(100))]), [2, 3_300]);
    assert_eq!(credit(&[order(1, soon, None)]), [1, 100], "cancelled");
    assert_eq!(
        credit(&[order(1, soon, Some(5_000))]),
        [2, 5_100],
        "and counted again"
    );
    let clicked =
        |tx: &mut db::Tx<'_>| crate::who_clicked(tx, &[customer, CustomerId::from_raw(77)]);
    assert_eq!(visited.house.read(clicked), [customer]);
}
