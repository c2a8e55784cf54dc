//! Lists.

use std::{cmp::Ordering, collections::BTreeSet, rc::Rc};

use serde_json::Value as Json;

use super::{Made, Own, made, own, text_at, warn, whole_at};
use crate::{
    compare,
    error::Stop,
    number::Number,
    run::{Arguments, Run},
    value::{ITEM_BYTES, Text, Value},
};

pub(super) static FILTERS: &[Own] = &[
    own("array_to_sentence_string", 0, 1, sentence),
    own("compact", 0, 1, compact),
    own("concat", 1, 1, concat),
    own("find", 1, 2, find),
    own("find_index", 1, 2, find_index),
    own("first", 0, 0, first),
    own("group_by", 1, 1, group_by),
    own("has", 1, 2, has),
    own("join", 0, 1, join),
    own("last", 0, 0, last),
    own("list", 0, 1, sentence),
    own("map", 1, 1, map),
    own("pop", 0, 0, pop),
    own("push", 1, 1, push),
    own("reject", 1, 2, reject),
    own("reverse", 0, 0, reverse),
    own("shift", 0, 0, shift),
    own("slice", 1, 2, slice),
    own("sort", 0, 1, sort),
    own("sort_natural", 0, 1, sort_natural),
    own("split", 0, 1, split),
    own("sum", 0, 1, sum),
    own("uniq", 0, 1, uniq),
    own("unshift", 1, 1, unshift),
    own("where", 1, 2, only_where),
];

/// The items of a list; of anything else, it alone; of nothing, none.
fn items<'a>(run: &mut Run<'a>, value: &Value<'a>) -> Result<Vec<Value<'a>>, Stop> {
    if let Value::List(list) = value {
        run.meter.items(list.items().len())?;
        return Ok(list.items().to_vec());
    }
    if !value.is_list() {
        let is_nothing =
            matches!(value, Value::Nil) || value.as_text().is_some_and(|text| text.is_empty());
        return Ok(if is_nothing {
            Vec::new()
        } else {
            vec![value.clone()]
        });
    }
    let length = value.length();
    // Counted before a range becomes a list.
    run.meter.items(length)?;
    run.meter.memory(length.saturating_mul(ITEM_BYTES))?;
    Ok((0..length)
        .filter_map(|at| value.item(i64::try_from(at).ok()?))
        .collect())
}

/// What is under a name, where an argument asks for one; else the item itself. `a.b` goes deeper.
fn under<'a>(
    run: &mut Run<'a>,
    item: &Value<'a>,
    name: Option<&Text<'a>>,
) -> Result<Value<'a>, Stop> {
    let Some(name) = name else {
        return Ok(item.clone());
    };
    if let Some(value) = item.get(name) {
        return Ok(value);
    }
    let mut value = item.clone();
    for key in name.split('.') {
        run.meter.step()?;
        value = value.get(key).unwrap_or(Value::Nil);
    }
    Ok(value)
}

fn name<'a>(run: &mut Run<'a>, arguments: &Arguments<'a>) -> Result<Option<Text<'a>>, Stop> {
    match arguments.at(0) {
        Some(Value::Nil) | None => Ok(None),
        Some(_) => text_at(run, arguments, 0).map(Some),
    }
}

fn list<'a>(run: &mut Run<'a>, items: Vec<Value<'a>>) -> Made<'a> {
    Value::list(items, &mut run.meter)
}

fn join<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let between = match arguments.at(0) {
        Some(_) => text_at(run, arguments, 0)?,
        None => Text::Borrowed(" "),
    };
    let length = if input.is_list() { input.length() } else { 0 };
    if !input.is_list() {
        return Ok(Value::Text(input.text(&mut run.meter)?));
    }
    let mut ink = run.ink();
    for at in 0..length {
        ink.meter().step()?;
        if at > 0 {
            ink.push(&between)?;
        }
        let item = i64::try_from(at).ok().and_then(|at| input.item(at));
        item.unwrap_or(Value::Nil).write(&mut ink)?;
    }
    Ok(made(ink.dry()))
}

