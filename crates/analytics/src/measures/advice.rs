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

/// What these figures suggest. Only what the whole interval supports is said.
pub fn advise(figures: &Figures) -> Vec<Advice> {
    let mut advice = Vec::new();
    if figures.delivered < ENOUGH {
        return advice;
    }
    let mut say = |code: &str, words: String| {
        advice.push(Advice {
            code: code.to_owned(),
            words,
        });
    };
    // What a privacy proxy fetches hides whether somebody read, so it counts for the reader here.
    let seen = figures.opened.saturating_add(figures.opened_by_machine);
    if let Some(open) = Share::of(seen, figures.delivered).filter(|open| open.high < FEW_OPEN) {
        say(
            "low_opens",
            format!(
                "{} are opened, fewer than {}: try another subject, a sender's name that people know, or another time.",
                percent(open.share),
                percent(FEW_OPEN)
            ),
        );
    }
    if let Some(click) = figures.rates.click.filter(|click| click.high < FEW_CLICK) {
        say(
            "low_clicks",
            format!(
                "{} are clicked, fewer than {}: make the one thing to do plainer, and put it further up.",
                percent(click.share),
                percent(FEW_CLICK)
            ),
        );
    }
    if let Some(leave) = figures
        .rates
        .unsubscribe
        .filter(|leave| leave.low > MANY_LEAVE)
    {
        say(
            "high_unsubscribes",
            format!(
                "{} unsubscribe, more than {}: write less often, or to fewer.",
                percent(leave.share),
                percent(MANY_LEAVE)
            ),
        );
    }
    if let Some(complaint) = figures
        .rates
        .complaint
        .filter(|one| one.low > MANY_COMPLAIN)
    {
        say(
            "high_complaints",
            format!(
                "{} report it as spam, more than {}: pause it and look at who gets it; from 0.3 % on mailbox providers refuse all your mail.",
                percent(complaint.share),
                percent(MANY_COMPLAIN)
            ),
        );
    }
    let went = figures.sent.saturating_add(figures.captured);
    if let Some(bounce) = Share::of(figures.bounced, went).filter(|one| one.low > MANY_BOUNCE) {
        say(
            "high_bounces",
            format!(
                "{} come back, more than {}: the addresses are old; ask customers to confirm them.",
                percent(bounce.share),
                percent(MANY_BOUNCE)
            ),
        );
    }
    advice
}

/// `12.3 %`, and `0.52 %` below one.
pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent.abs() < 1.0 {
        format!("{percent:.2} %")
    } else {
        format!("{percent:.1} %")
    }
}
