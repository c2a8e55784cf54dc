//! `perennial doctor`: checks the shop and this installation.

use db::Access;
use serde_json::json;

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
    checks.extend(shop(place));
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
            name: "database",
            problem: None,
            finding: format!(
                "{:?} opens, its schema is this version's ({})",
                place.url,
                db.backend_name()
            ),
        },
        Err(failure) => Check {
            name: "database",
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
fn shop(place: &Place) -> Vec<Check> {
    let Ok(db) = place.open(Access::Read, "doctor") else {
        return Vec::new();
    };
    match db.read_now(world::health) {
        Ok(findings) => findings
            .into_iter()
            .map(|finding| Check {
                name: finding.name,
                problem: finding.problem,
                finding: finding.text,
            })
            .collect(),
        Err(error) => vec![Check {
            name: "shop",
            problem: Some(telemetry::chain(&error).to_string()),
            finding: "could not be read".to_owned(),
        }],
    }
}
