//! What must hold of campaigns.

use campaigns::{CampaignName, RunId};

use crate::{
    campaigning::LEFT_OUT,
    records,
    shop::{Letter, Shop},
    tables::{RowOf, Tables},
    trouble::Trouble,
};

/// The run that a campaign's letter belongs to.
fn run_of(cause: &str) -> Option<RunId> {
    let rest = cause.strip_prefix("campaigns:")?;
    let (run, _node) = rest.split_once(':')?;
    RunId::parse(run).ok()
}

/// Nobody twice, nobody who is held out or left out or was not meant, and nothing after the end.
pub(super) fn arrived(shop: &Shop, tables: &Tables, letter: &Letter) -> Result<(), Trouble> {
    let Some(run) = run_of(&letter.cause) else {
        return Ok(());
    };
    let broken = |rule, why: String| Err(Trouble::broken(rule, format!("{why}: {letter:?}")));
    // Two people who become one may have been meant for two variants.
    let same = |other: &&Letter| {
        other.to == letter.to
            && run_of(&other.cause) == Some(run)
            && (shop.merges.is_empty() || other.cause == letter.cause)
    };
    if let Some(other) = shop.letters.iter().find(same) {
        return broken("campaigns.twice", format!("after {other:?}"));
    }
    if let Some(stopped) = shop.stopped.get(&letter.programme)
        && !stopped.in_hand.contains(&letter.message)
    {
        return broken("campaigns.stopped", "the campaign was stopped".to_owned());
    }
    // Who was meant is told by numbers and countries, and a merge gives people those of others.
    if !shop.merges.is_empty() {
        return Ok(());
    }
    let recipient = tables
        .rows("campaigns_recipient")
        .find(|row| row.int("run_id") == run.raw() && row.int("customer_id") == letter.customer);
    match recipient {
        None => return broken("campaigns.stranger", "nobody meant them".to_owned()),
        Some(row) if row.text("state") == "held_out" => {
            return broken("campaigns.held_out", row.line());
        }
        Some(_) => {}
    }
    let is_left_out = letter.programme.starts_with("campaign.sale-")
        && records::country_of(letter.to.as_str()) == Some(LEFT_OUT);
    if is_left_out {
        return broken("campaigns.left_out", LEFT_OUT.to_owned());
    }
    Ok(())
}

/// Every run goes on by itself, or is over with everybody in it.
pub(super) fn standing(tables: &Tables) -> Result<(), Trouble> {
    for run in tables.rows("campaigns_run") {
        let campaign = tables
            .rows("campaigns_campaign")
            .find(|row| row.int("campaign_id") == run.int("campaign_id"));
        let state = campaign.map_or("", |row| row.text("state"));
        let is_over = is_over(&run);
        let goes_on = run.number("wake_at").is_some();
        let waits = !run.text("stopping").is_empty() && goes_on;
        let fits = match state {
            "cancelled" => is_over || waits,
            "paused" => is_over || waits || !goes_on,
            _ => is_over != goes_on,
        };
        if !fits {
            let seen = format!("{state}: {}", run.line());
            return Err(Trouble::broken("campaigns.lost", seen));
        }
        let left = tables
            .rows("campaigns_recipient")
            .find(|row| row.int("run_id") == run.int("run_id") && row.text("state") == "waiting");
        if let Some(row) = left.filter(|_| is_over) {
            return Err(Trouble::broken("campaigns.left_behind", row.line()));
        }
    }
    Ok(())
}

fn is_over(run: &RowOf<'_>) -> bool {
    matches!(run.text("state"), "done" | "cancelled" | "missed")
}

/// What is told of a campaign is what there is of it.
pub(super) fn rested(shop: &Shop, tables: &Tables) -> Result<(), Trouble> {
    // A merge makes two people one, and whoever is erased while they are written down is left out of them, for good: also
    // when the same address says yes again later.
    let someone_erased = tables
        .rows("customers_customer")
        .any(|row| row.text("state") == "erased");
    if !shop.merges.is_empty() || someone_erased {
        return Ok(());
    }
    for run in tables.rows("campaigns_run") {
        if run.number("frozen_at").is_none() || run.text("state") == "filling" {
            continue;
        }
        let people = tables
            .rows("campaigns_recipient")
            .filter(|row| row.int("run_id") == run.int("run_id"))
            .count();
        let people = i64::try_from(people).unwrap_or(i64::MAX);
        let is_whole = people == run.int("audience");
        // Cancelled before everybody was written down.
        let is_part = run.text("state") == "cancelled" && people < run.int("audience");
        if !is_whole && !is_part {
            let seen = format!("{people} people: {}", run.line());
            return Err(Trouble::broken("campaigns.audience", seen));
        }
    }
    for name in &shop.campaigns {
        let name = CampaignName::parse(name)?;
        let programme = name.programme();
        let count = |table: &'static str, state: Option<&str>| {
            let rows = tables.rows(table).filter(|row| {
                row.text("programme") == programme
                    && state.is_none_or(|state| row.text("state") == state)
            });
            i64::try_from(rows.count()).unwrap_or(i64::MAX)
        };
        let figures = shop.db().read_now(|tx| campaigns::figures(tx, &name))?;
        let told = (figures.total.asked, figures.total.sent);
        let there = (
            count("messages_ask", None),
            count("messages_message", Some("sent")),
        );
        if told != there {
            let seen =
                format!("{programme}: {told:?} asked and sent are told, {there:?} are there");
            return Err(Trouble::broken("campaigns.figures", seen));
        }
    }
    Ok(())
}
