//! One customer's days of buying, until a day and after it.

use kernel::{Currency, CustomerId, Day, Timestamp};
use orders::public::reports::Sale;
use stats::{OwnTimes, Summary, Waits, float};

/// Where the past ends, and how far the future is looked at that the past is compared with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    /// The last day of what is known.
    pub(crate) until: Day,
    /// How many days after it are counted.
    pub(crate) horizon: i64,
    /// The currency in which money is looked at.
    pub(crate) currency: Currency,
}

/// What is known of one customer on the evening of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Life {
    /// Whose.
    pub customer: CustomerId,
    /// The first day of buying.
    pub first: Day,
    /// The last one.
    pub last: Day,
    /// When they bought on it, the last time.
    pub last_at: Timestamp,
    /// On how many days they came back.
    pub frequency: u32,
    /// What they spent on these days, net, in minor units of the currency that was asked for.
    pub spent_back: i64,
    /// How many days lay between two days of buying.
    pub gaps: OwnTimes,
    /// On how many days they came within the horizon after.
    pub after: u32,
}

impl Life {
    /// As the models look at it, in weeks; `None` never happens for days in order.
    pub fn summary(&self, until: Day) -> Option<Summary> {
        Summary::new(
            self.frequency,
            weeks(self.last.since(self.first)),
            weeks(until.since(self.first)),
        )
    }

    /// What they spend on a day of coming back, in whole minor units; 0 when they never did.
    pub fn mean_spend(&self) -> i64 {
        let days = i64::from(self.frequency);
        if days == 0 {
            return 0;
        }
        // Rounded half up; refunds may make it negative, which says nothing of spending.
        let half = days.checked_div(2).unwrap_or(0);
        self.spent_back
            .saturating_add(half)
            .checked_div(days)
            .unwrap_or(0)
    }
}

/// Days as weeks: the unit in which parameters are published and compared.
pub(crate) fn weeks(days: i64) -> f64 {
    let count = float(days.unsigned_abs()) / 7.0;
    if days < 0 { -count } else { count }
}

/// Makes lives of sales that come customer by customer, in time.
#[derive(Debug)]
pub(crate) struct Lives {
    cut: Cut,
    open: Option<Open>,
    known: Known,
}

/// Everybody's lives, by customer.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) lives: Vec<Life>,
    /// How many days lay between two days of buying, of all; whoever has not come back since is still waited for.
    pub(crate) waits: Waits,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    life: Life,
    /// The day looked at last.
    day: Day,
}

impl Lives {
    pub(crate) fn new(cut: Cut) -> Self {
        Self {
            cut,
            open: None,
            known: Known::default(),
        }
    }

    pub(crate) fn put(&mut self, sale: &Sale) {
        if self
            .open
            .is_some_and(|open| open.life.customer != sale.customer)
        {
            self.close();
        }
        let money = if sale.currency == self.cut.currency {
            sale.net()
        } else {
            0
        };
        let Some(open) = &mut self.open else {
            if sale.day <= self.cut.until {
                self.open = Some(Open::begin(sale));
            }
            return;
        };
        let is_new = sale.day > open.day;
        let life = &mut open.life;
        if sale.day > self.cut.until {
            let within = sale.day.since(self.cut.until) <= self.cut.horizon;
            if is_new && within {
                life.after = life.after.saturating_add(1);
            }
        } else {
            life.last_at = life.last_at.max(sale.placed_at);
            if is_new {
                let gap = u32::try_from(sale.day.since(life.last)).unwrap_or(u32::MAX);
                life.gaps.add(gap);
                self.known.waits.happened(gap);
                life.frequency = life.frequency.saturating_add(1);
                life.last = sale.day;
            }
            if life.frequency > 0 {
                life.spent_back = life.spent_back.saturating_add(money);
            }
        }
        open.day = open.day.max(sale.day);
    }

    pub(crate) fn finish(mut self) -> Known {
        self.close();
        self.known
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            let silent = self.cut.until.since(open.life.last);
            self.known.waits.not_yet(u32::try_from(silent).unwrap_or(0));
            self.known.lives.push(open.life);
        }
    }
}

impl Open {
    fn begin(sale: &Sale) -> Self {
        let life = Life {
            customer: sale.customer,
            first: sale.day,
            last: sale.day,
            last_at: sale.placed_at,
            frequency: 0,
            spent_back: 0,
            gaps: OwnTimes::default(),
            after: 0,
        };
        let day = sale.day;
        Self { life, day }
    }
}

/// Minor units as a number of major ones.
pub(crate) fn major(minor: i64, currency: Currency) -> f64 {
    let size = float(minor.unsigned_abs()) / 10_f64.powi(i32::from(currency.exponent()));
    if minor < 0 { -size } else { size }
}
