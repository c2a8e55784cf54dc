//! Actions are made.

use customers::{Address, Channel, Consent, ConsentState, Method, Purpose, SuppressionReason};
use intake::Terms;
use journeys::{BackFill, Document, JourneyName};
use kernel::{CustomerId, Span, Zone};
use mail::{CrashPoint, Faults};
use messages::{
    Ask, ContentRef, Hold, HoldKind, Merging, MessageId, Scope, Topic, UnsubscribeLink,
    UnsubscribeProof,
};
use serde_json::json;

use crate::{
    campaigning,
    node::{Death, Node},
    offering,
    plan::{Action, Machine, Programme, Step},
    records::{self, Person, SOURCE, Told},
    shop::{About, Shop, Word, place},
    trouble::Trouble,
};

const PURPOSES: [Purpose; 3] = [Purpose::Transactional, Purpose::Service, Purpose::Marketing];
const REASONS: [SuppressionReason; 4] = [
    SuppressionReason::Manual,
    SuppressionReason::HardBounce,
    SuppressionReason::Complaint,
    SuppressionReason::UnsubscribedAll,
];
/// Settings and the values they take.
const SETTINGS: [(&str, [&str; 3]); 4] = [
    ("messages.quiet_hours", ["21:00-08:00", "", "12:00-13:30"]),
    ("messages.marketing_per_day", ["1", "2", "0"]),
    ("messages.marketing_per_week", ["4", "2", "0"]),
    ("messages.service_per_day", ["2", "1", "0"]),
];
/// What the mail server is like, in so many of a thousand: unreachable, deferred, refused, cut before, cut after.
const MOODS: [[u64; 5]; 7] = [
    [0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0],
    [1_000, 0, 0, 0, 0],
    [0, 1_000, 0, 0, 0],
    [100, 200, 0, 100, 100],
    [0, 0, 100, 0, 0],
    [0, 0, 0, 200, 300],
];
const CRASHES: [CrashPoint; 5] = [
    CrashPoint::Before,
    CrashPoint::Started,
    CrashPoint::Written,
    CrashPoint::Answered,
    CrashPoint::Told,
];

/// Makes a step. What a room refuses to do is no trouble; that is what refusals are for.
pub(crate) fn act(shop: &mut Shop, step: &Step) -> Result<(), Trouble> {
    match perform(shop, step) {
        Err(Trouble::Refused(_)) => Ok(()),
        other => other,
    }
}

fn perform(shop: &mut Shop, step: &Step) -> Result<(), Trouble> {
    let node = step.node;
    match &step.action {
        Action::Order {
            who,
            hours_ago,
            paid,
            guest,
        } => order(shop, node, *who, (*hours_ago, *paid, *guest)),
        Action::Pay(order) => change(shop, node, *order, |told, now| {
            told.paid_at.get_or_insert(now);
        }),
        Action::Retell(order) => change(shop, node, *order, |_told, _now| {}),
        Action::TellLate(order) => tell_late(shop, node, *order),
        Action::Cancel(order) => change(shop, node, *order, |told, now| {
            told.cancelled_at.get_or_insert(now);
        }),
        Action::Refund(order, all) => change(shop, node, *order, |told, now| {
            told.refunds.push((now, if *all { 495 } else { 120 }));
        }),
        Action::Ship(order) => change(shop, node, *order, |told, now| {
            told.shipped_at.get_or_insert(now);
        }),
        Action::Deliver(order) => deliver(shop, node, *order),
        Action::Consent { who, purpose, yes } => consent(shop, node, *who, (*purpose, *yes)),
        Action::Unsubscribe(letter, topic) => unsubscribe(shop, node, *letter, *topic),
        Action::Suppress(who, reason) => suppress(shop, node, *who, *reason),
        Action::Hold(who, hours) => hold(shop, node, *who, *hours),
        Action::ClearHold(who) => clear_hold(shop, node, *who),
        Action::Merge(from, into) => merge(shop, node, *from, *into),
        Action::Unmerge(merge) => unmerge(shop, node, *merge),
        Action::Erase(who) => erase(shop, node, *who),
        Action::Journey(which, what) => journey(shop, node, *which, what),
        Action::Campaign(which, what) => campaigning::act(shop, node, *which, *what),
        Action::Setting(key, value) => setting(shop, node, *key, *value),
        Action::Ask {
            order,
            purpose,
            joins,
            hours,
        } => ask(shop, node, *order, (*purpose, *joins, *hours)),
        Action::Work(rounds) => (0..=*rounds).try_for_each(|_| shop.round(node).map(|_idle| ())),
        Action::Live(minutes) => shop.live(Span::from_minutes(*minutes)),
        Action::Sleep(minutes) => {
            let _now = shop.clock.advance(Span::from_minutes(*minutes));
            Ok(())
        }
        Action::Back(minutes) => back(shop, *minutes),
        Action::Machine(what) => machine(shop, node, what),
        Action::TidyUp => shop.surely(node, |node, _at| Ok(node.world.tidy_up()?)),
    }
}

