//! What the figures of programmes suggest.

use stats::float;

use super::{Act, Counsel, Evidence, Urgency};
use crate::measures::{Lift, ProgrammeMeasures, Verdict};

/// From so many people on, a programme without a holdout is worth measuring.
const WORTH_MEASURING: u64 = 500;

pub(super) fn of(programmes: &[ProgrammeMeasures]) -> Vec<Counsel> {
    programmes.iter().flat_map(of_one).collect()
}

fn of_one(programme: &ProgrammeMeasures) -> Vec<Counsel> {
    let mut said: Vec<Counsel> = programme
        .advice
        .iter()
        .map(|advice| Counsel {
            code: advice.code.clone(),
            urgency: match advice.code.as_str() {
                "high_complaints" | "high_bounces" => Urgency::Now,
                _ => Urgency::ThisWeek,
            },
            words: format!("“{}”: {}", programme.name, advice.words),
            evidence: shares(programme, &advice.code),
            act: act(programme, "Look at its messages"),
        })
        .collect();
    if let Some(lift) = &programme.lift {
        said.extend(of_lift(programme, lift));
    }
    said
}

fn act(programme: &ProgrammeMeasures, words: &str) -> Act {
    Act::new(words, format!("/journeys/{}", programme.name))
}

/// The share that a piece of advice is about, beside its threshold.
fn shares(programme: &ProgrammeMeasures, code: &str) -> Vec<Evidence> {
    let rates = &programme.figures.rates;
    let (what, share) = match code {
        "low_clicks" => ("messages of which people followed a link", rates.click),
        "high_unsubscribes" => (
            "messages after which people unsubscribed",
            rates.unsubscribe,
        ),
        "high_complaints" => ("messages that people reported as spam", rates.complaint),
        "low_opens" => ("messages that people opened", rates.open),
        _ => ("messages that arrived", rates.delivery),
    };
    let threshold = crate::measures::threshold(code);
    share
        .map(|share| Evidence::plain(what, share.share, threshold).within(share.low, share.high))
        .into_iter()
        .collect()
}

fn of_lift(programme: &ProgrammeMeasures, lift: &Lift) -> Option<Counsel> {
    let name = &programme.name;
    let people = lift.treated.people;
    let (code, urgency, words, doing) = match lift.verdict {
        Verdict::Fewer => (
            "programme_harms",
            Urgency::Now,
            format!(
                "“{name}” does harm: {} Stop it, and change what it says or whom it is for.",
                lift.words
            ),
            "Pause it",
        ),
        Verdict::More => (
            "programme_works",
            Urgency::Sometime,
            format!(
                "“{name}” works: {} Hold fewer out, and let more people come to it.",
                lift.words
            ),
            "Look at it",
        ),
        Verdict::NoHoldout if people >= WORTH_MEASURING => (
            "not_measured",
            Urgency::ThisWeek,
            format!(
                "“{name}” has met {people} people and nobody is held out, so what it brings is not known. Hold out a tenth."
            ),
            "Give it a holdout",
        ),
        Verdict::NoHoldout | Verdict::NotEnoughData | Verdict::NoLargeChange => return None,
    };
    let evidence = match lift.always_valid {
        Some(range) => Evidence::plain(
            "more people who order within 30 days, as a share",
            range.share,
            0.0,
        )
        .within(range.low, range.high),
        None => Evidence::plain("people whom it met", float(people), float(WORTH_MEASURING)),
    };
    Some(Counsel {
        code: code.to_owned(),
        urgency,
        words,
        evidence: vec![evidence],
        act: act(programme, doing),
    })
}
