//! Notifications of browsers, against a push service that is a real server on this machine and opens what it is handed.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use courier::push::Subscription;
use customers::{ConsentState, Method};
use db::{Db, db_test};
use kernel::{CustomerId, Rng, Span};
use ring::{
    aead,
    agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral},
    hkdf,
};
use serde_json::{Value, json};

use super::{
    House, an_ask,
    server::{Act, Server},
    things,
};
use crate::{
    BrowserAgreed, BrowserDesk, Channel, Contents, MessageId, Purpose, Template, VisitKind,
    public::Explanation,
};

/// A browser: what it opens notifications with.
struct Browser {
    private: [u8; 32],
    auth: [u8; 16],
}

#[expect(
    deprecated,
    reason = "the library makes keys from chance only, and this one is used more than once"
)]
fn private(bytes: &[u8]) -> EphemeralPrivateKey {
    let chance = ring::test::rand::FixedSliceRandom { bytes };
    EphemeralPrivateKey::generate(&ECDH_P256, &chance).unwrap()
}

/// As many bytes as the length says.
struct Bytes(usize);

impl hkdf::KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

fn derived<const N: usize>(salt: &[u8], secret: &[u8], info: &[&[u8]]) -> [u8; N] {
    let mut bytes = [0; N];
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(secret)
        .expand(info, Bytes(N))
        .unwrap()
        .fill(&mut bytes)
        .unwrap();
    bytes
}

impl Browser {
    fn new(number: u8) -> Self {
        Self {
            private: [number; 32],
            auth: [number; 16],
        }
    }

    fn public(&self) -> Vec<u8> {
        let public = private(&self.private).compute_public_key().unwrap();
        public.as_ref().to_vec()
    }

    /// As its script writes it, at a push service.
    fn written(&self, endpoint: &str) -> String {
        json!({
            "endpoint": endpoint,
            "expirationTime": null,
            "keys": {"p256dh": BASE64.encode(self.public()), "auth": BASE64.encode(self.auth)},
        })
        .to_string()
    }

    /// What a notification says, by the other half of RFC 8291.
    fn open(&self, body: &[u8]) -> Value {
        let (salt, rest) = body.split_at(16);
        assert_eq!(rest[..5], [0, 0, 16, 0, 65]);
        let (theirs, sealed) = rest[5..].split_at(65);
        let secret = agree_ephemeral(
            private(&self.private),
            &UnparsedPublicKey::new(&ECDH_P256, theirs),
            <[u8]>::to_vec,
        )
        .unwrap();
        let own = self.public();
        let mixed: [u8; 32] = derived(&self.auth, &secret, &[b"WebPush: info\0", &own, theirs]);
        let key: [u8; 16] = derived(salt, &mixed, &[b"Content-Encoding: aes128gcm\0"]);
        let nonce: [u8; 12] = derived(salt, &mixed, &[b"Content-Encoding: nonce\0"]);
        let key = aead::UnboundKey::new(&aead::AES_128_GCM, &key).unwrap();
        let mut sealed = sealed.to_vec();
        let nonce = aead::Nonce::assume_unique_for_key(nonce);
        let plain = aead::LessSafeKey::new(key)
            .open_in_place(nonce, aead::Aad::empty(), &mut sealed)
            .unwrap();
        let (end, text) = plain.split_last().unwrap();
        assert_eq!(*end, 2);
        serde_json::from_slice(text).unwrap()
    }
}

fn words() -> Template {
    Template {
        name: "short",
        version: 1,
        channel: Channel::WebPush,
        document: r#"{"format": 1, "builder": "things", "fallback": "en",
            "push": {
                "title": {"en": "Hello {{ customer.first_name }}", "de": "Hallo {{ customer.first_name }}"},
                "text": {"en": "{{ things.things[0] }}", "de": "{{ things.things[0] }}"},
                "link": "{{ shop.website }}/tea"
            }}"#,
    }
}