/// As the reader lists things: `a, b and c`.
fn sentence<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let mut words = Vec::new();
    for item in items(run, input)? {
        let text = item.text(&mut run.meter)?;
        run.meter
            .memory(text.len().saturating_mul(2).saturating_add(16))?;
        if !text.is_empty() {
            words.push(text.to_string());
        }
    }
    let own = match arguments.at(0) {
        Some(_) => Some(text_at(run, arguments, 0)?),
        None => None,
    };
    Ok(made(run.scene.locale.list(&words, own.as_deref())))
}

fn split<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    let mark = text_at(run, arguments, 0)?;
    let mut parts: Vec<Value<'a>> = Vec::new();
    let mut add = |part: Text<'a>| {
        run.meter.step()?;
        run.meter.memory(ITEM_BYTES)?;
        if matches!(part, Text::Shared(_)) {
            run.meter.memory(part.len())?;
        }
        parts.push(Value::Text(part));
        Ok::<_, Stop>(())
    };
    match &text {
        Text::Borrowed(text) => {
            for (from, to) in bounds(text, &mark) {
                add(Text::Borrowed(text.get(from..to).unwrap_or_default()))?;
            }
        }
        Text::Shared(text) => {
            for (from, to) in bounds(text, &mark) {
                add(Text::Shared(text.get(from..to).unwrap_or_default().into()))?;
            }
        }
    }
    // Empty parts at the end are not told.
    while parts.last().is_some_and(Value::is_empty) {
        parts.pop();
    }
    list(run, parts)
}

/// Where the parts of a text are: letters where the mark is empty, words where it is a space.
fn bounds<'t>(text: &'t str, mark: &'t str) -> Box<dyn Iterator<Item = (usize, usize)> + 't> {
    if mark.is_empty() {
        return Box::new(
            text.char_indices()
                .map(|(at, letter)| (at, at.saturating_add(letter.len_utf8()))),
        );
    }
    let mut from = 0_usize;
    let parts = text.split(mark).map(move |part| {
        let begin = from;
        let end = begin.saturating_add(part.len());
        from = end.saturating_add(mark.len());
        (begin, end)
    });
    if mark == " " {
        return Box::new(parts.filter(|(from, to)| from < to));
    }
    Box::new(parts)
}

fn first<'a>(_run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    Ok(input.get("first").unwrap_or(Value::Nil))
}

fn last<'a>(_run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    Ok(input.get("last").unwrap_or(Value::Nil))
}

fn reverse<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let mut items = items(run, input)?;
    items.reverse();
    list(run, items)
}

fn concat<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let mut all = items(run, input)?;
    let more = arguments.at(0).cloned().unwrap_or(Value::Nil);
    all.extend(items(run, &more)?);
    list(run, all)
}

fn push<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let mut all = items(run, input)?;
    all.extend(arguments.at(0).cloned());
    list(run, all)
}

fn unshift<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let mut all: Vec<Value<'a>> = arguments.at(0).cloned().into_iter().collect();
    all.extend(items(run, input)?);
    list(run, all)
}

fn pop<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let mut all = items(run, input)?;
    all.pop();
    list(run, all)
}

fn shift<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let all = items(run, input)?;
    list(run, all.into_iter().skip(1).collect())
}

fn compact<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let name = name(run, arguments)?;
    let mut kept = Vec::new();
    for item in items(run, input)? {
        if !matches!(under(run, &item, name.as_ref())?, Value::Nil) {
            kept.push(item);
        }
    }
    list(run, kept)
}

fn map<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let name = name(run, arguments)?;
    let mut mapped = Vec::new();
    for item in items(run, input)? {
        mapped.push(under(run, &item, name.as_ref())?);
    }
    list(run, mapped)
}

