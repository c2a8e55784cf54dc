//! Whether an order goes wrong: what is known of one when it is placed and when its parcels have come, and how the probability
//! follows from that.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

use kernel::{Country, Currency, CustomerId, ProductId, Span, Timestamp};
use orders::public::outcomes::Outcome;
use serde::{Deserialize, Serialize};
use stats::{Case, float};

/// How long it is seen whether an order goes wrong. Nearly all returns of a shop that gives 30 days after delivery have come by
/// then.
pub(crate) const WATCH: Span = Span::from_days(60);
/// A parcel is late when it is not there so long after it was promised: before that nobody asks.
const GRACE: Span = Span::from_days(1);
/// Features of an order.
pub(crate) const FEATURES: usize = 14;
/// The features of one order, the first of which is 1.
pub(crate) type Features = [f64; FEATURES];

/// What a shop's own rate weighs when a customer's is drawn from their few orders, in orders.
const CAUTION_CUSTOMER: f64 = 2.0;
/// The same of a kind of goods, in lines.
const CAUTION_GROUP: f64 = 20.0;
/// And of a product beside its kind.
const CAUTION_PRODUCT: f64 = 10.0;
/// What is told of amounts and rates is at most so many times what is usual (e³ is twenty), since the odd ones teach nothing.
const FARTHEST: f64 = 3.0;

/// A feature, as it is told of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Feature {
    /// For machines.
    pub(crate) name: &'static str,
    /// For people.
    pub(crate) title: &'static str,
}

const fn feature(name: &'static str, title: &'static str) -> Feature {
    Feature { name, title }
}

/// All features, in their order.
pub(crate) const ALL: [Feature; FEATURES] = [
    feature("always", "every order"),
    feature("first", "first order of the customer"),
    feature("dear", "amount, beside what is usual in the shop"),
    feature(
        "dear_for_them",
        "amount, beside what the customer usually spends",
    ),
    feature("discount", "part of the price that was taken off"),
    feature(
        "went_wrong_before",
        "earlier orders of the customer that went wrong",
    ),
    feature("goods", "how often these goods and their kind come back"),
    feature("products", "number of different products"),
    feature("variants", "one product in several variants"),
    feature("gift", "marked as a gift"),
    feature("elsewhere", "sent to another country than the order before"),
    feature("arrived", "the parcels have come, or are late"),
    feature("late", "a parcel is late"),
    feature("split", "more than one parcel"),
];

/// A part of a whole, as counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Tally {
    part: u64,
    whole: u64,
}

impl Tally {
    /// The rate, held to another.
    fn held_to(self, usual: f64, caution: f64) -> f64 {
        (caution.mul_add(usual, float(self.part))) / (float(self.whole) + caution)
    }

    /// The rate of a shop: never quite nothing.
    fn of_shop(self) -> f64 {
        self.held_to(0.05, 20.0)
    }
}

/// What is known of a customer before an order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Own {
    went: Tally,
    log_amounts: f64,
    amounts: u64,
    country: Option<Country>,
}

impl Own {
    fn add(&mut self, order: &Outcome) {
        self.went.whole = self.went.whole.saturating_add(1);
        if let Some(amount) = log_amount(order) {
            self.log_amounts += amount;
            self.amounts = self.amounts.saturating_add(1);
        }
        self.country = order.country.or(self.country);
    }

    fn went_wrong(&mut self) {
        self.went.part = self.went.part.saturating_add(1);
    }

    /// What their earlier orders, by time, had told by an instant.
    pub(crate) fn before(earlier: &[Outcome], at: Timestamp) -> Self {
        let mut own = Self::default();
        for order in earlier {
            own.add(order);
            if order.went_wrong_at().is_some_and(|wrong| wrong < at) {
                own.went_wrong();
            }
        }
        own
    }
}

/// What is usual around an order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Around {
    /// Logarithm of the usual amount in its currency.
    pub(crate) usual: Option<f64>,
    /// Share of the shop's orders that go wrong.
    pub(crate) wrong: f64,
    /// How often its goods come back, beside what is usual: a logarithm.
    pub(crate) goods: f64,
}

