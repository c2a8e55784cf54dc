//! Trying a campaign on one person, such as somebody of the staff.

use db::Tx;
use kernel::{Done, EmailAddress, Moment};
use messages::{
    AskId,
    templates::{self, Look},
};
use serde::Deserialize;

use super::{
    Rules,
    desk::{Strict, checked},
    find,
    runs::content,
};
use crate::{domain::CampaignName, error::Error};

/// Who gets a test, and which variant.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignTrial)]
pub struct Trial {
    /// The address of a customer of the shop, such as somebody of the staff.
    #[schema(value_type = String, example = "ana@example.org")]
    pub to: EmailAddress,
    /// The variant; the first when left out.
    #[serde(default)]
    pub variant: Option<String>,
}

/// Sends a variant to one person, through the queue that everything goes through and whatever they agreed to. It counts in
/// no figures of the campaign.
pub fn send_test(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    (name, trial): (&CampaignName, &Trial),
) -> Result<Done<AskId>, Error> {
    let campaign = find(tx, name)?;
    let plan = checked(tx, rules, &campaign.document, Strict::Draft)?;
    let variant = match &trial.variant {
        Some(id) => plan.document.variant(id),
        None => plan.document.variants.first(),
    };
    let variant = variant.ok_or_else(|| {
        let id = trial.variant.clone();
        Error::NoVariant(id.unwrap_or_default())
    })?;
    let key = customers::Key::Email(trial.to.clone());
    let customer = customers::find(tx, &key)?.ok_or(Error::NoCustomer)?;
    let look = Look {
        customer: Some(customer),
        data: Some(content(&campaign, None, &plan, variant)),
        ..Look::default()
    };
    let wanted = templates::Trial {
        to: trial.to.clone(),
        look,
        channel: None,
    };
    let named = (variant.template.as_str(), variant.template_version);
    Ok(rules.templates.test(tx, at, named, &wanted)?)
}
