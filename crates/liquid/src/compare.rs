//! Equal, less, contains.

use std::cmp::Ordering;

use serde_json::Value as Json;

use crate::{error::Stop, meter::Meter, number::Number, tree::Compare, value::Value};

/// Whether one stands to the other as is asked. What cannot be compared does not.
pub(crate) fn holds(
    left: &Value<'_>,
    how: Compare,
    right: &Value<'_>,
    meter: &mut Meter<'_>,
) -> Result<bool, Stop> {
    let ordered = |wanted: fn(Ordering) -> bool| order(left, right).is_some_and(wanted);
    Ok(match how {
        Compare::Equal => equal(left, right, meter)?,
        Compare::NotEqual => !equal(left, right, meter)?,
        Compare::Less => ordered(Ordering::is_lt),
        Compare::More => ordered(Ordering::is_gt),
        Compare::LessOrEqual => ordered(Ordering::is_le),
        Compare::MoreOrEqual => ordered(Ordering::is_ge),
        Compare::Contains => contains(left, right, meter)?,
    })
}

/// Numbers by size, texts by their letters, everything else not at all.
pub(crate) fn order(left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
    if let (Some(left), Some(right)) = (left.as_text(), right.as_text()) {
        return Some(left.as_bytes().cmp(right.as_bytes()));
    }
    if left.as_text().is_some() || right.as_text().is_some() {
        return None;
    }
    Number::of(left)?.compare(Number::of(right)?)
}

pub(crate) fn equal(
    left: &Value<'_>,
    right: &Value<'_>,
    meter: &mut Meter<'_>,
) -> Result<bool, Stop> {
    meter.step()?;
    Ok(match (left, right) {
        (Value::Empty, other) | (other, Value::Empty) => other.is_empty(),
        (Value::Blank, other) | (other, Value::Blank) => other.is_blank(),
        (Value::Nil, Value::Nil) => true,
        (Value::Bool(one), Value::Bool(two)) => one == two,
        (Value::Text(one) | Value::Html(one), Value::Text(two) | Value::Html(two)) => {
            meter.look(one.len().min(two.len()))?;
            **one == **two
        }
        (Value::Whole(_) | Value::Number(_), Value::Whole(_) | Value::Number(_)) => {
            order(left, right) == Some(Ordering::Equal)
        }
        (Value::Data(Json::Object(one)), Value::Data(Json::Object(two))) => {
            if one.len() != two.len() {
                return Ok(false);
            }
            for (name, value) in one {
                let Some(other) = two.get(name) else {
                    return Ok(false);
                };
                if !equal(&Value::of(value), &Value::of(other), meter)? {
                    return Ok(false);
                }
            }
            true
        }
        (Value::Turn(one), Value::Turn(two)) => one == two,
        _ if left.is_list() && right.is_list() => return equal_lists(left, right, meter),
        _ => false,
    })
}

fn equal_lists(left: &Value<'_>, right: &Value<'_>, meter: &mut Meter<'_>) -> Result<bool, Stop> {
    if left.length() != right.length() {
        return Ok(false);
    }
    for at in 0..left.length() {
        let at = i64::try_from(at).unwrap_or(i64::MAX);
        let (one, two) = (left.item(at), right.item(at));
        if !equal(
            &one.unwrap_or(Value::Nil),
            &two.unwrap_or(Value::Nil),
            meter,
        )? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn contains(left: &Value<'_>, right: &Value<'_>, meter: &mut Meter<'_>) -> Result<bool, Stop> {
    if let Some(text) = left.as_text() {
        if matches!(right, Value::Nil) {
            return Ok(false);
        }
        let needle = right.text(meter)?;
        meter.look(text.len())?;
        return Ok(text.contains(&*needle));
    }
    if let Value::Data(Json::Object(fields)) = left {
        return Ok(right
            .as_text()
            .is_some_and(|key| fields.contains_key(&**key)));
    }
    if let (Value::Range(from, to), Value::Whole(number)) = (left, right) {
        return Ok((from..=to).contains(&number));
    }
    for at in 0..left.length() {
        let item = left.item(i64::try_from(at).unwrap_or(i64::MAX));
        if equal(&item.unwrap_or(Value::Nil), right, meter)? {
            return Ok(true);
        }
    }
    Ok(false)
}
