//! A house for campaigns: its database, a clock that is moved by hand, people with addresses, and everything that works by
//! itself.

use std::sync::Arc;

use customers::{ConsentState, CustomerFacts, Secret};
use db::{Db, Room, Tx};
use kernel::{
    Clock as _, Country, CustomerId, EmailAddress, Ids, Language, Moment, Rng, SimClock, Span,
    Timestamp, Zone,
};
use messages::{
    Agent, Builder, Built, Channel, Contents, MessageState, Office, Party, Policies, Policy,
    Purpose, Shop, SignedLinks, Template, Visit, VisitKind, Visits, Way, Which,
    public::MessageView, templates::Desk,
};
use pages::TokenKeys;
use serde_json::{Value, json};

use crate::{
    CampaignName, Document, Error, Rules, public::CampaignDetail, store, store::Recipient,
};

pub(crate) fn rooms() -> Vec<Room> {
    vec![
        settings::MIGRATIONS,
        web::MIGRATIONS,
        events::MIGRATIONS,
        timers::MIGRATIONS,
        customers::MIGRATIONS,
        messages::MIGRATIONS,
        segments::MIGRATIONS,
        experiments::MIGRATIONS,
        crate::MIGRATIONS,
    ]
}

/// A Monday at ten in the morning, in London and in UTC.
pub(crate) fn monday() -> Timestamp {
    time("2026-03-02T10:00:00Z")
}

pub(crate) fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub(crate) fn name(text: &str) -> CampaignName {
    CampaignName::parse(text).unwrap()
}

pub(crate) fn secret() -> Secret {
    Secret::new([42; 32])
}

fn contents() -> Contents {
    let builder = Builder {
        name: crate::SUBJECT_BUILDER,
        sample: || json!({"subject": "News"}),
        variables: || vec![("subject", "Another subject")],
        build: Box::new(|tx, _at, requests| {
            let run = |data: &Value| {
                let run = data["campaign"]["run"].as_str()?;
                crate::RunId::parse(run).ok()
            };
            let mut built = Vec::new();
            for request in requests {
                let runs: Vec<crate::RunId> = run(&request.data).into_iter().collect();
                let unwanted = crate::unwanted(tx, &runs)?.into_iter().next().flatten();
                built.push(match unwanted {
                    Some(why) => Built::Moot(why),
                    None => Built::Ready(request.data["campaign"].clone()),
                });
            }
            Ok(built)
        }),
    };
    let template = |name, version| Template {
        name,
        version,
        channel: Channel::Email,
        document: r#"{
            "format": 1, "builder": "campaign.facts", "fallback": "en",
            "subject": {"en": "{{ campaign.subject | default: 'News' }}"},
            "preheader": {"en": "What you asked us to tell you."},
            "because": {"en": "You get this because you asked for news."},
            "blocks": [{"kind": "heading", "text": {"en": "Hello {{ customer.first_name }}"}}]
        }"#,
    };
    let both = Template {
        name: "both",
        version: 1,
        channel: Channel::Email,
        document: r#"{
            "format": 1, "builder": "campaign.facts", "fallback": "en",
            "subject": {"en": "News", "de": "Neues"},
            "preheader": {"en": "What you asked us to tell you."},
            "because": {"en": "You get this because you asked for news."},
            "blocks": [{"kind": "heading", "text": {"en": "Hello", "de": "Hallo"}}],
            "sms": {"en": "News", "de": "Neues"}
        }"#,
    };
    Contents::new(
        vec![template("news", 1), template("other", 1), both],
        vec![builder],
    )
    .unwrap()
}

fn office() -> Office {
    let address = EmailAddress::parse("hello@tea.example").unwrap();
    let shop = Shop {
        name: "The Tea House".to_owned(),
        from: Party {
            name: None,
            address,
        },
        reply_to: None,
        bounces_to: None,
        website: Some("https://tea.example".to_owned()),
        postal_address: None,
        palette: messages::Palette::of(settings::Value::read("#1f6f54").unwrap()),
        logo: None,
        languages: vec![Language::english()],
    };
    let keys = TokenKeys::new(vec![b"a secret of sixteen bytes at least".to_vec()]).unwrap();
    Office {
        policies: policies(),
        shops: Arc::new(move |_tx| Ok(shop.clone())),
        contents: Arc::new(contents()),
        senders: messages::Senders::default(),
        links: Arc::new(SignedLinks::new(keys, "https://shop.example".to_owned())),
        holder: "house-1".to_owned(),
        batch: 100,
    }
}

fn policies() -> Policies {
    Arc::new(|_tx| {
        let zone = Zone::parse("Europe/London").unwrap();
        let mut policy = Policy::usual(zone, secret());
        // One a day is for tests of messages.
        policy.caps.clear();
        policy.channels.push(Channel::Sms);
        Ok(Arc::new(policy))
    })
}