/// A clock that is set back shows it only to processes that start afterwards.
fn back(shop: &mut Shop, minutes: i64) -> Result<(), Trouble> {
    let now = shop.now().minus(Span::from_minutes(minutes));
    shop.clock.set(now);
    for node in &mut shop.nodes {
        node.restart()?;
    }
    Ok(())
}

fn machine(shop: &mut Shop, node: u64, what: &Machine) -> Result<(), Trouble> {
    let index = place(node, shop.nodes.len()).unwrap_or(0);
    let Some(node) = shop.nodes.get_mut(index) else {
        return Ok(());
    };
    match what {
        Machine::Mail(mood) => {
            let of = place(*mood, MOODS.len()).and_then(|place| MOODS.get(place));
            let [unreachable, deferred, refused, cut_before, cut_after] =
                of.copied().unwrap_or_default();
            node.server.set_faults(Faults {
                unreachable,
                deferred,
                refused,
                cut_before,
                cut_after,
                crash: 0,
            });
        }
        Machine::Die { before, commit } => {
            node.death = Death::OfProcess;
            let point = if *before {
                db::FaultPoint::BeforeCommit
            } else {
                db::FaultPoint::AfterCommit
            };
            node.db.faults().arm(point, *commit);
        }
        Machine::Away(commit) => {
            node.death = Death::OfDatabase;
            node.db.faults().arm(db::FaultPoint::BeforeCommit, *commit);
        }
        Machine::DieSending(point) => {
            let point = place(*point, CRASHES.len()).and_then(|place| CRASHES.get(place));
            node.server
                .crash_next(point.copied().unwrap_or(CrashPoint::Before));
        }
        Machine::Restart => node.restart()?,
    }
    Ok(())
}

fn terms() -> Result<Terms, Trouble> {
    Ok(Terms {
        zone: Zone::parse("Europe/London")?,
        history: false,
        import: None,
    })
}

fn order(
    shop: &mut Shop,
    node: u64,
    who: u64,
    (hours_ago, paid, guest): (i64, bool, bool),
) -> Result<(), Trouble> {
    let index = place(who, shop.people.len().saturating_add(2)).unwrap_or(0);
    let known = shop.people.get(index).cloned();
    let person = known.unwrap_or_else(|| {
        let person = Person::new(shop.people.len());
        shop.people.push(person.clone());
        person
    });
    let placed_at = shop.now().minus(Span::from_hours(hours_ago));
    let told = Told {
        number: shop.orders.len(),
        who: person,
        guest,
        placed_at,
        paid_at: paid.then_some(placed_at),
        cancelled_at: None,
        changed_at: placed_at,
        refunds: Vec::new(),
        shipped_at: None,
        delivered_at: None,
        codes: offering::typed_in(shop)?,
    };
    shop.orders.push(told.clone());
    tell(shop, node, &told)
}

/// The store tells of an order.
fn tell(shop: &mut Shop, node: u64, told: &Told) -> Result<(), Trouble> {
    let (record, terms) = ([told.record()?], terms()?);
    shop.absent.remove(&told.who.address());
    let accepted = shop.surely(node, |node, at| {
        let Node { goods, db, .. } = node;
        goods.prepare(db, at, &record, &[])?;
        db.write_now(|tx| Ok::<_, Trouble>(intake::accept_orders(tx, at, &terms, goods, &record)?))
    })?;
    for one in accepted {
        if let intake::Outcome::Refused(problems) = one.outcome {
            let seen = format!("order {}: {problems:?}", told.external_id());
            return Err(Trouble::broken("intake", seen));
        }
    }
    Ok(())
}