/// Whether an item is meant by the arguments of `where` and its like.
fn is_meant<'a>(
    run: &mut Run<'a>,
    item: &Value<'a>,
    name: Option<&Text<'a>>,
    arguments: &Arguments<'a>,
) -> Result<bool, Stop> {
    let value = under(run, item, name)?;
    match arguments.at(1) {
        Some(wanted) => compare::equal(&value, wanted, &mut run.meter),
        None => Ok(value.is_true()),
    }
}

fn chosen<'a>(
    run: &mut Run<'a>,
    input: &Value<'a>,
    arguments: &Arguments<'a>,
    wanted: bool,
) -> Result<Vec<(usize, Value<'a>)>, Stop> {
    let name = name(run, arguments)?;
    let mut found = Vec::new();
    for (at, item) in items(run, input)?.into_iter().enumerate() {
        if is_meant(run, &item, name.as_ref(), arguments)? == wanted {
            found.push((at, item));
        }
    }
    Ok(found)
}

fn bare<'a>(run: &mut Run<'a>, found: Vec<(usize, Value<'a>)>) -> Made<'a> {
    list(run, found.into_iter().map(|(_, item)| item).collect())
}

fn only_where<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let found = chosen(run, input, arguments, true)?;
    bare(run, found)
}

fn reject<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let found = chosen(run, input, arguments, false)?;
    bare(run, found)
}

fn find<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let found = chosen(run, input, arguments, true)?.into_iter().next();
    Ok(found.map_or(Value::Nil, |(_, item)| item))
}

fn find_index<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let found = chosen(run, input, arguments, true)?.into_iter().next();
    let index = found.and_then(|(at, _)| i64::try_from(at).ok());
    Ok(index.map_or(Value::Nil, Value::Whole))
}

fn has<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    Ok(Value::Bool(
        !chosen(run, input, arguments, true)?.is_empty(),
    ))
}

/// What tells a value from others: its kind and its text.
fn key<'a>(run: &mut Run<'a>, value: &Value<'a>) -> Result<String, Stop> {
    let kind = match value {
        Value::Text(_) | Value::Html(_) => 't',
        Value::Whole(_) | Value::Number(_) => 'n',
        Value::Nil | Value::Empty | Value::Blank => '-',
        Value::Bool(_) => 'b',
        Value::Range(..) | Value::Data(_) | Value::List(_) | Value::Pairs(_) | Value::Turn(_) => {
            'o'
        }
    };
    let mut ink = run.ink();
    ink.push_letter(kind)?;
    match value.as_text() {
        Some(text) => ink.push(text)?,
        None => value.write_json(&mut ink)?,
    }
    Ok(ink.dry())
}

fn uniq<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let name = name(run, arguments)?;
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for item in items(run, input)? {
        let value = under(run, &item, name.as_ref())?;
        if seen.insert(key(run, &value)?) {
            kept.push(item);
        }
    }
    list(run, kept)
}

fn group_by<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let name = name(run, arguments)?;
    let mut order: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    let mut groups: Vec<(Value<'a>, Vec<Value<'a>>)> = Vec::new();
    for item in items(run, input)? {
        let value = under(run, &item, name.as_ref())?;
        let at = *order.entry(key(run, &value)?).or_insert(groups.len());
        match groups.get_mut(at) {
            Some((_, members)) => members.push(item),
            None => groups.push((value, vec![item])),
        }
    }
    let mut made = Vec::new();
    for (name, members) in groups {
        let size = i64::try_from(members.len()).unwrap_or(i64::MAX);
        run.meter.memory(ITEM_BYTES.saturating_mul(3))?;
        let members = list(run, members)?;
        made.push(Value::Pairs(Rc::new(vec![
            ("name", name),
            ("items", members),
            ("size", Value::Whole(size)),
        ])));
    }
    list(run, made)
}

fn sum<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let name = name(run, arguments)?;
    let mut sum = Number::Whole(0);
    for item in items(run, input)? {
        let value = under(run, &item, name.as_ref())?;
        if let Some(number) = Number::of(&value) {
            sum = sum.plus(number);
        }
    }
    if let Some(value) = sum.value() {
        return Ok(value);
    }
    warn(run, "sum", "has too large a result");
    Ok(Value::Nil)
}

