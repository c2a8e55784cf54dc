//! Drafts: made, changed, copied, thrown away.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{Done, Moment};
use messages::{Channel, templates::State};
use serde::Deserialize;

use super::{ROOM, Rules, find};
use crate::{
    domain::{CampaignId, CampaignName, CampaignState, Document, Plan, Problem, check},
    error::Error,
    public::CampaignDetail,
    service::show,
    store::{self, CampaignRow},
};

/// The builder whose templates show a subject that a campaign gives.
pub const SUBJECT_BUILDER: &str = "campaign.facts";

/// A draft as it is handed in.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignDraft)]
pub struct Draft {
    /// What it is.
    pub document: Document,
    /// `changes` of the draft that this was made from: refused when somebody else changed it in between. Left out, it is
    /// written over whatever is there.
    #[serde(default)]
    pub changes: Option<i64>,
}

/// How strictly templates are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strict {
    /// They must be there.
    Draft,
    /// They must be published.
    Going,
}

/// Reads everything that a document names; answers what a run would go by.
pub(crate) fn checked(
    tx: &mut Tx<'_>,
    rules: &Rules,
    document: &Document,
    strict: Strict,
) -> Result<Plan, Error> {
    let mut problems = check(document);
    if !problems.is_empty() {
        return Err(Error::Document(problems));
    }
    let shop = segments::shop(tx)?;
    let conditions = std::iter::once(("audience".to_owned(), document.condition()));
    let exclusions = document.exclusions().into_iter().enumerate();
    let exclusions = exclusions.map(|(position, one)| (format!("exclude[{position}]"), one));
    for (at, condition) in conditions.chain(exclusions) {
        match segments::read(tx, &rules.conditions, &shop, &condition) {
            Ok(_condition) => {}
            Err(segments::Error::Invalid(wrong)) => {
                let wrong = wrong.iter();
                problems.extend(wrong.map(|problem| {
                    Problem::new(at.as_str(), "bad_condition", problem.to_string())
                }));
            }
            Err(other) => return Err(other.into()),
        }
    }
    let mut channels = BTreeMap::new();
    for (template, version) in document.templates() {
        let subject = needs_subject(document, (template, version));
        let named = (template, version);
        match look(tx, rules, named, (strict, subject))? {
            Ok(ways) => {
                channels.insert(Plan::key(template, version), ways);
            }
            Err((code, text)) => {
                problems.push(Problem::new(place(document, named), code, text));
            }
        }
    }
    if problems.is_empty() {
        Ok(Plan {
            document: document.clone(),
            channels,
        })
    } else {
        Err(Error::Document(problems))
    }
}

/// Whether a subject is given for what this template says.
fn needs_subject(document: &Document, named: (&str, u32)) -> bool {
    let is_it = |template: &str, version| (template, version) == named;
    let by_variant = document.variants.iter().any(|variant| {
        variant.subject.is_some() && is_it(&variant.template, variant.template_version)
    });
    let again = document.resend.as_ref().is_some_and(|resend| {
        let other = resend.other();
        resend.subject.is_some() && other.is_none_or(|other| other == named)
    });
    by_variant || again
}

/// Where a document names a template.
fn place(document: &Document, named: (&str, u32)) -> String {
    let mut variants = document.variants.iter();
    variants
        .position(|variant| (variant.template.as_str(), variant.template_version) == named)
        .map_or_else(
            || "resend.template".to_owned(),
            |position| format!("variants[{position}].template"),
        )
}

type Seen = Result<Vec<Channel>, (&'static str, String)>;

/// Looks at a template: by what ways it goes, its own first one first, or why it cannot be named.
fn look(
    tx: &mut Tx<'_>,
    rules: &Rules,
    (template, version): (&str, u32),
    (strict, subject): (Strict, bool),
) -> Result<Seen, Error> {
    let found = match rules.templates.read(tx, template, version) {
        Ok(found) => found,
        Err(messages::Error::NoTemplate) => {
            let text = format!("there is no template `{template}` in version {version}");
            return Ok(Err(("unknown_template", text)));
        }
        Err(error) => return Err(error.into()),
    };
    if strict == Strict::Going && found.version.state == State::Draft {
        let text = format!("version {version} of `{template}` is a draft: publish it first");
        return Ok(Err(("draft_template", text)));
    }
    if subject && found.document.builder != SUBJECT_BUILDER {
        let text = format!(
            "`{template}` shows no subject of a campaign: its builder is not `{SUBJECT_BUILDER}`"
        );
        return Ok(Err(("no_subject", text)));
    }
    let first = found.version.channel;
    let others = found.channels.into_iter().filter(|one| *one != first);
    Ok(Ok(std::iter::once(first).chain(others).collect()))
}

/// A new draft. The same name with the same document is the same draft.
pub fn create(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    (name, document): (&CampaignName, &Document),
) -> Result<Done<CampaignDetail>, Error> {
    let _plan = checked(tx, rules, document, Strict::Draft)?;
    if let Some(standing) = store::by_name(tx, name)? {
        if standing.document == *document {
            return Ok(Done::AlreadyDone(show(tx, name)?));
        }
        return Err(Error::Taken(name.to_string()));
    }
    store::insert(
        tx,
        &CampaignRow {
            id: CampaignId::next(at),
            name: name.clone(),
            document: document.clone(),
            changes: 1,
            state: CampaignState::Draft,
            before_pause: None,
            note: String::new(),
            created_at: at.now,
            changed_at: at.now,
        },
    )?;
    tx.touch(ROOM);
    Ok(Done::Done(show(tx, name)?))
}

/// Changes a draft.
pub fn change(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    (name, draft): (&CampaignName, &Draft),
) -> Result<Done<CampaignDetail>, Error> {
    let campaign = find(tx, name)?;
    if campaign.state != CampaignState::Draft {
        return Err(Error::NotDraft(campaign.state));
    }
    let _plan = checked(tx, rules, &draft.document, Strict::Draft)?;
    if campaign.document == draft.document {
        return Ok(Done::AlreadyDone(show(tx, name)?));
    }
    let changes = draft.changes.unwrap_or(campaign.changes);
    if !store::save_document(tx, campaign.id, (&draft.document, changes), at.now)? {
        return Err(Error::Changed);
    }
    tx.touch(ROOM);
    Ok(Done::Done(show(tx, name)?))
}

/// Throws a draft away. Twice is once.
pub fn delete(tx: &mut Tx<'_>, name: &CampaignName) -> Result<Done<()>, Error> {
    let Some(campaign) = store::by_name(tx, name)? else {
        return Ok(Done::AlreadyDone(()));
    };
    if campaign.state != CampaignState::Draft {
        return Err(Error::NotDraft(campaign.state));
    }
    let _deleted = store::delete(tx, campaign.id)?;
    tx.touch(ROOM);
    Ok(Done::Done(()))
}

/// A new draft that is like another campaign.
pub fn duplicate(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    (name, copy): (&CampaignName, &CampaignName),
) -> Result<Done<CampaignDetail>, Error> {
    let campaign = find(tx, name)?;
    create(tx, at, rules, (copy, &campaign.document))
}
