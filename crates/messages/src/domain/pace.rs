//! How fast mail may go: so many a minute to one receiving domain and from one sender, and more from day to day while a
//! sender is new; and text messages from one number.
//!
//! A bucket holds as many tokens as may go at once and is filled at an even rate; a message that goes takes one out of
//! each bucket that it needs, or none at all. What finds a bucket empty waits in its lane, in the order in which it was
//! granted, what orders need before the rest. Everything here is decided from what is stored and the instant given.

use std::collections::{BTreeMap, BTreeSet};

use customers::Purpose;
use kernel::{Day, Span, Timestamp, Zone};

use super::{MessageId, Reason};

/// A minute in microseconds.
const MINUTE_MICROS: i64 = 60_000_000;
/// A bucket holds what its rate lets through within this part of a minute: after a quiet time so many go at once.
const BURST_PARTS: i64 = 6;
/// Those who wait are looked at no more often than this: a look costs more than a message.
const SHORTEST_LOOK: Span = Span::from_seconds(1);
/// Most messages a minute that a rate can say; more is none.
pub(crate) const HIGHEST_RATE: u32 = 1_000_000;

/// How many messages a new sender may send on each of its first days; on the days after these it may send what it wants.
/// Some four weeks, a third more each day: what mailbox providers advise senders whom they do not know yet. What orders
/// need is counted and never waits.
pub const WARM_UP: [u32; 28] = [
    50, 100, 150, 200, 270, 360, 480, 640, 850, 1_100, 1_500, 2_000, 2_700, 3_600, 4_800, 6_400,
    8_500, 11_000, 15_000, 20_000, 27_000, 36_000, 48_000, 64_000, 85_000, 110_000, 150_000,
    200_000,
];

/// So many a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(u32);

impl Rate {
    /// None for zero, which is "as fast as it goes".
    pub fn per_minute(number: u32) -> Option<Self> {
        (number > 0).then_some(Self(number.min(HIGHEST_RATE)))
    }

    /// How many a minute.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// How many may go at once after a quiet time: what ten seconds let through, and one at least.
    pub fn burst(self) -> u32 {
        u32::try_from(i64::from(self.0).div_euclid(BURST_PARTS))
            .unwrap_or(1)
            .max(1)
    }

    /// Microseconds between two.
    fn interval(self) -> i64 {
        MINUTE_MICROS.div_euclid(i64::from(self.0).max(1)).max(1)
    }
}

/// How fast the shop's mail may go, apart from named senders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// To receiving domains, in lower case.
    pub domains: DomainRates,
    /// From the shop's own sender.
    pub own: SenderPace,
    /// From senders of text messages.
    pub texts: TextRates,
}

/// How fast one sender may send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SenderPace {
    /// So many a minute.
    pub rate: Option<Rate>,
    /// The first day of its warm-up.
    pub warm_up_from: Option<Day>,
}

/// How fast mail may go to receiving domains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DomainRates {
    /// Domains that share one rate stand under the first of them.
    named: BTreeMap<String, (String, Rate)>,
    /// For each of the others.
    other: Option<Rate>,
}

impl DomainRates {
    /// Of `gmail.com+googlemail.com=600, *=300`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rates = Self::default();
        for part in text.split(',').map(str::trim) {
            let (domains, number) = part.split_once('=')?;
            let rate = Rate::per_minute(number.trim().parse().ok()?)?;
            if domains.trim() == "*" {
                if rates.other.replace(rate).is_some() {
                    return None;
                }
                continue;
            }
            let domains: Vec<String> = domains
                .split('+')
                .map(|domain| domain.trim().to_lowercase())
                .collect();
            let first = domains.first()?.clone();
            for domain in domains {
                let is_domain = domain.contains('.')
                    && !domain.contains(|letter: char| letter.is_whitespace() || letter == '@');
                if !is_domain || rates.named.insert(domain, (first.clone(), rate)).is_some() {
                    return None;
                }
            }
        }
        (!rates.is_empty()).then_some(rates)
    }

    /// Whether no domain has any.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty() && self.other.is_none()
    }

    /// The name under which a domain is counted, and its rate.
    pub fn of(&self, domain: &str) -> Option<(String, Rate)> {
        let domain = domain.to_lowercase();
        let own = self.named.get(&domain).cloned();
        own.or_else(|| Some((domain, self.other?)))
    }
}

impl core::fmt::Display for DomainRates {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut groups: BTreeMap<&str, (Vec<&str>, Rate)> = BTreeMap::new();
        for (domain, (first, rate)) in &self.named {
            let group = groups.entry(first).or_insert_with(|| (vec![first], *rate));
            if domain != first {
                group.0.push(domain);
            }
        }
        let named = groups
            .into_values()
            .map(|(domains, rate)| format!("{}={}", domains.join("+"), rate.0));
        let other = self.other.map(|rate| format!("*={}", rate.0));
        let all: Vec<String> = named.chain(other).collect();
        formatter.write_str(&all.join(", "))
    }
}

impl settings::Value for DomainRates {
    const KIND: &'static str = "rates of domains";

