//! `perennial doctor`: checks the shop and this installation.

use db::Access;
use kernel::{Clock as _, SystemClock};
use serde_json::json;
use settings::installation;

use super::serve;
use crate::{failure::Failure, open::Place, post_office, terminal};

/// One thing that was looked at.
struct Check {
    name: &'static str,
    /// What is wrong and what to do; `None` when all is well.
    problem: Option<String>,
    finding: String,
}

pub(crate) fn run(place: &Place) -> Result<(), Failure> {
    let mut checks = vec![database(place)];
    checks.extend(shop(place)?);
    checks.extend(signatures(place));
    let problems = checks
        .iter()
        .filter(|check| check.problem.is_some())
        .count();
    if place.json {
        let list: Vec<_> = checks
            .iter()
            .map(|check| json!({"name": check.name, "finding": check.finding, "problem": check.problem}))
            .collect();
        terminal::say_json(&json!({"checks": list, "problems": problems}));
    } else {
        for check in &checks {
            let mark = if check.problem.is_some() {
                "✗"
            } else {
                "✓"
            };
            terminal::say(format!("{mark} {}: {}", check.name, check.finding));
            if let Some(problem) = &check.problem {
                terminal::say(format!("    {problem}"));
            }
        }
    }
    if problems == 0 {
        Ok(())
    } else {
        Err(Failure::asked(format!(
            "{problems} of {} checks found a problem",
            checks.len()
        )))
    }
}

fn database(place: &Place) -> Check {
    let opened = place.open(Access::Read, "doctor");
    match opened {
        Ok(db) => Check {
            name: "opening",
            problem: None,
            finding: format!(
                "{:?} opens, its schema is this version's ({})",
                place.url,
                db.backend_name()
            ),
        },
        Err(failure) => Check {
            name: "opening",
            problem: Some(telemetry::chain(&failure).to_string()),
            finding: format!("{:?}", place.url),
        },
    }
}

/// What has to stand in the DNS for mail to be signed.
fn signatures(place: &Place) -> Option<Check> {
    let name = "signatures";
    match post_office::keyring(&place.installation) {
        Ok(keyring) => {
            let records = keyring.records();
            let words = |record: &mail::DnsRecord| format!("{} TXT {}", record.name, record.text);
            (!records.is_empty()).then(|| Check {
                name,
                problem: None,
                finding: format!(
                    "the DNS must hold {}",
                    records.iter().map(words).collect::<Vec<_>>().join("; ")
                ),
            })
        }
        Err(failure) => Some(Check {
            name,
            problem: Some(telemetry::chain(&failure).to_string()),
            finding: "mail cannot be signed".to_owned(),
        }),
    }
}

/// What the rooms know of their own health.
fn shop(place: &Place) -> Result<Vec<Check>, Failure> {
    let Ok(db) = place.open(Access::Read, "doctor") else {
        return Ok(Vec::new());
    };
    let captured = place.installation.get(&installation::SMTP_HOST)?.is_none();
    let way = if captured {
        "mail is captured"
    } else {
        "mail leaves by the mail server that is set"
    };
    let house = serve::house(place, (way.to_owned(), None))?;
    let looked = upkeep::report(&db, SystemClock.now(), &house);
    Ok(match looked {
        Ok(report) => report
            .checks
            .into_iter()
            .map(|check| Check {
                name: check.key,
                problem: check.todo,
                finding: check.words,
            })
            .collect(),
        Err(error) => vec![Check {
            name: "shop",
            problem: Some(telemetry::chain(&error).to_string()),
            finding: "could not be read".to_owned(),
        }],
    })
}