impl House<'_> {
    fn notifying(mut self) -> Self {
        self.office.contents = Arc::new(Contents::new(vec![words()], vec![things()]).unwrap());
        self.set("messages.channels", "web_push, email");
        let at = self.at();
        self.write(|tx| Ok(shops::found(tx, &at, &Rng::from_seed(3)).map(drop)?));
        self
    }

    fn browser_desk(&self) -> BrowserDesk {
        BrowserDesk::new(Arc::clone(&self.office.policies))
    }

    fn key(&self) -> String {
        let at = self.at();
        self.write(|tx| self.browser_desk().key(tx, &at)).unwrap()
    }

    /// A customer's browser at a push service that this machine's tests reach: they are kept as if they were protected.
    fn browse(&self, customer: CustomerId, browser: &Browser, endpoint: &str) {
        let _key = self.key();
        let at = self.at();
        let kept = "https://push.example/kept".to_owned();
        let agreed = agreed(browser, &kept);
        let done = self.write(|tx| self.browser_desk().add(tx, &at, customer, &agreed));
        assert!(done.is_new());
        let told = Subscription::new(
            endpoint,
            &BASE64.encode(browser.public()),
            &BASE64.encode(browser.auth),
        )
        .unwrap();
        self.write(|tx| {
            let old = courier::push::name_of(&kept);
            let row = crate::store::BrowserRow {
                customer,
                home: customer,
                name: told.name(),
                subscription: told.clone(),
                since: at.now,
            };
            crate::store::delete_browser(tx, customer, &old)?;
            Ok(crate::store::put_browser(tx, &row)?)
        });
    }

    fn notify(&self, customer: CustomerId, cause: &str, purpose: Purpose) -> MessageId {
        let mut ask = an_ask(customer, purpose, cause, self.now());
        "short".clone_into(&mut ask.content.template);
        ask.channels = vec![Channel::WebPush];
        self.ask(&ask);
        *self.messages(customer).last().unwrap()
    }

    fn browsers(&self, customer: CustomerId) -> usize {
        self.read(|tx| crate::browsers(tx, customer)).len()
    }

    fn standing_of_push(&self, customer: CustomerId) -> Vec<(Purpose, ConsentState)> {
        self.read(|tx| Ok(customers::consent_state(tx, customer)?))
            .into_iter()
            .filter(|one| one.channel == Channel::WebPush)
            .map(|one| (one.purpose, one.state))
            .collect()
    }
}

fn agreed(browser: &Browser, endpoint: &str) -> BrowserAgreed {
    BrowserAgreed {
        subscription: browser.written(endpoint),
        place: Some("https://tea.example/orders".to_owned()),
        wording: Some("Tell me of my orders".to_owned()),
        language: None,
        user_agent: Some("A browser".to_owned()),
    }
}

fn said(status: u16) -> Act {
    Act::Say(status, "{}".to_owned())
}

const BOTH_GRANTED: [(Purpose, ConsentState); 2] = [
    (Purpose::Service, ConsentState::Granted),
    (Purpose::Marketing, ConsentState::Granted),
];

#[db_test]
fn a_notification_is_sealed_for_the_browser_and_its_click_is_counted(db: &Db) {
    let service = Server::new(Vec::new());
    let house = House::new(db).notifying();
    house.set("messages.push_contact", "hello@tea.example");
    let ana = house.customer("ana@example.org");
    let browser = Browser::new(7);
    house.browse(ana, &browser, &format!("{}/send/abc", service.address));
    let message = house.notify(ana, "New tea", Purpose::Marketing);
    assert_eq!(house.hand_out().sent, 1);
    let (head, body) = &service.heard()[0];
    let head = head.to_lowercase();
    for wanted in [
        "post /send/abc ".to_owned(),
        "content-encoding: aes128gcm".to_owned(),
        "urgency: low".to_owned(),
        "ttl: 604800".to_owned(),
        format!("topic: {message}"),
        format!("k={}", house.key().to_lowercase()),
    ] {
        assert!(head.contains(&wanted), "{wanted}: {head}");
    }
    let told = browser.open(body);
    assert_eq!(told["title"], "Hello Ana");
    assert_eq!(
        (&told["body"], &told["lang"]),
        (&json!("New tea"), &json!("en"))
    );
    assert_eq!(told["tag"], json!(message));
    let link = told["link"].as_str().unwrap();
    let token = link.strip_prefix("https://shop.example/c/").unwrap();
    let seal = crate::Seal::open_click(&crate::tests::keys(), token, house.now()).unwrap();
    let VisitKind::Click { target, .. } = seal.kind else {
        panic!("it is a click")
    };
    assert_eq!(
        (seal.customer, target.as_str()),
        (ana, "https://tea.example/tea")
    );
    let details = house.read(|tx| crate::details(tx, message)).unwrap();
    assert_eq!(details.content.unwrap().subject, "Hello Ana");
    assert_eq!(house.states(ana), ["sent"]);
}

