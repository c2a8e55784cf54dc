//! Text messages, against a provider that is a real server on this machine.

mod coming;
mod going;

use std::{sync::Arc, time::Duration};

use axum::body::Body;
use courier::sms::{Form, signature};
use customers::{Consent, ConsentState, CustomerFacts, Method};
use fetch::{Fetcher, Limits, Reach};
use http::{Request, StatusCode, header};
use kernel::{CustomerId, Phone, Span};
use web::testing::{Client, Heard};

use super::{House, an_ask, keys, secret, server::Server, things};
use crate::{Channel, Contents, MessageId, Purpose, Sent, SmsDoor, Template, Way};

const TOKEN: &str = "a token of the account";
const NUMBER: &str = "+447700900123";

impl Server {
    /// The forms that it heard, with their heads.
    fn forms(&self) -> Vec<(String, Form)> {
        let heard = self.heard();
        let read = |(head, body): (String, Vec<u8>)| (head, Form::read(&body).unwrap());
        heard.into_iter().map(read).collect()
    }
}

fn fetcher() -> Fetcher {
    let limits = Limits {
        connect: Duration::from_secs(5),
        whole: Duration::from_secs(10),
        ..Limits::default()
    };
    Fetcher::with_reach(limits, Reach::Anywhere)
}

/// Words for telephones only, and for both ways.
fn contents() -> Contents {
    let short = Template {
        name: "short",
        version: 1,
        channel: Channel::Sms,
        document: r#"{"format": 1, "builder": "things", "fallback": "en", "sms": {
            "en": "Hello {{ customer.first_name }} – “{{ things.things[0] }}”",
            "de": "Hallo {{ customer.first_name }}: {{ things.things[0] }}"
        }}"#,
    };
    let both = Template {
        name: "hello",
        version: 1,
        channel: Channel::Email,
        document: r#"{"format": 1, "builder": "things", "fallback": "en",
            "subject": {"en": "News"}, "preheader": {"en": "New"}, "because": {"en": "You asked."},
            "blocks": [{"kind": "text", "text": {"en": "{{ things.things[0] }}"}}],
            "sms": {"en": "News: {{ things.things[0] }}"}}"#,
    };
    Contents::new(vec![short, both], vec![things()]).unwrap()
}

impl House<'_> {
    pub(crate) fn set(&self, key: &str, value: &str) {
        let catalogue =
            settings::Catalogue::new(&[crate::settings::SETTINGS, settings::shop::SETTINGS]);
        let at = self.at();
        let _set = self
            .db
            .write_now(|tx| settings::set_text(tx, &at, &catalogue, key, value))
            .unwrap();
    }

    /// With text messages switched on, captured.
    fn texting(mut self) -> Self {
        self.office.contents = Arc::new(contents());
        self.set("messages.channels", "sms, email");
        self
    }

    fn with_provider(&self, provider: &Server) {
        self.set("messages.sms_api", &provider.address);
        self.set("messages.sms_account", "AC1");
        self.set("messages.sms_token", TOKEN);
        self.set("messages.sms_from", "+1=Shop, *=+15005550006");
    }

    fn reachable(&self, number: &str) -> CustomerId {
        self.person(CustomerFacts {
            phone: Some(Phone::parse(number, None).unwrap()),
            first_name: Some("Ana".to_owned()),
            ..CustomerFacts::new("shop", self.now())
        })
    }

    fn agree(&self, customer: CustomerId, channel: Channel) {
        let about = (channel, Purpose::Marketing);
        let consent = Consent::new(
            about,
            ConsentState::Granted,
            self.now(),
            Method::Preferences,
            "test",
        );
        let _set = self.write(|tx| {
            let at = self.at();
            Ok(customers::set_consent(
                tx,
                &at,
                &secret(),
                customer,
                &consent,
            )?)
        });
    }

    pub(crate) fn hand_out(&self) -> Sent {
        let fetcher = fetcher();
        let mut all = Sent::default();
        for _ in 0..20 {
            let way = Way::Web(&fetcher);
            let round = crate::send(self.db, &self.clock, &self.ids, &self.office, way).unwrap();
            all.add(round);
            if round.claimed == 0 {
                return all;
            }
        }
        panic!("twenty rounds do not come to an end");
    }

    fn text(&self, customer: CustomerId, cause: &str, purpose: Purpose) -> MessageId {
        let mut ask = an_ask(customer, purpose, cause, self.now());
        "short".clone_into(&mut ask.content.template);
        ask.channels = vec![Channel::Sms];
        self.ask(&ask);
        *self.messages(customer).last().unwrap()
    }

    fn standing_of_sms(&self, customer: CustomerId) -> Vec<(Purpose, ConsentState)> {
        self.read(|tx| Ok(customers::consent_state(tx, customer)?))
            .into_iter()
            .filter(|one| one.channel == Channel::Sms)
            .map(|one| (one.purpose, one.state))
            .collect()
    }

    fn client(&self) -> Client {
        let door = SmsDoor::new(
            keys(),
            Arc::clone(&self.office.policies),
            "https://shop.example".to_owned(),
        );
        let settings = web::Settings::default();
        let client = Client::with(
            self.db,
            web::Routes::new(),
            crate::sms_router(door),
            settings,
        );
        client.clock.set(self.now().plus(Span::from_minutes(1)));
        client
    }

    /// Where the provider tells of a message.
    fn told_at(&self, message: MessageId) -> String {
        let told = self.office.links.told(message).unwrap();
        told.strip_prefix("https://shop.example")
            .unwrap()
            .to_owned()
    }
}

fn written(fields: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        form.append_pair(name, value);
    }
    form.finish()
}

fn post(client: &Client, path: &str, body: String, signed: &str) -> Heard {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("x-twilio-signature", signed)
        .body(Body::from(body))
        .unwrap();
    client.send(request)
}

/// As the provider calls.
fn tell(client: &Client, path: &str, fields: &[(&str, &str)]) -> Heard {
    let body = written(fields);
    let form = Form::read(body.as_bytes()).unwrap();
    let signed = signature(TOKEN, &format!("https://shop.example{path}"), &form);
    post(client, path, body, &signed)
}

fn text_back(client: &Client, id: &str, body: &str) -> String {
    let fields = [
        ("MessageSid", id),
        ("From", NUMBER),
        ("To", "+15005550006"),
        ("Body", body),
    ];
    let heard = tell(client, "/h/sms", &fields);
    assert_eq!(heard.status, StatusCode::OK);
    assert_eq!(heard.header("content-type"), "text/xml; charset=utf-8");
    heard.text()
}
