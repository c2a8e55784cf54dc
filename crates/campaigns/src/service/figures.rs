//! What a campaign came to.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{Span, Timestamp};
use messages::{Measured, What};

use super::find;
use crate::{
    domain::{Arm, CampaignName, Document, Learning, Measure, node, node_in},
    error::Error,
    public::{Counts, FiguresView, RunFigures, VariantFigures},
    store::{self, CampaignRow, RunRow},
};

/// Every day that there is.
const ALL_DAYS: (i64, i64) = (0, i64::MAX);

/// What became of its messages, by variant and run. Numbers are added up as things happen.
pub fn figures(tx: &mut Tx<'_>, name: &CampaignName) -> Result<FiguresView, Error> {
    let campaign = find(tx, name)?;
    let mut by_node: BTreeMap<String, Counts> = BTreeMap::new();
    for measured in messages::measured(tx, Some(&name.programme()), ALL_DAYS)? {
        let counts = by_node.entry(measured.strand.node.clone()).or_default();
        add(counts, &measured);
    }
    let mut total = Counts::default();
    let mut variants: BTreeMap<String, Counts> = BTreeMap::new();
    let mut runs: BTreeMap<(i64, bool, String), Counts> = BTreeMap::new();
    for (node, mut counts) in by_node {
        counts.delivered = counts.sent.saturating_sub(counts.bounced).max(0);
        let Some((run, variant, again)) = parts(&node) else {
            continue;
        };
        sum(&mut total, &counts);
        sum(variants.entry(variant.to_owned()).or_default(), &counts);
        let whole = runs.entry((run, again, variant.to_owned())).or_default();
        sum(whole, &counts);
    }
    let runs = runs.into_iter();
    let runs = runs.map(|((run, again, variant), counts)| RunFigures {
        run,
        again,
        variant,
        counts,
    });
    let order = |variant: &str| {
        let mut all = campaign.document.variants.iter();
        all.position(|known| known.id == variant)
    };
    let mut variants: Vec<VariantFigures> = variants
        .into_iter()
        .map(|(variant, counts)| VariantFigures { variant, counts })
        .collect();
    variants.sort_by_key(|figures| order(&figures.variant));
    Ok(FiguresView {
        name: name.clone(),
        total,
        variants,
        runs: runs.collect(),
    })
}

/// Run, variant and whether it is a repetition, of `1.a.again` and of `1.a.2`: rounds of a sending are counted together.
fn parts(node: &str) -> Option<(i64, &str, bool)> {
    let (run, rest) = node.split_once('.')?;
    let (variant, again) = match rest.strip_suffix(".again") {
        Some(variant) => (variant, true),
        None => (
            rest.split_once('.').map_or(rest, |(variant, _)| variant),
            false,
        ),
    };
    Some((run.parse().ok()?, variant, again))
}

fn add(counts: &mut Counts, measured: &Measured) {
    let count = match measured.what {
        What::Asked => &mut counts.asked,
        What::Sent | What::Captured => &mut counts.sent,
        What::Failed => &mut counts.failed,
        What::Segments => &mut counts.segments,
        What::Bounced => &mut counts.bounced,
        What::Opened => &mut counts.opened,
        What::OpenedByMachine => &mut counts.opened_by_machine,
        What::Clicked => &mut counts.clicked,
        What::ClickedByMachine => &mut counts.clicked_by_machine,
        What::Unsubscribed => &mut counts.unsubscribed,
        What::Complained => &mut counts.complained,
        What::Replied => &mut counts.replied,
        What::Ordered => &mut counts.ordered,
        What::Revenue(currency) => counts
            .revenue
            .entry(currency.code().to_owned())
            .or_default(),
    };
    *count = count.saturating_add(measured.number);
}