fn log_amount(order: &Outcome) -> Option<f64> {
    let amount = u64::try_from(order.sold).ok().filter(|sold| *sold > 0)?;
    Some(float(amount).ln())
}

fn yes(is: bool) -> f64 {
    if is { 1.0 } else { 0.0 }
}

/// The features of an order when it is placed.
fn features(order: &Outcome, own: &Own, around: &Around) -> Features {
    let within = |value: f64| value.clamp(-FARTHEST, FARTHEST);
    let amount = log_amount(order);
    let dear = amount
        .zip(around.usual)
        .map_or(0.0, |(own, usual)| own - usual);
    let usually = (own.amounts > 0).then(|| own.log_amounts / float(own.amounts));
    let dear_for_them = amount.zip(usually).map_or(0.0, |(now, usual)| now - usual);
    let gross = u64::try_from(order.gross).unwrap_or(0);
    let discount = u64::try_from(order.discount).unwrap_or(0);
    let wrong_before = own.went.held_to(around.wrong, CAUTION_CUSTOMER) / around.wrong;
    let products: BTreeSet<ProductId> = order.lines.iter().map(|line| line.product).collect();
    let kinds: BTreeSet<_> = order
        .lines
        .iter()
        .map(|line| (line.product, line.variant))
        .collect();
    let is_gift = order
        .tags
        .iter()
        .any(|tag| tag.to_lowercase().contains("gift"));
    let elsewhere = own
        .country
        .zip(order.country)
        .is_some_and(|(then, now)| then != now);
    [
        1.0,
        yes(order.is_first),
        within(dear),
        within(dear_for_them),
        stats::ratio(discount, gross).unwrap_or(0.0).min(1.0),
        within(wrong_before.ln()),
        within(around.goods),
        within(float(count(products.len()).max(1)).ln()),
        yes(kinds.len() > products.len()),
        yes(is_gift),
        yes(elsewhere),
        0.0,
        0.0,
        0.0,
    ]
}

fn count(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}

/// What the parcels of an order tell: from when on, and whether one is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Arrival {
    at: Timestamp,
    is_late: bool,
    is_split: bool,
}

impl Arrival {
    /// When all parcels are there, or the first of them is late; `None` before `now`, and of orders whose parcels nobody tells.
    fn of(order: &Outcome, now: Timestamp) -> Option<Self> {
        let late = order.parcels.iter().filter_map(|parcel| {
            let late_at = parcel.promised_at?.plus(GRACE);
            parcel
                .delivered_at
                .is_none_or(|there| there > late_at)
                .then_some(late_at)
        });
        let late = late.min();
        let there: Option<Vec<Timestamp>> = order
            .parcels
            .iter()
            .map(|parcel| parcel.delivered_at)
            .collect();
        let there = there.and_then(|all| all.into_iter().max());
        let at = late
            .into_iter()
            .chain(there)
            .min()
            .filter(|at| *at <= now)?;
        Some(Self {
            at,
            is_late: late.is_some_and(|late| late <= at),
            is_split: order.parcels.len() > 1,
        })
    }

    /// The features of the order, looked at again.
    fn added_to(self, mut features: Features) -> Features {
        let [.., arrived, late, split] = &mut features;
        (*arrived, *late, *split) = (1.0, yes(self.is_late), yes(self.is_split));
        features
    }
}

/// An order, looked at: what was known then, and whether it went wrong afterwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Look {
    pub(crate) placed_at: Timestamp,
    pub(crate) features: Features,
    /// Whether it is the first look.
    pub(crate) is_at_placing: bool,
    pub(crate) went_wrong: bool,
}

impl Look {
    pub(crate) fn case(&self) -> Case<FEATURES> {
        Case {
            features: self.features,
            came: self.went_wrong,
        }
    }
}

/// An order of which it is still open whether it goes wrong, and what was known of its customer when it was placed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Open {
    pub(crate) order: Outcome,
    pub(crate) own: Own,
    pub(crate) closes_at: Timestamp,
}

