//! What to try, in words, from thresholds that are stated.

use serde::Serialize;
use utoipa::ToSchema;

use super::figures::{Figures, Share};

/// A piece of advice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Advice {
    /// What it is about: a stable code.
    #[schema(example = "low_clicks")]
    pub code: String,
    /// What was seen, against what threshold, and what to try.
    pub words: String,
}

/// Fewer messages than this say little about a share.
const ENOUGH: i64 = 200;
/// Below this share of openings, subject and sender are the first things to look at. Half of what shops commonly see.
const FEW_OPEN: f64 = 0.15;
/// Below this share of clicks, the one thing to do is not clear enough.
const FEW_CLICK: f64 = 0.01;
/// From this share on, people get too much, or the wrong thing.
const MANY_LEAVE: f64 = 0.005;
/// Gmail and Yahoo advise to stay below this share of complaints, and refuse mail from 0.3 % on.
const MANY_COMPLAIN: f64 = 0.001;
/// From this share on, addresses are old or bought.
const MANY_BOUNCE: f64 = 0.02;

/// A threshold, what crosses it, and what to try then.
struct Rule {
    code: &'static str,
    threshold: f64,
    happens: &'static str,
    hint: &'static str,
}

const LOW_OPENS: Rule = Rule {
    code: "low_opens",
    threshold: FEW_OPEN,
    happens: "are opened",
    hint: "try another subject, a sender's name that people know, or another time",
};
const LOW_CLICKS: Rule = Rule {
    code: "low_clicks",
    threshold: FEW_CLICK,
    happens: "are clicked",
    hint: "make the one thing to do plainer, and put it further up",
};
const HIGH_UNSUBSCRIBES: Rule = Rule {
    code: "high_unsubscribes",
    threshold: MANY_LEAVE,
    happens: "unsubscribe",
    hint: "write less often, or to fewer",
};
const HIGH_COMPLAINTS: Rule = Rule {
    code: "high_complaints",
    threshold: MANY_COMPLAIN,
    happens: "report it as spam",
    hint: "pause it and look at who gets it; from 0.3 % on mailbox providers refuse all your mail",
};
const HIGH_BOUNCES: Rule = Rule {
    code: "high_bounces",
    threshold: MANY_BOUNCE,
    happens: "come back",
    hint: "the addresses are old; ask customers to confirm them",
};

impl Rule {
    /// When even the upper end of the interval is below the threshold.
    fn below(&self, share: Option<Share>) -> Option<Advice> {
        let share = share.filter(|share| share.high < self.threshold)?;
        Some(self.said(share, "fewer"))
    }

    /// When even the lower end is above it.
    fn above(&self, share: Option<Share>) -> Option<Advice> {
        let share = share.filter(|share| share.low > self.threshold)?;
        Some(self.said(share, "more"))
    }

    fn said(&self, share: Share, compared: &str) -> Advice {
        let (seen, threshold) = (percent(share.share), percent(self.threshold));
        Advice {
            code: self.code.to_owned(),
            words: format!(
                "{seen} {}, {compared} than {threshold}: {}.",
                self.happens, self.hint
            ),
        }
    }
}

/// What these figures suggest. Only what the whole interval supports is said.
pub fn advise(figures: &Figures) -> Vec<Advice> {
    if figures.delivered < ENOUGH {
        return Vec::new();
    }
    // What a privacy proxy fetches hides whether somebody read, so it counts for the reader here.
    let seen = figures.opened.saturating_add(figures.opened_by_machine);
    let went = figures.sent.saturating_add(figures.captured);
    [
        LOW_OPENS.below(Share::of(seen, figures.delivered)),
        LOW_CLICKS.below(figures.rates.click),
        HIGH_UNSUBSCRIBES.above(figures.rates.unsubscribe),
        HIGH_COMPLAINTS.above(figures.rates.complaint),
        HIGH_BOUNCES.above(Share::of(figures.bounced, went)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The threshold that a piece of advice is about; of what came back, the share that should arrive.
pub(crate) fn threshold(code: &str) -> f64 {
    let rules = [LOW_OPENS, LOW_CLICKS, HIGH_UNSUBSCRIBES, HIGH_COMPLAINTS];
    let found = rules.iter().find(|rule| rule.code == code);
    found.map_or(1.0 - MANY_BOUNCE, |rule| rule.threshold)
}

/// `12.3 %`, and `0.52 %` below one.
pub(crate) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent.abs() < 1.0 {
        format!("{percent:.2} %")
    } else {
        format!("{percent:.1} %")
    }
}
