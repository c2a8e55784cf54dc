//! Counts of messages, and the shares they make.

use std::collections::BTreeMap;

use messages::{Measured, What};
use serde::Serialize;
use stats::{Level, wilson};
use utoipa::ToSchema;

/// What became of messages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Figures {
    /// Wanted.
    pub asked: i64,
    /// A mail server took them.
    pub sent: i64,
    /// They were kept here, since no server is set up.
    pub captured: i64,
    /// They could not be sent.
    pub failed: i64,
    /// Parts of text messages, each of which is paid for.
    pub segments: i64,
    /// They came back.
    pub bounced: i64,
    /// They went and did not come back.
    pub delivered: i64,
    /// People opened them.
    pub opened: i64,
    /// Machines fetched their pictures.
    pub opened_by_machine: i64,
    /// People followed a link.
    pub clicked: i64,
    /// Machines followed links.
    pub clicked_by_machine: i64,
    /// "No more of this."
    pub unsubscribed: i64,
    /// "This is spam."
    pub complained: i64,
    /// People answered.
    pub replied: i64,
    /// Orders after a click.
    pub ordered: i64,
    /// Net revenue of these orders by currency, in minor units.
    pub revenue: BTreeMap<String, i64>,
    /// The shares.
    pub rates: Rates,
}

/// Shares of what was delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Rates {
    /// Delivered, of what went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Share>,
    /// Opened by people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<Share>,
    /// Clicked by people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub click: Option<Share>,
    /// Clicked, of what people opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub click_to_open: Option<Share>,
    /// Unsubscribed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsubscribe: Option<Share>,
    /// Complained about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complaint: Option<Share>,
    /// Followed by an order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Share>,
}

/// A share and where the true one lies.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct Share {
    /// The share that was seen.
    pub share: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Share {
    /// Of a part and a whole; `None` of nothing. A part that is larger counts as the whole: an opening may be counted
    /// before its message comes back.
    pub fn of(part: i64, whole: i64) -> Option<Self> {
        let whole = u64::try_from(whole).ok()?;
        let part = u64::try_from(part).unwrap_or(0).min(whole);
        let found = wilson(part, whole, Level::USUAL)?;
        Some(Self {
            share: found.share,
            low: found.interval.low,
            high: found.interval.high,
        })
    }
}

impl Figures {
    /// Of numbers that were added up.
    pub fn of<'a>(measured: impl IntoIterator<Item = &'a Measured>) -> Self {
        let mut figures = Self::default();
        for one in measured {
            let number = match one.what {
                What::Asked => &mut figures.asked,
                What::Sent => &mut figures.sent,
                What::Captured => &mut figures.captured,
                What::Failed => &mut figures.failed,
                What::Segments => &mut figures.segments,
                What::Bounced => &mut figures.bounced,
                What::Opened => &mut figures.opened,
                What::OpenedByMachine => &mut figures.opened_by_machine,
                What::Clicked => &mut figures.clicked,
                What::ClickedByMachine => &mut figures.clicked_by_machine,
                What::Unsubscribed => &mut figures.unsubscribed,
                What::Complained => &mut figures.complained,
                What::Replied => &mut figures.replied,
                What::Ordered => &mut figures.ordered,
                What::Revenue(currency) => figures
                    .revenue
                    .entry(currency.code().to_owned())
                    .or_default(),
            };
            *number = number.saturating_add(one.number);
        }
        figures.work_out();
        figures
    }

    fn work_out(&mut self) {
        let went = self.sent.saturating_add(self.captured);
        self.delivered = went.saturating_sub(self.bounced).max(0);
        let of_delivered = |part| Share::of(part, self.delivered);
        self.rates = Rates {
            delivery: Share::of(self.delivered, went),
            open: of_delivered(self.opened),
            click: of_delivered(self.clicked),
            click_to_open: Share::of(self.clicked, self.opened),
            unsubscribe: of_delivered(self.unsubscribed),
            complaint: of_delivered(self.complained),
            order: of_delivered(self.ordered),
        };
    }
}