/// The features of an order as it looks now.
pub(crate) fn features_now(
    order: &Outcome,
    own: &Own,
    around: &Around,
    now: Timestamp,
) -> Features {
    let first = features(order, own, around);
    let closes_at = order.placed_at.plus(WATCH);
    Arrival::of(order, now)
        .filter(|arrival| arrival.at < closes_at)
        .map_or(first, |arrival| arrival.added_to(first))
}

/// Of orders placed before, it is no longer asked whether they go wrong.
pub(crate) fn open_since(now: Timestamp) -> Timestamp {
    now.minus(WATCH)
}

/// When it is no longer asked whether an order goes wrong; `None` when it has, or when that is over.
pub(crate) fn closes_at(order: &Outcome, now: Timestamp) -> Option<Timestamp> {
    let closes_at = order.placed_at.plus(WATCH);
    (order.went_wrong_at().is_none() && closes_at > now).then_some(closes_at)
}

/// What becomes known at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    Order(CustomerId),
    Line(ProductId),
}

/// Lives through the orders by time; at each it knows what was known then, and no more.
#[derive(Debug, Default)]
pub(crate) struct Past {
    /// The kind of a product.
    kinds: BTreeMap<ProductId, u32>,
    waiting: BinaryHeap<Reverse<(Timestamp, Known)>>,
    usual: BTreeMap<&'static str, (f64, u64)>,
    orders: Tally,
    lines: Tally,
    groups: BTreeMap<u32, Tally>,
    products: BTreeMap<ProductId, Tally>,
    customers: BTreeMap<CustomerId, Own>,
    pub(crate) looks: Vec<Look>,
    pub(crate) open: Vec<Open>,
}

/// What is kept of the past, to look at one order by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Usual {
    /// Orders before it are not looked at.
    pub(crate) since: Timestamp,
    /// Logarithm of the usual amount, by currency.
    pub(crate) amounts: BTreeMap<String, f64>,
    /// Share of orders that go wrong.
    pub(crate) wrong: f64,
    /// Share of lines that come back.
    pub(crate) lines: f64,
}

impl Past {
    /// Nothing yet, of products of these kinds.
    pub(crate) fn new(kinds: BTreeMap<ProductId, u32>) -> Self {
        Self {
            kinds,
            ..Self::default()
        }
    }

    /// Takes the next order by time; it is `now`.
    pub(crate) fn take(&mut self, order: &Outcome, now: Timestamp) {
        self.hear_until(order.placed_at);
        let own = self
            .customers
            .get(&order.customer)
            .copied()
            .unwrap_or_default();
        let features = features(order, &own, &self.around(order));
        let wrong_at = order.went_wrong_at();
        let closes_at = order.placed_at.plus(WATCH);
        let arrival = Arrival::of(order, now).filter(|arrival| arrival.at < closes_at);
        if closes_at <= now {
            let went_wrong = wrong_at.is_some_and(|at| at <= closes_at);
            let look = |features, is_at_placing| Look {
                placed_at: order.placed_at,
                features,
                is_at_placing,
                went_wrong,
            };
            self.looks.push(look(features, true));
            let again = arrival.filter(|arrival| wrong_at.is_none_or(|wrong| wrong > arrival.at));
            self.looks
                .extend(again.map(|arrival| look(arrival.added_to(features), false)));
        } else if wrong_at.is_none() {
            self.open.push(Open {
                order: order.clone(),
                own,
                closes_at,
            });
        }
        self.add(order);
    }

    fn add(&mut self, order: &Outcome) {
        self.orders.whole = self.orders.whole.saturating_add(1);
        if let Some(amount) = log_amount(order) {
            let usual = self.usual.entry(code(order.currency)).or_default();
            *usual = (usual.0 + amount, usual.1.saturating_add(1));
        }
        self.customers.entry(order.customer).or_default().add(order);
        let bought: BTreeSet<ProductId> = order.lines.iter().map(|line| line.product).collect();
        for product in &bought {
            for tally in self.tallies(*product) {
                tally.whole = tally.whole.saturating_add(1);
            }
        }
        if let Some(at) = order.went_wrong_at() {
            self.waiting
                .push(Reverse((at, Known::Order(order.customer))));
        }
        let mut told = BTreeSet::new();
        for returned in &order.returned {
            let product = returned.product.filter(|product| bought.contains(product));
            if let Some(product) = product
                && told.insert(product)
            {
                self.waiting
                    .push(Reverse((returned.at, Known::Line(product))));
            }
        }
    }

