//! What experiments suggest.

use db::Tx;
use experiments::{Reading, State, Verdict};
use kernel::Timestamp;

use super::{Act, Counsel, Evidence, Urgency};
use crate::error::Error;

/// At which level something is called real.
const ALPHA: f64 = 0.05;

/// Of those that run.
pub(super) fn of(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Counsel>, Error> {
    let mut said = Vec::new();
    for one in experiments::list(tx)? {
        if matches!(one.state, State::Running { .. }) {
            let reading = experiments::read(tx, &one.name, now)?;
            said.extend(of_one(&reading));
        }
    }
    Ok(said)
}

fn of_one(reading: &Reading) -> Option<Counsel> {
    let name = &reading.experiment.name;
    let (code, urgency, doing, hint) = match reading.verdict {
        Verdict::Askew => (
            "experiment_askew",
            Urgency::Now,
            "See who is counted",
            "Find out why, and begin anew.",
        ),
        Verdict::Better => (
            "experiment_decided",
            Urgency::ThisWeek,
            "Pick the winner",
            "Pick it, so that everybody gets it.",
        ),
        Verdict::Worse => (
            "experiment_decided",
            Urgency::Now,
            "End it",
            "End it: nothing beats the first.",
        ),
        Verdict::NoLargeChange => (
            "experiment_even",
            Urgency::Sometime,
            "End it",
            "End it, and try something that differs more.",
        ),
        Verdict::NotStarted | Verdict::NobodyYet | Verdict::NotEnoughData => return None,
    };
    let comparison = reading.metrics.first().and_then(|metric| {
        let mut all = metric.comparisons.iter();
        all.find(|one| Some(&one.arm) == reading.arm.as_ref())
            .or(metric.comparisons.first())
    });
    let evidence = match (reading.verdict, reading.sample_ratio, comparison) {
        (Verdict::Askew, Some(ratio), _) => {
            vec![Evidence::plain(
                "chance of arms of these sizes",
                ratio.p_value,
                0.001,
            )]
        }
        (_, _, Some(one)) => vec![Evidence::plain(
            format!(
                "chance of such a difference of “{}” from “{}” without any effect, right at every look",
                one.arm, one.against
            ),
            one.always_valid_fit_p_value,
            ALPHA,
        )],
        (_, _, None) => Vec::new(),
    };
    Some(Counsel {
        code: code.to_owned(),
        urgency,
        words: format!("Experiment “{name}”: {} {hint}", reading.words),
        evidence,
        act: Act::new(doing, format!("/experiments/{name}")),
    })
}