fn change(
    shop: &mut Shop,
    node: u64,
    order: u64,
    how: impl FnOnce(&mut Told, kernel::Timestamp),
) -> Result<(), Trouble> {
    let now = shop.now();
    let index = place(order, shop.orders.len());
    let Some(told) = index.and_then(|index| shop.orders.get_mut(index)) else {
        return Ok(());
    };
    let before = (
        told.paid_at,
        told.cancelled_at,
        told.refunds.len(),
        told.shipped_at,
    );
    how(told, now);
    if before
        != (
            told.paid_at,
            told.cancelled_at,
            told.refunds.len(),
            told.shipped_at,
        )
    {
        told.changed_at = now.max(told.changed_at);
    }
    let told = told.clone();
    tell(shop, node, &told)
}

fn tell_late(shop: &mut Shop, node: u64, order: u64) -> Result<(), Trouble> {
    let told = place(order, shop.orders.len())
        .and_then(|index| shop.orders.get(index))
        .map(Told::at_first);
    told.map_or(Ok(()), |told| tell(shop, node, &told))
}

/// A parcel arrives: told by itself, as carriers do.
fn deliver(shop: &mut Shop, node: u64, order: u64) -> Result<(), Trouble> {
    let now = shop.now();
    let index = place(order, shop.orders.len());
    let Some(told) = index.and_then(|index| shop.orders.get_mut(index)) else {
        return Ok(());
    };
    told.shipped_at.get_or_insert(now);
    told.delivered_at.get_or_insert(now);
    let (id, records, terms) = (told.external_id(), told.fulfilment_records()?, terms()?);
    shop.surely(node, |node, at| {
        node.db.write_now(|tx| {
            let _told = intake::accept_fulfilments(tx, at, &terms, SOURCE, &id, &records)?;
            Ok::<_, Trouble>(())
        })
    })
}

fn person(shop: &Shop, who: u64) -> Option<Person> {
    place(who, shop.people.len())
        .and_then(|index| shop.people.get(index))
        .cloned()
}

/// A person and the customer they are now.
fn known(shop: &Shop, who: u64) -> Result<Option<(Person, CustomerId)>, Trouble> {
    let Some(person) = person(shop, who) else {
        return Ok(None);
    };
    let customer = shop.customer(&person)?;
    Ok(customer.map(|customer| (person, customer)))
}

fn consent(
    shop: &mut Shop,
    node: u64,
    who: u64,
    (purpose, yes): (u64, bool),
) -> Result<(), Trouble> {
    // What an order needs is nobody's choice.
    let purpose = if purpose.is_multiple_of(4) {
        Purpose::Service
    } else {
        Purpose::Marketing
    };
    let Some((_person, customer)) = known(shop, who)? else {
        return Ok(());
    };
    let state = if yes {
        ConsentState::Granted
    } else {
        ConsentState::Refused
    };
    let said_at = shop.now();
    let about = (Channel::Email, purpose);
    let consent = Consent::new(about, state, said_at, Method::Preferences, "preferences");
    shop.surely(node, |node, at| {
        let policies = node.world.policies();
        node.db.write_now(|tx| {
            let policy = policies(tx)?;
            let _said = customers::set_consent(tx, at, &policy.secret, customer, &consent)?;
            Ok::<_, Trouble>(())
        })
    })?;
    let about = About::Purpose(purpose);
    shop.words.push(Word {
        home: customer,
        about,
        yes,
    });
    if yes && purpose == Purpose::Marketing {
        // Whoever comes back in person is welcome again.
        for person in shop.people.clone() {
            if shop.customer(&person)? == Some(customer) {
                shop.erased.remove(&person.address());
            }
        }
    }
    Ok(())
}

