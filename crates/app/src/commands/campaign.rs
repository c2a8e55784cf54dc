//! `perennial campaign`: sends to many at once.

use std::{collections::BTreeMap, ffi::OsStr, path::Path};

use campaigns::{
    CampaignName, Document, Draft, Error, Rules,
    public::{CampaignDetail, CampaignView, Counts, Estimate, Foreseen},
};
use db::{Access, Tx};
use kernel::{Done, Moment};
use serde::Serialize;
use serde_json::json;

use crate::{
    cli::Campaign,
    failure::Failure,
    open::{self, Place},
    terminal,
};

/// Most campaigns that are listed.
const MOST: i64 = 1_000;

pub(crate) fn run(place: &Place, command: &Campaign) -> Result<(), Failure> {
    match command {
        Campaign::List => list(place),
        Campaign::Show { name } => show(place, name),
        Campaign::Create { file, name } => create(place, file, name.as_deref()),
        Campaign::Estimate { name } => estimate(place, name),
        Campaign::Schedule { name, confirm } => schedule(place, name, *confirm),
        Campaign::Pause { name } => switch(place, name, campaigns::pause),
        Campaign::Resume { name } => switch(place, name, campaigns::resume),
        Campaign::Cancel { name } => switch(place, name, campaigns::cancel),
        Campaign::Figures { name } => figures(place, name),
    }
}

fn rules() -> Rules {
    let desk = world::template_desk(world::policies());
    world::campaign_rules(world::policies(), desk)
}

fn parse(name: &str) -> Result<CampaignName, Failure> {
    CampaignName::parse(name).map_err(Failure::room)
}

/// What a failure is called here; everything that is wrong with a document, a line each.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever is not put better here is told in the room's own words"
)]
fn refused(error: Error) -> Failure {
    match error {
        Error::Unknown(name) => Failure::asked(format!(
            "there is no campaign `{name}`: `perennial campaign list` shows them"
        )),
        Error::Confirm(reach) => Failure::asked(format!("{reach} with --confirm")),
        Error::Document(problems) => {
            for problem in &problems {
                terminal::note(problem);
            }
            Failure::asked(format!("the document has {} problem(s)", problems.len()))
        }
        error => Failure::room(error),
    }
}

fn told(place: &Place, value: &impl Serialize, words: impl FnOnce()) -> Result<(), Failure> {
    if place.json {
        terminal::say_json(&serde_json::to_value(value).map_err(Failure::room)?);
    } else {
        words();
    }
    Ok(())
}

fn list(place: &Place) -> Result<(), Failure> {
    let db = place.open(Access::Read, "campaign")?;
    let all = db
        .read_now(|tx| campaigns::list(tx, None, None, MOST))
        .map_err(refused)?;
    told(place, &json!({ "campaigns": all }), || {
        for campaign in &all {
            terminal::say(line(campaign));
        }
    })
}

fn line(campaign: &CampaignView) -> String {
    let next = campaign
        .starts_at
        .map(|at| format!("  begins {at}"))
        .unwrap_or_default();
    let note = if campaign.note.is_empty() {
        String::new()
    } else {
        format!("  ({})", campaign.note)
    };
    format!(
        "{}  {}  {}{next}{note}",
        campaign.name,
        campaign.state.word(),
        campaign.title
    )
}

fn show(place: &Place, name: &str) -> Result<(), Failure> {
    let db = place.open(Access::Read, "campaign")?;
    let name = parse(name)?;
    let detail = db
        .read_now(|tx| campaigns::show(tx, &name))
        .map_err(refused)?;
    told(place, &detail, || tell(&detail))
}

fn tell(detail: &CampaignDetail) {
    terminal::say(line(&detail.campaign));
    for run in &detail.runs {
        let people: Vec<String> = run
            .people
            .iter()
            .map(|(state, count)| format!("{count} {}", state.replace('_', " ")))
            .collect();
        let again = if run.repeats.is_some() {
            " (again, to those who did not react)"
        } else {
            ""
        };
        terminal::say(format!(
            "run {}{again}: {}, {}  {}",
            run.number,
            run.state.word(),
            run.starts_at,
            people.join(", ")
        ));
        if let Some(verdict) = &run.verdict {
            terminal::say(format!("  {}", verdict.words));
        }
        if let Some(learned) = &run.learned {
            terminal::say(format!("  {}", learned.words));
        }
    }
    if let Ok(document) = serde_json::to_string_pretty(&detail.document) {
        terminal::say(document);
    }
}

/// A document from JSON, or from YAML, of which JSON is a part.
fn read(file: &Path) -> Result<Document, Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(Failure::io(format!("the document {shown} cannot be read")))?;
    serde_saphyr::from_str(&text)
        .map_err(|error| Failure::asked(format!("{shown} is no document of a campaign: {error}")))
}

