//! Once more to those who did not react.

use db::Tx;
use kernel::{Done, Moment};
use serde::Deserialize;

use super::{
    ROOM, Rules,
    desk::{Strict, checked},
    find,
    runs::waiting_run,
    show,
};
use crate::{
    domain::{CampaignId, CampaignName, Resend, ResendTo, RunState},
    error::Error,
    public::CampaignDetail,
    store,
};

/// To whom a campaign goes once more, and with what.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignAgain)]
pub struct Again {
    /// To whom.
    pub to: ResendTo,
    /// Another template; the one that they got when left out.
    #[serde(default)]
    pub template: Option<String>,
    /// Its version.
    #[serde(default)]
    pub template_version: Option<u32>,
    /// Another subject, for templates that show `campaign.subject`.
    #[serde(default)]
    pub subject: Option<String>,
}

/// The number that the next run of a campaign has.
pub(crate) fn next_number(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<i64, Error> {
    let newest = store::runs_of(tx, campaign)?.first().map(|run| run.number);
    Ok(newest.unwrap_or_default().saturating_add(1))
}

/// Sends the newest run that is over once more, now, to those who did not react. Each run is repeated once.
pub fn resend(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    (name, again): (&CampaignName, &Again),
) -> Result<Done<CampaignDetail>, Error> {
    let campaign = find(tx, name)?;
    let runs = store::runs_of(tx, campaign.id)?;
    let done = runs
        .iter()
        .find(|run| run.parent.is_none() && run.state == RunState::Done)
        .ok_or(Error::NothingToResend)?;
    if runs.iter().any(|run| run.parent == Some(done.id)) {
        return Err(Error::NothingToResend);
    }
    let mut document = done.plan.document.clone();
    document.resend = Some(Resend {
        after_days: 1,
        to: again.to,
        template: again.template.clone(),
        template_version: again.template_version,
        subject: again.subject.clone(),
    });
    let plan = checked(tx, rules, &document, Strict::Going)?;
    let number = next_number(tx, campaign.id)?;
    let day = segments::shop(tx)?.zone.day_of(at.now);
    let mut run = waiting_run(at, &campaign, (number, plan, day), at.now);
    run.parent = Some(done.id);
    run.repeats = done.number;
    let _new = store::insert_run(tx, &run)?;
    tx.touch(ROOM);
    Ok(Done::Done(show(tx, name)?))
}