fn sum(into: &mut Counts, other: &Counts) {
    let numbers = [
        (&mut into.asked, other.asked),
        (&mut into.sent, other.sent),
        (&mut into.delivered, other.delivered),
        (&mut into.bounced, other.bounced),
        (&mut into.failed, other.failed),
        (&mut into.segments, other.segments),
        (&mut into.opened, other.opened),
        (&mut into.opened_by_machine, other.opened_by_machine),
        (&mut into.clicked, other.clicked),
        (&mut into.clicked_by_machine, other.clicked_by_machine),
        (&mut into.unsubscribed, other.unsubscribed),
        (&mut into.complained, other.complained),
        (&mut into.replied, other.replied),
        (&mut into.ordered, other.ordered),
    ];
    for (number, more) in numbers {
        *number = number.saturating_add(more);
    }
    for (currency, more) in &other.revenue {
        let number = into.revenue.entry(currency.clone()).or_default();
        *number = number.saturating_add(*more);
    }
}

/// What the variants of a run came to, by what they are compared by.
pub(crate) fn arms(
    tx: &mut Tx<'_>,
    campaign: &CampaignRow,
    run: &RunRow,
    measure: Measure,
) -> Result<Vec<Arm>, Error> {
    let programme = campaign.name.programme();
    let measured = messages::measured(tx, Some(&programme), ALL_DAYS)?;
    let currency = segments::shop(tx)?.currency;
    let earned = match measure {
        Measure::Revenue => messages::earned(tx, &programme)?,
        Measure::Opened | Measure::Clicked | Measure::Ordered => Vec::new(),
    };
    let arm = |variant: &crate::domain::Variant| {
        let node = node(run.number, &variant.id, false);
        let mut counts = Counts::default();
        for one in measured.iter().filter(|one| one.strand.node == node) {
            add(&mut counts, one);
        }
        Arm {
            variant: variant.id.clone(),
            reached: reached(&counts),
            did: did(&counts, measure),
            amounts: earned
                .iter()
                .filter(|one| one.node == node && one.currency == currency)
                .map(|one| one.net)
                .collect(),
        }
    };
    Ok(run.plan.document.variants.iter().map(arm).collect())
}

/// What is known of the variants by those who had time to react: reached, and did, in the order of the document, over all rounds
/// of all sendings that are older than the time that people have.
pub(crate) fn known(
    tx: &mut Tx<'_>,
    campaign: &CampaignRow,
    (document, learning): (&Document, &Learning),
    now: Timestamp,
) -> Result<Vec<(u64, u64)>, Error> {
    let wait = Span::from_hours(i64::from(learning.wait_hours));
    let mut place: BTreeMap<String, usize> = BTreeMap::new();
    for run in store::runs_of(tx, campaign.id)? {
        for (position, _round) in run.rounds.iter().enumerate() {
            let next = run.rounds.get(position.saturating_add(1));
            let ended = next.map(|next| next.since).or(run.ended_at);
            if ended.is_some_and(|ended| ended.plus(wait) <= now) {
                let number = position.saturating_add(1);
                let nodes = document.variants.iter().enumerate();
                place.extend(nodes.map(|(arm, one)| (node_in(run.number, &one.id, number), arm)));
            }
        }
    }
    let mut all = vec![Counts::default(); document.variants.len()];
    for measured in messages::measured(tx, Some(&campaign.name.programme()), ALL_DAYS)? {
        let arm = place.get(&measured.strand.node);
        if let Some(counts) = arm.and_then(|arm| all.get_mut(*arm)) {
            add(counts, &measured);
        }
    }
    Ok(all
        .iter()
        .map(|counts| {
            (
                reached(counts),
                did(counts, learning.measure).min(reached(counts)),
            )
        })
        .collect())
}

fn reached(counts: &Counts) -> u64 {
    u64::try_from(counts.sent.saturating_sub(counts.bounced)).unwrap_or_default()
}

fn did(counts: &Counts, measure: Measure) -> u64 {
    let did = match measure {
        Measure::Opened => counts.opened,
        Measure::Clicked => counts.clicked,
        Measure::Ordered | Measure::Revenue => counts.ordered,
    };
    u64::try_from(did).unwrap_or_default()
}