pub(crate) fn rules() -> Rules {
    let office = office();
    let specs = [
        customers::predicates(),
        messages::predicates(),
        segments::predicates(),
    ];
    Rules {
        conditions: Arc::new(segments::Registry::new(specs.into_iter().flatten()).unwrap()),
        templates: Desk::new(office.contents, Arc::clone(&office.policies)),
        policies: office.policies,
        // Customer 1 an hour after it has begun, customer 2 after two.
        best_times: Arc::new(|_tx, customers, ahead| {
            let best = |customer: &CustomerId| {
                let later = ahead.since.plus(Span::from_hours(customer.raw()));
                let last = ahead.since.plus(ahead.within);
                let at = later.min(last);
                let words = format!("they read {} hours later", customer.raw());
                (*customer, crate::BestTime { at, words })
            };
            Ok(customers.iter().map(best).collect())
        }),
    }
}

/// To everybody, now, without anybody held out.
pub(crate) fn document() -> Value {
    json!({
        "title": "Spring",
        "topic": "news",
        "variants": [{"id": "a", "template": "news", "template_version": 1}],
        "when": "now",
        "holdout_percent": 0,
    })
}

/// The same with some fields replaced; null takes one away.
pub(crate) fn with(changes: &Value) -> Value {
    let mut document = document();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            document.as_object_mut().unwrap().remove(name);
        } else {
            document[name] = value.clone();
        }
    }
    document
}

/// Two variants.
pub(crate) fn two() -> Value {
    json!([
        {"id": "a", "template": "news", "template_version": 1},
        {"id": "b", "template": "other", "template_version": 1, "subject": "Other news"},
    ])
}

pub(crate) fn parse(document: &Value) -> Document {
    serde_json::from_value(document.clone()).unwrap()
}

pub(crate) struct Trial<'d> {
    pub(crate) db: &'d Db,
    pub(crate) clock: SimClock,
    pub(crate) ids: Ids,
    pub(crate) rules: Rules,
    pub(crate) office: Office,
}

impl<'d> Trial<'d> {
    pub(crate) fn new(db: &'d Db) -> Self {
        let trial = Self::node(db, 1);
        let catalogue = settings::Catalogue::new(&[settings::shop::SETTINGS]);
        let (at, key) = (trial.at(), settings::shop::TIME_ZONE.key());
        let _set = db
            .write_now(|tx| settings::set_text(tx, &at, &catalogue, key, "Europe/London"))
            .unwrap();
        trial
    }

    /// Another process of the same shop.
    pub(crate) fn node(db: &'d Db, node: u16) -> Self {
        Self {
            db,
            clock: SimClock::new(monday()),
            ids: Ids::for_node(Rng::from_seed(u64::from(node)), node),
            rules: rules(),
            office: office(),
        }
    }

    pub(crate) fn at(&self) -> Moment {
        Moment::new(self.clock.now(), self.ids.clone())
    }

    pub(crate) fn pass(&self, span: Span) {
        self.clock.advance(span);
    }