/// Followed twice, as mail programs do.
fn unsubscribe(shop: &mut Shop, node: u64, letter: u64, topic: bool) -> Result<(), Trouble> {
    let index = place(letter, shop.letters.len());
    let Some(letter) = index.and_then(|index| shop.letters.get(index)).cloned() else {
        return Ok(());
    };
    let link = UnsubscribeLink {
        customer: CustomerId::from_raw(letter.customer),
        message: MessageId::from_raw(letter.message),
    };
    let scope = if topic { Scope::Topic } else { Scope::Purpose };
    let proof = UnsubscribeProof {
        place: "one-click".to_owned(),
        ..UnsubscribeProof::default()
    };
    let mut home = None;
    for _ in 0..2 {
        home = shop.surely(node, |node, at| {
            let policies = node.world.policies();
            node.db.write_now(|tx| {
                let policy = policies(tx)?;
                let done = messages::unsubscribe(tx, at, &policy, link, (scope, &proof))?;
                let root = customers::current(tx, link.customer)?;
                Ok::<_, Trouble>(done.and(root).map(|root| root.id))
            })
        })?;
    }
    let Some(home) = home else {
        return Ok(());
    };
    if topic {
        let about = About::Topic(letter.topic);
        shop.words.push(Word {
            home,
            about,
            yes: false,
        });
        return Ok(());
    }
    for purpose in PURPOSES {
        if purpose >= letter.purpose && purpose != Purpose::Transactional {
            let about = About::Purpose(purpose);
            shop.words.push(Word {
                home,
                about,
                yes: false,
            });
        }
    }
    Ok(())
}

fn suppress(shop: &mut Shop, node: u64, who: u64, reason: u64) -> Result<(), Trouble> {
    let Some(person) = person(shop, who) else {
        return Ok(());
    };
    let address = Address::Email(person.email()?);
    let reason = place(reason, REASONS.len())
        .and_then(|place| REASONS.get(place))
        .copied()
        .unwrap_or(SuppressionReason::Manual);
    shop.surely(node, |node, at| {
        let policies = node.world.policies();
        node.db.write_now(|tx| {
            let policy = policies(tx)?;
            let why = (reason, "staff");
            let _done = customers::suppress(tx, at, &policy.secret, &address, why)?;
            Ok::<_, Trouble>(())
        })
    })?;
    if reason.is_hard() {
        shop.barred.insert(person.address());
    }
    Ok(())
}

fn hold(shop: &mut Shop, node: u64, who: u64, hours: i64) -> Result<(), Trouble> {
    let Some((_person, customer)) = known(shop, who)? else {
        return Ok(());
    };
    let from = if hours % 2 == 0 {
        Purpose::Service
    } else {
        Purpose::Marketing
    };
    let hold = Hold {
        key: "late-parcel:sim".to_owned(),
        kind: HoldKind::parse("late-parcel")?,
        from,
        raised_at: shop.now(),
        until: (hours > 9).then(|| shop.now().plus(Span::from_hours(hours))),
    };
    shop.surely(node, |node, at| {
        let policies = node.world.policies();
        node.db.write_now(|tx| {
            let policy = policies(tx)?;
            let _done = messages::raise_hold(tx, at, &policy, customer, &hold)?;
            Ok::<_, Trouble>(())
        })
    })
}

fn clear_hold(shop: &mut Shop, node: u64, who: u64) -> Result<(), Trouble> {
    let Some((_person, customer)) = known(shop, who)? else {
        return Ok(());
    };
    shop.surely(node, |node, at| {
        let policies = node.world.policies();
        node.db.write_now(|tx| {
            let policy = policies(tx)?;
            let _done = messages::clear_hold(tx, at, &policy, customer, "late-parcel:sim")?;
            Ok::<_, Trouble>(())
        })
    })
}

fn merge(shop: &mut Shop, node: u64, from: u64, into: u64) -> Result<(), Trouble> {
    let (Some((_, from)), Some((_, into))) = (known(shop, from)?, known(shop, into)?) else {
        return Ok(());
    };
    if from == into {
        return Ok(());
    }
    let merged = shop.surely(node, |node, at| {
        let rules = node.world.journeys();
        node.db.write_now(|tx| {
            Ok::<_, Trouble>(privacy::merge(tx, at, rules, from, into, "staff")?.into_inner())
        })
    })?;
    shop.merges.push(merged.merge);
    Ok(())
}

fn unmerge(shop: &mut Shop, node: u64, merge: u64) -> Result<(), Trouble> {
    let index = place(merge, shop.merges.len());
    let Some(merge) = index.and_then(|index| shop.merges.get(index)).copied() else {
        return Ok(());
    };
    shop.surely(node, |node, at| {
        let rules = node.world.journeys();
        node.db.write_now(|tx| {
            let _done = privacy::unmerge(tx, at, rules, merge, "staff")?;
            Ok::<_, Trouble>(())
        })
    })
}

