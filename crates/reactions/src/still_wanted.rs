//! Before a message of a journey is written, the journey is asked whether it is still wanted: its person may have left, or
//! be no longer one of those it is for, while the message waited for its hour. So is a campaign, which may have been paused
//! or cancelled.

use campaigns::RunId;
use db::{DbError, Tx};
use journeys::{EnrolmentId, Rules};
use kernel::{CustomerId, Moment};
use messages::{BuildRequest, Builder, Built};
use serde_json::Value;

/// The same builder, which has nothing to say when the journey or campaign no longer wants it said.
pub(crate) fn asked_first(builder: Builder, rules: Rules) -> Builder {
    let Builder {
        name,
        sample,
        variables,
        build,
    } = builder;
    let asking = move |tx: &mut Tx<'_>, at: &Moment, requests: &[BuildRequest]| {
        let reasons = reasons(tx, at, &rules, requests)?;
        let wanted: Vec<BuildRequest> = requests
            .iter()
            .zip(&reasons)
            .filter(|(_, reason)| reason.is_none())
            .map(|(request, _)| request.clone())
            .collect();
        let mut built = match wanted.as_slice() {
            [] => Vec::new(),
            some => build(tx, at, some)?,
        }
        .into_iter();
        let answer = |reason: Option<Built>| match reason {
            Some(reason) => reason,
            None => built
                .next()
                .unwrap_or_else(|| Built::Impossible("the builder gave no answer".to_owned())),
        };
        Ok(reasons.into_iter().map(answer).collect())
    };
    Builder {
        name,
        sample,
        variables,
        build: Box::new(asking),
    }
}

/// Why each of them is not wanted; none where it is, or where neither a journey nor a campaign has asked for it.
fn reasons(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    requests: &[BuildRequest],
) -> Result<Vec<Option<Built>>, DbError> {
    let mut reasons = of_journeys(tx, at, rules, requests)?;
    let runs: Vec<Option<RunId>> = requests.iter().map(run_of).collect();
    let known: Vec<RunId> = runs.iter().flatten().copied().collect();
    if known.is_empty() {
        return Ok(reasons);
    }
    let mut answers = campaigns::unwanted(tx, &known)?.into_iter();
    for (reason, run) in reasons.iter_mut().zip(&runs) {
        if run.is_some()
            && let Some(why) = answers.next().flatten()
        {
            *reason = Some(Built::Moot(why));
        }
    }
    Ok(reasons)
}

fn run_of(request: &BuildRequest) -> Option<RunId> {
    let campaign = request.data.get("campaign")?;
    let run = campaign.get("run").and_then(Value::as_str)?;
    RunId::parse(run).ok()
}

fn of_journeys(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    requests: &[BuildRequest],
) -> Result<Vec<Option<Built>>, DbError> {
    let asked: Vec<Option<(CustomerId, EnrolmentId)>> = requests.iter().map(asked_by).collect();
    let known: Vec<(CustomerId, EnrolmentId)> = asked.iter().flatten().copied().collect();
    if known.is_empty() {
        return Ok(asked.iter().map(|_| None).collect());
    }
    let mut answers = match journeys::unwanted(tx, at, rules, &known) {
        Ok(answers) => answers
            .into_iter()
            .map(|why| why.map(Built::Moot))
            .collect::<Vec<Option<Built>>>(),
        Err(journeys::Error::Db(error)) => return Err(error),
        // Better not said than said to somebody whom it is not for; staff see why.
        Err(error) => known
            .iter()
            .map(|_| Some(Built::Impossible(error.to_string())))
            .collect(),
    }
    .into_iter();
    let answer =
        |asked: &Option<(CustomerId, EnrolmentId)>| asked.and_then(|_| answers.next().flatten());
    Ok(asked.iter().map(answer).collect())
}

fn asked_by(request: &BuildRequest) -> Option<(CustomerId, EnrolmentId)> {
    let enrolment = request
        .data
        .get("journey")
        .and_then(|journey| journey.get("enrolment"))
        .and_then(Value::as_str)?;
    let enrolment = EnrolmentId::parse(enrolment).ok()?;
    Some((request.recipient.customer, enrolment))
}