    /// The counts that a line of a product is part of.
    fn tallies(&mut self, product: ProductId) -> impl Iterator<Item = &mut Tally> {
        let kind = self.kinds.get(&product).copied();
        let group = kind.map(|kind| self.groups.entry(kind).or_default());
        let product = self.products.entry(product).or_default();
        group.into_iter().chain([&mut self.lines, product])
    }

    /// What happened before an instant becomes known.
    pub(crate) fn hear_until(&mut self, at: Timestamp) {
        while let Some(Reverse((when, known))) = self.waiting.peek().copied() {
            if when >= at {
                return;
            }
            self.waiting.pop();
            match known {
                Known::Order(customer) => {
                    self.orders.part = self.orders.part.saturating_add(1);
                    self.customers.entry(customer).or_default().went_wrong();
                }
                Known::Line(product) => {
                    for tally in self.tallies(product) {
                        tally.part = tally.part.saturating_add(1);
                    }
                }
            }
        }
    }

    fn around(&self, order: &Outcome) -> Around {
        let usual = self.usual.get(code(order.currency));
        let rate = |product| self.rate(product);
        Around {
            usual: usual.map(|(sum, of)| sum / float(*of)),
            wrong: self.orders.of_shop(),
            goods: goods(order, self.lines.of_shop(), rate),
        }
    }

    /// How often a product comes back.
    fn rate(&self, product: ProductId) -> Option<f64> {
        let kind = self
            .kinds
            .get(&product)
            .and_then(|kind| self.groups.get(kind));
        let shop = self.lines.of_shop();
        let kind = kind.map(|tally| tally.held_to(shop, CAUTION_GROUP));
        let usual = kind.unwrap_or(shop);
        match self.products.get(&product) {
            Some(tally) => Some(tally.held_to(usual, CAUTION_PRODUCT)),
            None => kind,
        }
    }

    /// How often each product that was bought or is of a known kind comes back.
    pub(crate) fn rates(&self) -> BTreeMap<ProductId, f64> {
        let all = self.kinds.keys().chain(self.products.keys());
        let all: BTreeSet<ProductId> = all.copied().collect();
        all.into_iter()
            .filter_map(|product| Some((product, self.rate(product)?)))
            .collect()
    }

    /// What is usual now.
    pub(crate) fn usual(&self, since: Timestamp) -> Usual {
        let amounts = self.usual.iter();
        Usual {
            since,
            amounts: amounts
                .map(|(code, (sum, of))| ((*code).to_owned(), sum / float(*of)))
                .collect(),
            wrong: self.orders.of_shop(),
            lines: self.lines.of_shop(),
        }
    }
}

impl Usual {
    /// Around one order, by what its products' rates are.
    pub(crate) fn around(&self, order: &Outcome, rates: &BTreeMap<ProductId, f64>) -> Around {
        Around {
            usual: self.amounts.get(code(order.currency)).copied(),
            wrong: self.wrong,
            goods: goods(order, self.lines, |product| rates.get(&product).copied()),
        }
    }
}

fn code(currency: Currency) -> &'static str {
    currency.code()
}

/// How often the goods of an order come back, beside what is usual: the logarithm of the mean of its products.
fn goods(order: &Outcome, usual: f64, rate: impl Fn(ProductId) -> Option<f64>) -> f64 {
    let products: BTreeSet<ProductId> = order.lines.iter().map(|line| line.product).collect();
    if products.is_empty() {
        return 0.0;
    }
    let of = float(count(products.len()));
    let rates = products
        .into_iter()
        .map(|product| rate(product).unwrap_or(usual));
    (rates.sum::<f64>() / of / usual).ln()
}