fn create(place: &Place, file: &Path, name: Option<&str>) -> Result<(), Failure> {
    let document = read(file)?;
    let stem = file.file_stem().and_then(OsStr::to_str);
    let name = parse(name.or(stem).unwrap_or_default())?;
    let db = place.open(Access::Write, "campaign")?;
    let (at, rules) = (open::moment()?, rules());
    let done = db.write_now(|tx| match campaigns::show(tx, &name) {
        Err(Error::Unknown(_)) => campaigns::create(tx, &at, &rules, (&name, &document)),
        Err(error) => Err(error),
        Ok(_standing) => {
            let draft = Draft {
                document: document.clone(),
                changes: None,
            };
            campaigns::change(tx, &at, &rules, (&name, &draft))
        }
    });
    state(place, done.map_err(refused)?)
}

fn state(place: &Place, done: Done<CampaignDetail>) -> Result<(), Failure> {
    let is_new = done.is_new();
    let campaign = done.into_inner().campaign;
    let answer = json!({
        "id": campaign.id,
        "name": campaign.name,
        "state": campaign.state,
        "changed": is_new,
    });
    told(place, &answer, || {
        let word = campaign.state.word();
        if is_new {
            terminal::say(format!("{} is {word}.", campaign.name));
        } else {
            terminal::say(format!("{} was {word} already.", campaign.name));
        }
    })
}

fn estimate(place: &Place, name: &str) -> Result<(), Failure> {
    let db = place.open(Access::Read, "campaign")?;
    let (at, rules, name) = (open::moment()?, rules(), parse(name)?);
    let found = db
        .read_now(|tx| campaigns::estimate(tx, &at, &rules, &name))
        .map_err(refused)?;
    told(place, &found, || foretell(&found))
}

fn foretell(found: &Estimate) {
    terminal::say(format!(
        "{} of {} customers, {} left out",
        found.audience, found.of, found.excluded
    ));
    terminal::say(format!(
        "{} at once, {} held out to measure what it brings",
        found.now, found.held_out
    ));
    let each = |word: &str, all: &BTreeMap<String, Foreseen>| {
        for (code, foreseen) in all {
            terminal::say(format!(
                "{} {word}: {} ({code})",
                foreseen.people, foreseen.words
            ));
        }
    };
    each("later", &found.later);
    each("not", &found.refused);
    if found.looked_at + found.held_out < found.audience {
        terminal::note(format!("scaled up from {} people", found.looked_at));
    }
    if found.needs_confirmation {
        terminal::note(
            "scheduling it needs --confirm: it reaches more than is done without asking",
        );
    }
}

fn schedule(place: &Place, name: &str, confirmed: bool) -> Result<(), Failure> {
    let db = place.open(Access::Write, "campaign")?;
    let (at, rules, name) = (open::moment()?, rules(), parse(name)?);
    let done = db
        .write_now(|tx| campaigns::schedule(tx, &at, &rules, (&name, confirmed)))
        .map_err(refused)?;
    state(place, done)?;
    terminal::note("it goes while `perennial serve` runs");
    Ok(())
}

type Switch = fn(&mut Tx<'_>, &Moment, &CampaignName) -> Result<Done<CampaignDetail>, Error>;

fn switch(place: &Place, name: &str, change: Switch) -> Result<(), Failure> {
    let db = place.open(Access::Write, "campaign")?;
    let (at, name) = (open::moment()?, parse(name)?);
    let done = db.write_now(|tx| change(tx, &at, &name)).map_err(refused)?;
    state(place, done)
}

fn figures(place: &Place, name: &str) -> Result<(), Failure> {
    let db = place.open(Access::Read, "campaign")?;
    let name = parse(name)?;
    let found = db
        .read_now(|tx| campaigns::figures(tx, &name))
        .map_err(refused)?;
    told(place, &found, || {
        count("all", &found.total);
        for figures in &found.variants {
            count(&figures.variant, &figures.counts);
        }
    })
}

fn count(what: &str, counts: &Counts) {
    let revenue: Vec<String> = counts
        .revenue
        .iter()
        .map(|(currency, minor)| format!("{minor} {currency} (minor units)"))
        .collect();
    terminal::say(format!(
        "{what}: {} asked, {} sent, {} delivered, {} bounced, {} opened ({} by machines), {} clicked ({} by machines), {} \
         unsubscribed, {} complained, {} ordered {}",
        counts.asked,
        counts.sent,
        counts.delivered,
        counts.bounced,
        counts.opened,
        counts.opened_by_machine,
        counts.clicked,
        counts.clicked_by_machine,
        counts.unsubscribed,
        counts.complained,
        counts.ordered,
        revenue.join(", ")
    ));
}