#[db_test]
fn until_the_shop_says_where_it_is_reached_notifications_are_captured(db: &Db) {
    let house = House::new(db).notifying();
    let ana = house.customer("ana@example.org");
    house.browse(ana, &Browser::new(7), "https://push.example/1");
    house.notify(ana, "tea", Purpose::Service);
    let sent = house.hand_out();
    assert_eq!((sent.claimed, sent.captured), (1, 1));
}

#[db_test]
fn a_browser_that_is_gone_is_forgotten_and_one_that_is_there_gets_it(db: &Db) {
    let service = Server::new(vec![said(410), said(201), said(404)]);
    let house = House::new(db).notifying();
    house.set("messages.push_contact", "hello@tea.example");
    let ana = house.customer("ana@example.org");
    house.browse(ana, &Browser::new(7), &format!("{}/1", service.address));
    house.pass(Span::SECOND);
    house.browse(ana, &Browser::new(8), &format!("{}/2", service.address));
    house.notify(ana, "one", Purpose::Service);
    assert_eq!(house.hand_out().sent, 1);
    assert_eq!(house.browsers(ana), 1);
    house.notify(ana, "two", Purpose::Service);
    assert_eq!(house.hand_out().failed, 1);
    assert_eq!(
        (house.browsers(ana), house.states(ana)),
        (0, vec!["sent", "failed"])
    );
    // Without a browser there is no such way, and the next one is taken.
    let mut ask = an_ask(ana, Purpose::Service, "three", house.now());
    ask.channels = vec![Channel::WebPush];
    house.ask(&ask);
    let told: Vec<Explanation> = house.explain(ana);
    let reasons: Vec<&str> = told
        .iter()
        .flat_map(|one| one.decisions.iter().map(|one| one.reason.as_str()))
        .collect();
    assert!(reasons.contains(&"contact.no_address"), "{reasons:?}");
}

#[db_test]
fn a_push_service_in_trouble_is_asked_again_as_late_as_it_says(db: &Db) {
    let service = Server::new(vec![said(429), said(503), Act::Vanish, said(201)]);
    let house = House::new(db).notifying();
    house.set("messages.push_contact", "hello@tea.example");
    let ana = house.customer("ana@example.org");
    let browser = Browser::new(7);
    house.browse(ana, &browser, &format!("{}/1", service.address));
    house.notify(ana, "tea", Purpose::Service);
    for _ in 0..3 {
        assert_eq!(house.hand_out().deferred, 1);
        assert_eq!(house.hand_out().claimed, 0);
        house.pass(Span::from_hours(2));
    }
    assert_eq!(house.hand_out().sent, 1);
    let heard = service.heard();
    let tags: Vec<Value> = heard
        .iter()
        .map(|(_, body)| browser.open(body)["tag"].clone())
        .collect();
    assert_eq!(tags.len(), 4);
    assert!(
        tags.iter().all(|tag| *tag == tags[0]),
        "browsers know it by its tag"
    );
    assert_eq!(house.browsers(ana), 1);
}

#[db_test]
fn an_address_within_is_never_asked_and_forgotten(db: &Db) {
    let house = House::new(db).notifying();
    house.set("messages.push_contact", "hello@tea.example");
    let ana = house.customer("ana@example.org");
    house.browse(ana, &Browser::new(7), "https://127.0.0.1/admin");
    house.notify(ana, "tea", Purpose::Service);
    let fetcher = fetch::Fetcher::new(fetch::Limits::default());
    let way = crate::Way::Web(&fetcher);
    let sent = crate::send(db, &house.clock, &house.ids, &house.office, way).unwrap();
    assert_eq!((sent.failed, house.browsers(ana)), (1, 0));
}