fn sorted<'a>(
    run: &mut Run<'a>,
    input: &Value<'a>,
    arguments: &Arguments<'a>,
    order: fn(&Value<'a>, &Value<'a>) -> Ordering,
) -> Made<'a> {
    let name = name(run, arguments)?;
    let mut keyed = Vec::new();
    for item in items(run, input)? {
        keyed.push((under(run, &item, name.as_ref())?, item));
    }
    // As many comparisons as sorting takes at the most, each through the shared beginning of two texts.
    let longest = keyed
        .iter()
        .filter_map(|(value, _)| value.as_text().map(|text| text.len()))
        .max()
        .unwrap_or_default();
    let each = (longest / 64).saturating_add(1);
    let rounds = usize::try_from(keyed.len().max(1).ilog2()).unwrap_or_default();
    let comparisons = keyed.len().saturating_mul(rounds.saturating_add(1));
    run.meter.items(comparisons.saturating_mul(each))?;
    keyed.sort_by(|(one, _), (other, _)| order(one, other));
    list(run, keyed.into_iter().map(|(_, item)| item).collect())
}

/// Numbers before texts before everything else; nothing last.
fn rank(value: &Value<'_>) -> u8 {
    match value {
        Value::Whole(_) | Value::Number(_) => 0,
        Value::Text(_) | Value::Html(_) => 1,
        Value::Nil | Value::Empty | Value::Blank => 3,
        Value::Bool(_)
        | Value::Range(..)
        | Value::Data(_)
        | Value::List(_)
        | Value::Pairs(_)
        | Value::Turn(_) => 2,
    }
}

fn total<'a>(one: &Value<'a>, other: &Value<'a>) -> Ordering {
    rank(one)
        .cmp(&rank(other))
        .then_with(|| compare::order(one, other).unwrap_or(Ordering::Equal))
}

fn natural<'a>(one: &Value<'a>, other: &Value<'a>) -> Ordering {
    match (one.as_text(), other.as_text()) {
        (Some(left), Some(right)) => {
            let lower = |text: &Text<'a>| text.to_string();
            let folded = |text: String| text.to_lowercase();
            folded(lower(left)).cmp(&folded(lower(right)))
        }
        _ => total(one, other),
    }
}

fn sort<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    sorted(run, input, arguments, total)
}

fn sort_natural<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    sorted(run, input, arguments, natural)
}

/// Of a text or a list, from a place (from the end where below 0), one or as many as are asked for.
fn slice<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let begin = whole_at(arguments, 0).unwrap_or_default();
    let count = whole_at(arguments, 1).unwrap_or(1);
    let count = usize::try_from(count).unwrap_or_default();
    let text = input.as_text().cloned();
    let length = match &text {
        Some(text) => text.chars().count(),
        None => input.length(),
    };
    let from = if begin < 0 {
        let back = usize::try_from(begin.unsigned_abs()).unwrap_or(usize::MAX);
        match length.checked_sub(back) {
            Some(from) => from,
            None => return Ok(Value::borrowed("")),
        }
    } else {
        usize::try_from(begin).unwrap_or(usize::MAX)
    };
    if let Some(text) = text {
        let mut ink = run.ink();
        for letter in text.chars().skip(from).take(count) {
            ink.push_letter(letter)?;
        }
        return Ok(made(ink.dry()));
    }
    if !matches!(
        input,
        Value::Data(Json::Array(_)) | Value::List(_) | Value::Range(..)
    ) {
        return Ok(Value::Nil);
    }
    let to = from.saturating_add(count).min(length);
    run.meter.items(to.saturating_sub(from))?;
    let items = (from..to)
        .filter_map(|at| input.item(i64::try_from(at).ok()?))
        .collect();
    list(run, items)
}
