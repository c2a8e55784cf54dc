//! What the rooms know of their own health.

use db::{DbError, Tx};

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub name: &'static str,
    /// What was found.
    pub text: String,
    /// What is wrong and what to do about it; `None` when all is well.
    pub problem: Option<String>,
}

/// Looks at everything that can be seen without changing anything.
pub fn health(tx: &mut Tx<'_>) -> Result<Vec<Finding>, DbError> {
    let mut findings = vec![founded(tx)?, deliveries(tx)?, timers(tx)?];
    findings.extend(brakes(tx)?);
    Ok(findings)
}

/// Programmes whose mail is not wanted.
fn brakes(tx: &mut Tx<'_>) -> Result<Vec<Finding>, DbError> {
    let brakes = match messages::brakes(tx) {
        Ok(brakes) => brakes,
        Err(error) => return error.into_db().map_or_else(|_| Ok(Vec::new()), Err),
    };
    let finding = |brake: messages::Brake| Finding {
        name: "programme",
        text: format!("`{}` was stopped on {}", brake.programme, brake.since),
        problem: Some(format!(
            "{}; mend that, then let it go on with POST /api/v1/messages/brakes/{}/release",
            brake.words(),
            brake.programme
        )),
    };
    Ok(brakes.into_iter().map(finding).collect())
}

fn founded(tx: &mut Tx<'_>) -> Result<Finding, DbError> {
    let founded = shops::founded_at(tx)?;
    Ok(Finding {
        name: "shop",
        text: founded.map_or_else(|| "not founded".to_owned(), |at| format!("founded {at}")),
        problem: founded.is_none().then(|| "run `perennial init`".to_owned()),
    })
}

fn deliveries(tx: &mut Tx<'_>) -> Result<Finding, DbError> {
    let (waiting, _) = events::pending(tx)?;
    let dead = events::dead_letters(tx, 1_000)?;
    Ok(Finding {
        name: "events",
        text: format!("{waiting} deliveries wait, {} were given up", dead.len()),
        problem: dead.first().map(|letter| {
            format!(
                "the last one given up: {} ({}); mend the cause and try again",
                letter.reason, letter.subscriber
            )
        }),
    })
}

fn timers(tx: &mut Tx<'_>) -> Result<Finding, DbError> {
    let waiting = timers::waiting(tx)?;
    let dead = timers::dead_letters(tx, 1_000)?;
    Ok(Finding {
        name: "timers",
        text: format!("{waiting} wait, {} were given up", dead.len()),
        problem: dead.first().map(|letter| {
            format!(
                "the last one given up: {} ({}); mend the cause and try again",
                letter.reason, letter.kind
            )
        }),
    })
}