    fn read(text: &str) -> Result<Self, String> {
        Self::parse(text).ok_or_else(|| {
            "each domain once, with so many messages a minute, such as gmail.com+googlemail.com=600, *=300".to_owned()
        })
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// How fast text messages may go from their senders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextRates {
    named: BTreeMap<String, Rate>,
    /// For each of the others.
    other: Option<Rate>,
}

impl TextRates {
    /// Of `+15005550006=60, TeaHouse=120, *=30`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rates = Self::default();
        for part in text.split(',').map(str::trim) {
            let (sender, number) = part.split_once('=')?;
            let rate = Rate::per_minute(number.trim().parse().ok()?)?;
            let sender = sender.trim();
            let before = if sender == "*" {
                rates.other.replace(rate)
            } else {
                let _known = courier::sms::Senders::read(sender)?;
                rates.named.insert(sender.to_owned(), rate)
            };
            if before.is_some() {
                return None;
            }
        }
        Some(rates)
    }

    /// The rate of a sender; none when it may send as fast as it goes.
    pub fn of(&self, sender: &str) -> Option<Rate> {
        self.named.get(sender).copied().or(self.other)
    }
}

impl settings::Value for TextRates {
    const KIND: &'static str = "rates of senders of text messages";

    fn read(text: &str) -> Result<Self, String> {
        Self::parse(text).ok_or_else(|| {
            "each sender once, with so many messages a minute, such as +15005550006=60, *=30"
                .to_owned()
        })
    }

    fn write(&self) -> String {
        let named = self.named.iter();
        let named = named.map(|(sender, rate)| format!("{sender}={}", rate.0));
        let other = self.other.map(|rate| format!("*={}", rate.0));
        named.chain(other).collect::<Vec<_>>().join(", ")
    }
}

/// Something that a message may have to wait for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// A sender's amount of the day.
    WarmUp(String),
    /// A sender's rate.
    Sender(String),
    /// A receiving domain's rate.
    Domain(String),
    /// The rate of a sender of text messages.
    Text(String),
}

impl Lane {
    /// As it stands in columns: `domain:gmail.com`.
    pub fn key(&self) -> String {
        match self {
            Self::WarmUp(name) => format!("warm_up:{name}"),
            Self::Sender(name) => format!("sender:{name}"),
            Self::Domain(name) => format!("domain:{name}"),
            // Keys stand in lists with blanks between, and no sender has a full stop in its name.
            Self::Text(name) => format!("text:{}", name.replace(' ', ".")),
        }
    }

    /// The one with this key.
    pub fn parse(key: &str) -> Option<Self> {
        let (kind, name) = key.split_once(':')?;
        let name = name.to_owned();
        match kind {
            "warm_up" => Some(Self::WarmUp(name)),
            "sender" => Some(Self::Sender(name)),
            "domain" => Some(Self::Domain(name)),
            "text" => Some(Self::Text(name.replace('.', " "))),
            _ => None,
        }
    }
}

/// What a lane lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// So many a minute.
    Rate(Rate),
    /// So many on the day that holds the instant.
    Day {
        /// The shop's day.
        day: Day,
        /// How many.
        most: u32,
        /// When the next day begins.
        next: Timestamp,
    },
}

/// The amount of a sender's day; none when its warm-up is over or has not begun.
pub(crate) fn warm_up(from: Day, zone: &Zone, now: Timestamp) -> Option<Limit> {
    let day = zone.day_of(now);
    let gone = usize::try_from(day.since(from)).ok()?;
    let most = *WARM_UP.get(gone)?;
    let next = zone.start_of_day(day.next());
    Some(Limit::Day { day, most, next })
}

/// How full a lane is, as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LaneState {
    /// The instant at which its bucket is full again, in microseconds.
    pub(crate) full_at: i64,
    /// The day that `taken` is of.
    pub(crate) day: i64,
    /// How many went on that day.
    pub(crate) taken: i64,
    /// When the last of those who wait will have its turn, as far as can be said.
    pub(crate) busy_until: Timestamp,
    /// When those who wait are looked at next; none when nobody waits.
    pub(crate) look_at: Option<Timestamp>,
}

impl Default for LaneState {
    fn default() -> Self {
        Self {
            full_at: 0,
            day: 0,
            taken: 0,
            busy_until: Timestamp::from_millis(0),
            look_at: None,
        }
    }
}

impl LaneState {
    /// How many may go now.
    pub(crate) fn room(&self, limit: Limit, now: Timestamp) -> u32 {
        match limit {
            Limit::Rate(rate) => {
                let now = micros(now);
                let interval = rate.interval();
                let holds = interval.saturating_mul(i64::from(rate.burst()));
                let free = now
                    .saturating_add(holds)
                    .saturating_sub(self.full_at.max(now));
                u32::try_from(free.div_euclid(interval)).unwrap_or(0)
            }
            Limit::Day { day, most, .. } => {
                let taken = if self.day == day.days() {
                    self.taken
                } else {
                    0
                };
                u32::try_from(i64::from(most).saturating_sub(taken)).unwrap_or(0)
            }
        }
    }

