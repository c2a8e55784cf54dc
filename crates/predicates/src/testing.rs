//! What every condition must pass, for the tests of the rooms that offer them.

use db::Tx;
use kernel::{CustomerId, Span, Timestamp};
use serde_json::Value;

use crate::{Env, Leaf, ParseContext, PredicateError, Spec};

/// Checks a kind of condition: that it has examples, that each is accepted, has words, and that its normal form reads
/// back as itself. `Err` says what is wrong.
pub fn check_spec(spec: &Spec, context: &ParseContext) -> Result<(), String> {
    if spec.examples.is_empty() {
        return Err(format!("{} has no example", spec.name));
    }
    for example in &spec.examples {
        let Value::Object(map) = example else {
            return Err(format!("{}: an example is not an object", spec.name));
        };
        let leaf = spec
            .parse(map, "$", context)
            .map_err(|problem| format!("{}: {problem}", spec.name))?;
        let form = leaf.normal_form();
        let again = spec
            .parse(&form, "$", context)
            .map_err(|problem| format!("{}: its normal form is refused: {problem}", spec.name))?;
        if again.normal_form() != form {
            return Err(format!(
                "{}: its normal form is not stable: {form:?}",
                spec.name
            ));
        }
        if leaf.words().trim().is_empty() || leaf.watches().is_empty() {
            return Err(format!("{}: it needs words and a room to watch", spec.name));
        }
    }
    Ok(())
}

/// Checks that both forms of a leaf agree for these customers now, and that each verdict stands until the instant it
/// names. `Err` says for whom they differ.
pub fn check(
    tx: &mut Tx<'_>,
    leaf: &dyn Leaf,
    customers: &[CustomerId],
    env: &Env<'_>,
) -> Result<(), String> {
    let failed = |error: PredicateError| format!("{}: {error}", leaf.words());
    let members = leaf.members(tx, env).map_err(failed)?;
    for customer in customers {
        let verdict = leaf.holds(tx, *customer, env).map_err(failed)?;
        if verdict.yes != members.contains(*customer) {
            return Err(format!(
                "{} {}: `members` says {}, `holds` says {} at {}",
                customer,
                leaf.words(),
                members.contains(*customer),
                verdict.yes,
                env.now
            ));
        }
        let Some(until) = verdict.until else {
            expect(
                tx,
                leaf,
                *customer,
                &env.at(env.now.plus(Span::from_days(4000))),
                verdict.yes,
            )?;
            continue;
        };
        if until <= env.now {
            return Err(format!(
                "{customer} {}: until {until} is not after now",
                leaf.words()
            ));
        }
        let middle = Timestamp::from_millis(env.now.millis().midpoint(until.millis()));
        for instant in [middle, until.minus(Span::MILLISECOND)] {
            expect(tx, leaf, *customer, &env.at(instant), verdict.yes)?;
        }
    }
    Ok(())
}

fn expect(
    tx: &mut Tx<'_>,
    leaf: &dyn Leaf,
    customer: CustomerId,
    env: &Env<'_>,
    yes: bool,
) -> Result<(), String> {
    let later = leaf
        .holds(tx, customer, env)
        .map_err(|error| error.to_string())?;
    if later.yes == yes {
        return Ok(());
    }
    Err(format!(
        "{customer} {}: the answer changes by {}, earlier than `holds` said",
        leaf.words(),
        env.now
    ))
}
