//! The contact policy over HTTP: how the past would have looked under other numbers.

use axum::Extension;
use kernel::Span;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Answer, Call, Json, Routes, routes};

use crate::{
    domain::Policy,
    error::Error,
    policy_trial::{self, TrialOutcome},
    settings as own,
    work::Policies,
};

/// The operations on the contact policy.
pub fn policy_routes(policies: Policies) -> Routes {
    Routes::new()
        .routes(routes!(simulate_policy))
        .layer(Extension(policies))
}

/// Other numbers; those that are left out stay as they are.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PolicyNumbers {
    /// Marketing messages to one customer within 24 hours, for each channel; 0: no limit.
    #[schema(minimum = 0, maximum = 100)]
    marketing_per_day: Option<u32>,
    /// Marketing messages to one customer within seven days, over all channels; 0: no limit.
    #[schema(minimum = 0, maximum = 500)]
    marketing_per_week: Option<u32>,
    /// Service messages to one customer within 24 hours, for each channel; 0: no limit.
    #[schema(minimum = 0, maximum = 100)]
    service_per_day: Option<u32>,
    /// The hours in which people are left in peace, such as `21:00-08:00`; empty: none.
    #[schema(example = "21:00-08:00")]
    quiet_hours: Option<String>,
    /// How many days back; 30 where left out.
    #[schema(minimum = 1, maximum = 366, default = 30)]
    days: Option<u16>,
}

/// The same time under two sets of rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
struct PolicySimulation {
    /// How many days back.
    days: u16,
    /// What programmes asked for in that time.
    asked: usize,
    /// Whether there was more than is looked at.
    is_cut: bool,
    /// Under the rules of today.
    today: TrialOutcome,
    /// Under the other numbers.
    changed: TrialOutcome,
}

const DAYS: u16 = 30;
const MOST_DAYS: u16 = 366;

#[utoipa::path(
    post, path = "/messages/policy/simulate", operation_id = "simulate_policy", tag = "messages",
    security(("key" = ["read"])), request_body = PolicyNumbers, responses((status = 200, body = PolicySimulation))
)]
/// How the last days would have looked under other numbers: everything that programmes asked for then is decided anew,
/// under the rules of today and under the changed ones. Consent is that of today. Nothing is changed.
async fn simulate_policy(
    call: Call,
    Extension(policies): Extension<Policies>,
    Json(numbers): Json<PolicyNumbers>,
) -> Answer<Json<PolicySimulation>> {
    let simulation = call
        .read(move |tx, at| {
            let days = numbers.days.unwrap_or(DAYS).clamp(1, MOST_DAYS);
            let today = policies(tx)?;
            let shop = settings::snapshot(tx)?;
            let number = |setting: &settings::Setting<u32>, given: Option<u32>| match given {
                Some(given) => setting.read(&given.to_string()),
                None => shop.get(setting),
            };
            let changed = Policy::clone(&today).with_numbers(
                (
                    number(&own::MARKETING_PER_DAY, numbers.marketing_per_day)?,
                    number(&own::MARKETING_PER_WEEK, numbers.marketing_per_week)?,
                    number(&own::SERVICE_PER_DAY, numbers.service_per_day)?,
                ),
                match &numbers.quiet_hours {
                    Some(text) => own::QUIET_HOURS.read(text)?,
                    None => today.quiet_hours,
                },
            );
            let from = at.now.minus(Span::from_days(i64::from(days)));
            let past = policy_trial::past(tx, &today, (from, at.now))?;
            Ok::<_, Error>(PolicySimulation {
                days,
                asked: past.count,
                is_cut: past.is_cut,
                today: policy_trial::tried(&past, &today),
                changed: policy_trial::tried(&past, &changed),
            })
        })
        .await?;
    Ok(Json(simulation))
}