    pub(crate) fn write<T>(&self, mut body: impl FnMut(&mut Tx<'_>) -> Result<T, Error>) -> T {
        self.db.write_now(&mut body).unwrap()
    }

    /// So many people who agreed to marketing.
    pub(crate) fn people(&self, count: u32) -> Vec<CustomerId> {
        (0..count).map(|number| self.person(number, None)).collect()
    }

    pub(crate) fn person(&self, number: u32, country: Option<&str>) -> CustomerId {
        let mut facts = CustomerFacts::new("shop", self.clock.now());
        let address = format!("c{number}@example.org");
        facts.email = Some(EmailAddress::parse(&address).unwrap());
        facts.country = country.map(|code| Country::parse(code).unwrap());
        let at = self.at();
        let facts = [facts];
        self.write(|tx| {
            let resolved = customers::resolve_many(tx, &at, &facts, false)?;
            let customer = resolved[0].customer;
            let about = (Channel::Email, Purpose::Marketing);
            let method = customers::Method::Preferences;
            let consent =
                customers::Consent::new(about, ConsentState::Granted, at.now, method, "test");
            let _new = customers::set_consent(tx, &at, &secret(), customer, &consent)?;
            Ok(customer)
        })
    }

    pub(crate) fn refuse(&self, customer: CustomerId) {
        let at = self.at();
        self.write(|tx| {
            let about = (Channel::Email, Purpose::Marketing);
            let method = customers::Method::Preferences;
            let consent =
                customers::Consent::new(about, ConsentState::Refused, at.now, method, "test");
            let _new = customers::set_consent(tx, &at, &secret(), customer, &consent)?;
            Ok(())
        });
    }

    /// Makes a campaign and schedules it.
    pub(crate) fn schedule(&self, campaign: &str, document: &Value) -> CampaignDetail {
        let (at, name, document) = (self.at(), name(campaign), parse(document));
        self.write(|tx| {
            let _draft = crate::create(tx, &at, &self.rules, (&name, &document))?;
            Ok(crate::schedule(tx, &at, &self.rules, (&name, true))?.into_inner())
        })
    }

    pub(crate) fn show(&self, campaign: &str) -> CampaignDetail {
        let name = name(campaign);
        self.db.read_now(|tx| crate::show(tx, &name)).unwrap()
    }

    /// Pages until nothing of campaigns is due; answers how many.
    pub(crate) fn work(&self) -> usize {
        for pages in 0..10_000 {
            if crate::work(self.db, &self.at(), &self.rules)
                .unwrap()
                .is_none()
            {
                return pages;
            }
        }
        panic!("a campaign does not come to an end");
    }

    /// One round of everything else: timers and mail; answers how many left.
    pub(crate) fn deliver(&self) -> usize {
        let handlers = messages::handlers(Arc::clone(&self.rules.policies));
        while timers::work(self.db, &self.at(), &handlers)
            .unwrap()
            .claimed
            > 0
        {}
        let mut sent = 0;
        loop {
            let way = Way::Mail(&mail::Capture);
            let round = messages::send(self.db, &self.clock, &self.ids, &self.office, way).unwrap();
            if round.claimed == 0 {
                return sent;
            }
            sent += round.captured;
        }
    }

    /// Everything that is due now is done; answers how many mails left.
    pub(crate) fn settle(&self) -> usize {
        let mut sent = 0;
        loop {
            let pages = self.work();
            let left = self.deliver();
            sent += left;
            if pages == 0 && left == 0 {
                return sent;
            }
        }
    }

    /// The same, and what is over is known to be so.
    pub(crate) fn finish(&self) -> usize {
        self.live_until(self.clock.now().plus(Span::from_minutes(2)))
    }

    /// Everything that falls due until an instant happens, each at its own time.
    pub(crate) fn live_until(&self, end: Timestamp) -> usize {
        let mut sent = self.settle();
        loop {
            let next = self.db.read_now(|tx| {
                let wakes = [
                    crate::next_wake(tx)?,
                    timers::next_wake(tx)?,
                    messages::next_wake(tx)?,
                ];
                Ok::<_, messages::Error>(wakes.into_iter().flatten().min())
            });
            let Some(next) = next.unwrap().filter(|next| *next < end) else {
                break;
            };
            self.clock.set(next.max(self.clock.now()));
            sent += self.settle();
        }
        self.clock.set(end);
        sent + self.settle()
    }

    /// What a customer got, oldest first.
    pub(crate) fn mails(&self, customer: CustomerId) -> Vec<MessageView> {
        let mut all = self
            .db
            .read_now(|tx| messages::list(tx, customer, None, 500))
            .unwrap();
        all.retain(|one| matches!(one.state, MessageState::Captured { .. }));
        all.reverse();
        all
    }

    /// When each mail of a customer left.
    pub(crate) fn left(&self, customer: CustomerId) -> Vec<Timestamp> {
        let at = |one: &MessageView| {
            let MessageState::Captured { at } = one.state else {
                panic!("it did not leave");
            };
            at
        };
        self.mails(customer).iter().map(at).collect()
    }

    /// A person opens their last mail, or follows a link of it.
    pub(crate) fn visits(&self, customer: CustomerId, click: bool) {
        let message = self.mails(customer).last().unwrap().id;
        let kind = if click {
            VisitKind::Click {
                link: 1,
                of: 3,
                target: "https://tea.example".to_owned(),
            }
        } else {
            VisitKind::Open
        };
        let visits = Visits::default();
        visits.push(Visit {
            customer,
            message,
            kind,
            at: self.clock.now(),
            agent: Agent::Person,
        });
        messages::record(self.db, &self.at(), &visits, Which::All).unwrap();
    }

    /// The rows of a campaign's first run that were asked for.
    pub(crate) fn asked(&self, campaign: &str) -> Vec<Recipient> {
        let run = self.show(campaign).runs.last().unwrap().id;
        self.db
            .read_now(|tx| store::asked_after(tx, run, 0, 10_000))
            .unwrap()
    }

    /// How many of each state, of the newest run.
    pub(crate) fn people_of(&self, campaign: &str, state: &str) -> i64 {
        let detail = self.show(campaign);
        detail.runs[0]
            .people
            .get(state)
            .copied()
            .unwrap_or_default()
    }
}