    /// One goes.
    pub(crate) fn take(&mut self, limit: Limit, now: Timestamp) {
        match limit {
            Limit::Rate(rate) => {
                self.full_at = self
                    .full_at
                    .max(micros(now))
                    .saturating_add(rate.interval());
            }
            Limit::Day { day, .. } => {
                if self.day != day.days() {
                    self.day = day.days();
                    self.taken = 0;
                }
                self.taken = self.taken.saturating_add(1);
            }
        }
    }

    /// One waits; answers when its turn comes, as far as can be said.
    pub(crate) fn wait(&mut self, limit: Limit, now: Timestamp) -> Timestamp {
        let look_at = self.next_look(limit, now);
        self.look_at = Some(self.look_at.map_or(look_at, |known| known.min(look_at)));
        let turn = match limit {
            Limit::Rate(rate) => {
                let pause = Span::from_millis(rate.interval().div_euclid(1000).max(1));
                self.busy_until.max(look_at).plus(pause)
            }
            Limit::Day { next, .. } => self.busy_until.max(next),
        };
        self.busy_until = turn;
        turn
    }

    /// When something may go again, not sooner than a look is worth.
    pub(crate) fn next_look(&self, limit: Limit, now: Timestamp) -> Timestamp {
        match limit {
            Limit::Rate(rate) => {
                let holds = rate.interval().saturating_mul(i64::from(rate.burst()));
                let one = self
                    .full_at
                    .saturating_add(rate.interval())
                    .saturating_sub(holds);
                let at = Timestamp::from_millis(one.div_euclid(1000).saturating_add(1));
                at.max(now.plus(SHORTEST_LOOK))
            }
            Limit::Day { next, .. } if self.room(limit, now) == 0 => next,
            Limit::Day { .. } => now.plus(SHORTEST_LOOK),
        }
    }
}

fn micros(time: Timestamp) -> i64 {
    time.millis().saturating_mul(1000)
}

/// A message that would go now, and what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Going {
    /// Which.
    pub(crate) message: MessageId,
    /// For what.
    pub(crate) purpose: Purpose,
    /// What it must pass.
    pub(crate) needs: Vec<(Lane, Limit)>,
    /// The lanes in which its turn has come already.
    pub(crate) passes: BTreeSet<String>,
}

/// Why a message waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parked {
    /// Where.
    pub(crate) lane: Lane,
    /// What that lets through.
    pub(crate) limit: Limit,
    /// When its turn comes, as far as can be said.
    pub(crate) turn_at: Timestamp,
    /// Why, for the ask's decisions.
    pub(crate) reason: Reason,
    /// Whether it waited there before: told once is enough.
    pub(crate) again: bool,
}

/// Decides about messages that would go now; `lanes` are how full they are, and are left as they will be. What goes
/// takes from all its lanes, in order of rank: what orders need, then service, then marketing, the older first.
pub(crate) fn pace(
    mut going: Vec<Going>,
    lanes: &mut BTreeMap<Lane, LaneState>,
    now: Timestamp,
) -> BTreeMap<MessageId, Parked> {
    going.sort_by_key(|one| (one.purpose, one.message));
    let mut parked = BTreeMap::new();
    for one in going {
        let stops = one.needs.iter().find(|(lane, limit)| {
            let state = lanes.get(lane).copied().unwrap_or_default();
            must_wait(&one, lane, *limit, &state, now)
        });
        if let Some((lane, limit)) = stops {
            let turn_at = lanes.entry(lane.clone()).or_default().wait(*limit, now);
            let stays = Parked {
                lane: lane.clone(),
                limit: *limit,
                turn_at,
                reason: reason(lane, *limit),
                again: one.passes.contains(&lane.key()),
            };
            parked.insert(one.message, stays);
        } else {
            for (lane, limit) in &one.needs {
                lanes.entry(lane.clone()).or_default().take(*limit, now);
            }
        }
    }
    parked
}

/// Whether a lane lets a message wait: it is empty, or others wait for whom it is not this one's turn to go before.
fn must_wait(one: &Going, lane: &Lane, limit: Limit, state: &LaneState, now: Timestamp) -> bool {
    let needed = one.purpose == Purpose::Transactional;
    match limit {
        Limit::Day { .. } if needed => false,
        Limit::Day { .. } | Limit::Rate(_) => {
            let its_turn = needed || state.look_at.is_none() || one.passes.contains(&lane.key());
            !its_turn || state.room(limit, now) == 0
        }
    }
}

fn reason(lane: &Lane, limit: Limit) -> Reason {
    let most = match limit {
        Limit::Rate(rate) => rate.number(),
        Limit::Day { most, .. } => most,
    };
    match lane {
        Lane::WarmUp(sender) => Reason::WarmUp {
            sender: sender.clone(),
            most,
        },
        Lane::Sender(_) | Lane::Domain(_) | Lane::Text(_) => Reason::Throttle {
            lane: lane.key(),
            per_minute: most,
        },
    }
}
