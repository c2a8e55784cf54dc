//! `perennial doctor`: checks the shop and this installation.

use db::Access;
use serde_json::json;

use crate::{failure::Failure, open::Place, terminal};

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