fn erase(shop: &mut Shop, node: u64, who: u64) -> Result<(), Trouble> {
    let Some((_person, customer)) = known(shop, who)? else {
        return Ok(());
    };
    let mut gone = Vec::new();
    for person in shop.people.clone() {
        if shop.customer(&person)? == Some(customer) {
            gone.push(person.address());
        }
    }
    shop.surely(node, |node, at| {
        let rules = node.world.journeys();
        node.db.write_now(|tx| {
            let _erased = privacy::erase(tx, at, rules, customer)?;
            Ok::<_, Trouble>(())
        })
    })?;
    shop.erased.extend(gone.iter().cloned());
    shop.absent.extend(gone);
    Ok(())
}

fn journey(shop: &mut Shop, node: u64, which: u64, what: &Programme) -> Result<(), Trouble> {
    let version = match what {
        Programme::Publish(version) => *version,
        Programme::Enable(_) | Programme::Pause | Programme::Resume | Programme::Archive => 0,
    };
    let (name, document) = records::document(which, version);
    let name = JourneyName::parse(name)?;
    let document = match Document::parse(&document) {
        Ok(document) => document,
        Err(problems) => {
            return Err(Trouble::broken("simulation", format!("{problems:?}")));
        }
    };
    shop.surely(node, |node, at| {
        node.db.write_now(|tx| {
            let _done = match what {
                Programme::Publish(_) => journeys::publish(tx, at, &name, &document)?,
                Programme::Enable(past) => {
                    // Only paid orders are known from before.
                    let back_fill =
                        (*past > 0 && which % 3 != 2).then_some(BackFill::Newest(*past));
                    if !journeys::exists(tx, &name)? {
                        let _new = journeys::publish(tx, at, &name, &document)?;
                    }
                    journeys::enable(tx, at, &name, back_fill)?
                }
                Programme::Pause => journeys::pause(tx, at, &name)?,
                Programme::Resume => journeys::resume(tx, at, &name)?,
                Programme::Archive => journeys::archive(tx, at, &name)?,
            };
            Ok::<_, Trouble>(())
        })
    })
}

fn setting(shop: &mut Shop, node: u64, key: u64, value: u64) -> Result<(), Trouble> {
    let Some((key, values)) = place(key, SETTINGS.len()).and_then(|place| SETTINGS.get(place))
    else {
        return Ok(());
    };
    let value = place(value, values.len()).and_then(|place| values.get(place));
    let value = value.copied().unwrap_or_default();
    let catalogue = settings::Catalogue::new(world::SETTINGS);
    shop.surely(node, |node, at| {
        node.db.write_now(|tx| {
            let _set = settings::set_text(tx, at, &catalogue, key, value)?;
            Ok::<_, Trouble>(())
        })
    })
}

fn ask(
    shop: &mut Shop,
    node: u64,
    order: u64,
    (purpose, joins, hours): (u64, bool, i64),
) -> Result<(), Trouble> {
    let index = place(order, shop.orders.len());
    let Some(told) = index.and_then(|index| shop.orders.get(index)).cloned() else {
        return Ok(());
    };
    let purpose = place(purpose, PURPOSES.len())
        .and_then(|place| PURPOSES.get(place))
        .copied()
        .unwrap_or(Purpose::Service);
    let known = shop
        .tables()?
        .rows("orders_lookup")
        .find(|row| row.text("external_id") == told.external_id())
        .map(|row| (row.int("customer_id"), row.int("order_id")));
    let Some((customer, order)) = known.filter(|(customer, _)| *customer > 0) else {
        return Ok(());
    };
    let order = orders::OrderId::from_raw(order);
    let now = shop.now();
    let ask = Ask {
        customer: CustomerId::from_raw(customer),
        purpose,
        topic: Topic::parse("campaign")?,
        programme: "campaign".to_owned(),
        cause: format!("campaign:{purpose}:{order}"),
        content: ContentRef {
            template: "thank-you".to_owned(),
            version: 1,
            data: json!({"event": {"order": order}}),
        },
        channels: vec![Channel::Email],
        value: i64::try_from(told.number).unwrap_or(0),
        earliest: now,
        latest: now.plus(Span::from_hours(hours)),
        merging: if joins {
            Merging::SameTopic
        } else {
            Merging::Apart
        },
    };
    shop.surely(node, |node, at| {
        let policies = node.world.policies();
        node.db.write_now(|tx| {
            let policy = policies(tx)?;
            let _asked = messages::ask(tx, at, &policy, &ask)?;
            Ok::<_, Trouble>(())
        })
    })
}