#[db_test]
fn a_yes_in_a_browser_is_proved_and_belongs_to_who_said_it(db: &Db) {
    let house = House::new(db).notifying();
    let (ana, ben) = (
        house.customer("ana@example.org"),
        house.customer("ben@example.org"),
    );
    let at = house.at();
    let add = |customer, number, endpoint: &str| {
        let agreed = agreed(&Browser::new(number), endpoint);
        house
            .write(|tx| house.browser_desk().add(tx, &at, customer, &agreed))
            .is_new()
    };
    let endpoint = "https://push.example/1";
    assert!(add(ana, 7, endpoint));
    assert!(!add(ana, 7, endpoint), "the same browser says nothing new");
    assert_eq!(house.standing_of_push(ana), BOTH_GRANTED);
    let proof = house
        .read(|tx| Ok(customers::proofs(tx, ana)?))
        .remove(0)
        .consent;
    assert_eq!(
        (
            proof.method,
            proof.place.as_deref(),
            proof.wording.as_deref()
        ),
        (
            Method::SingleOptIn,
            Some("https://tea.example/orders"),
            Some("Tell me of my orders")
        )
    );
    assert!(proof.confirmation.unwrap().starts_with("browser "));
    // Somebody else uses it now.
    assert!(add(ben, 7, endpoint));
    assert_eq!((house.browsers(ana), house.browsers(ben)), (0, 1));
    // A browser within, or no browser at all.
    assert!(!add(ana, 7, "http://push.example/2"));
    for number in 0..8 {
        assert!(add(ana, 9, &format!("https://push.example/more/{number}")));
    }
    assert_eq!(house.browsers(ana), 5);
    let stop = |customer, endpoint: &str| {
        let done = house.write(|tx| house.browser_desk().remove(tx, &at, (customer, endpoint)));
        done.is_new()
    };
    assert!(!stop(ana, endpoint), "it is not theirs");
    assert!(stop(ben, endpoint));
    let refused = BOTH_GRANTED.map(|(purpose, _)| (purpose, ConsentState::Refused));
    assert_eq!(house.standing_of_push(ben), refused);
    house.set("messages.channels", "email");
    assert!(!add(ben, 7, endpoint), "the shop does not notify");
    assert_eq!(house.write(|tx| house.browser_desk().key(tx, &at)), None);
}

#[db_test]
fn browsers_go_with_who_becomes_somebody_else_and_with_who_is_forgotten(db: &Db) {
    let house = House::new(db).notifying();
    let (ana, twin) = (
        house.customer("ana@example.org"),
        house.customer("twin@example.org"),
    );
    house.browse(twin, &Browser::new(7), "https://push.example/1");
    let (at, policy) = (house.at(), house.policy());
    house.write(|tx| crate::merge(tx, &at, &policy, twin, ana).map(drop));
    assert_eq!((house.browsers(twin), house.browsers(ana)), (0, 1));
    house.write(|tx| crate::unmerge(tx, &at, &policy, (ana, twin), &[twin]).map(drop));
    assert_eq!((house.browsers(twin), house.browsers(ana)), (1, 0));
    house.write(|tx| crate::merge(tx, &at, &policy, twin, ana).map(drop));
    house.write(|tx| crate::erase(tx, &at, &policy, ana).map(drop));
    assert_eq!(house.browsers(ana), 0);
    let owners =
        house.read(|tx| Ok(tx.scalar::<i64>("SELECT count(*) FROM messages_browser_owner", &[])?));
    assert_eq!(owners, Some(0));
}

#[test]
fn what_is_shown_is_checked_before_it_goes() {
    let problems = |document: &str| crate::templates::Document::parse(document).err();
    let push = |title: &str, link: &str| {
        format!(
            r#"{{"format": 1, "builder": "things", "fallback": "en", "push": {{"title": {{{title}}}, "text": {{"en": "a"}}, "link": "{link}"}}}}"#
        )
    };
    let at = |document: &str| problems(document).unwrap()[0].at.clone();
    assert_eq!(
        at(&push("\"de\": \"a\"", "https://a.example")),
        "push.title"
    );
    let document = crate::templates::Document::parse(&push("\"en\": \"a\"", "{{ x")).unwrap();
    assert_eq!(document.channels(), [Channel::WebPush]);
    let refused = crate::templates::Compiled::new(document)
        .check()
        .unwrap_err();
    assert_eq!(refused[0].at, "push.link");
}
