//! Texts.

use super::{Made, Own, like, made, own, text_at, whole_at};
use crate::{
    error::Stop,
    ink::Ink,
    run::{Arguments, Run},
    value::{Text, Value},
};

pub(super) static FILTERS: &[Own] = &[
    own("append", 1, 1, append),
    own("camelcase", 0, 0, camelcase),
    own("capitalize", 0, 0, capitalize),
    own("downcase", 0, 0, downcase),
    own("handle", 0, 0, handleize),
    own("handleize", 0, 0, handleize),
    own("lstrip", 0, 0, lstrip),
    own("normalize_whitespace", 0, 0, normalize_whitespace),
    own("number_of_words", 0, 0, number_of_words),
    own("pluralize", 2, 2, pluralize),
    own("prepend", 1, 1, prepend),
    own("remove", 1, 1, remove),
    own("remove_first", 1, 1, remove_first),
    own("remove_last", 1, 1, remove_last),
    own("replace", 1, 2, replace),
    own("replace_first", 1, 2, replace_first),
    own("replace_last", 1, 2, replace_last),
    own("rstrip", 0, 0, rstrip),
    own("strip", 0, 0, strip),
    own("strip_newlines", 0, 0, strip_newlines),
    own("truncate", 0, 2, truncate),
    own("truncatewords", 0, 2, truncatewords),
    own("upcase", 0, 0, upcase),
];

/// Text beside HTML becomes HTML.
fn joined<'a>(run: &mut Run<'a>, one: &Value<'a>, two: &Value<'a>) -> Made<'a> {
    let is_html = run.html && (matches!(one, Value::Html(_)) || matches!(two, Value::Html(_)));
    let parts = [one, two];
    let mut texts = Vec::with_capacity(2);
    for part in parts {
        texts.push((part.text(&mut run.meter)?, matches!(part, Value::Html(_))));
    }
    let mut ink = run.ink();
    for (text, has_markup) in &texts {
        if is_html && !has_markup {
            for letter in text.chars() {
                match u8::try_from(letter).ok().and_then(super::escaped) {
                    Some(escaped) => ink.push(escaped)?,
                    None => ink.push_letter(letter)?,
                }
            }
        } else {
            ink.push(text)?;
        }
    }
    let text = Text::Shared(ink.dry().into());
    Ok(if is_html {
        Value::Html(text)
    } else {
        Value::Text(text)
    })
}

fn append<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let end = arguments.at(0).cloned().unwrap_or(Value::Nil);
    joined(run, input, &end)
}

fn prepend<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let begin = arguments.at(0).cloned().unwrap_or(Value::Nil);
    joined(run, &begin, input)
}

/// Letter by letter.
fn letters<'a>(
    run: &mut Run<'a>,
    input: &Value<'a>,
    write: impl Fn(&str, &mut Ink<'_, 'a>) -> Result<(), Stop>,
) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    let mut ink = run.ink();
    write(&text, &mut ink)?;
    Ok(made(ink.dry()))
}

fn upcase<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    letters(run, input, |text, ink| {
        text.chars()
            .flat_map(char::to_uppercase)
            .try_for_each(|letter| ink.push_letter(letter))
    })
}

fn downcase<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    letters(run, input, |text, ink| {
        text.chars()
            .flat_map(char::to_lowercase)
            .try_for_each(|letter| ink.push_letter(letter))
    })
}

fn capitalize<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    letters(run, input, |text, ink| {
        let mut rest = text.chars();
        if let Some(first) = rest.next() {
            first
                .to_uppercase()
                .try_for_each(|letter| ink.push_letter(letter))?;
        }
        rest.flat_map(char::to_lowercase)
            .try_for_each(|letter| ink.push_letter(letter))
    })
}

fn camelcase<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    letters(run, input, |text, ink| {
        for word in text.split(|letter: char| !letter.is_alphanumeric()) {
            let mut rest = word.chars();
            if let Some(first) = rest.next() {
                first
                    .to_uppercase()
                    .try_for_each(|letter| ink.push_letter(letter))?;
            }
            rest.try_for_each(|letter| ink.push_letter(letter))?;
        }
        Ok(())
    })
}

fn handleize<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    letters(run, input, |text, ink| {
        let words = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty());
        for (count, word) in words.enumerate() {
            if count > 0 {
                ink.push("-")?;
            }
            word.chars()
                .flat_map(char::to_lowercase)
                .try_for_each(|letter| ink.push_letter(letter))?;
        }
        Ok(())
    })
}

/// A part of the input, without a copy where it is of the data.
fn part<'a>(run: &mut Run<'a>, input: &Value<'a>, cut: for<'t> fn(&'t str) -> &'t str) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    let cut = match &text {
        Text::Borrowed(text) => Text::Borrowed(cut(text)),
        Text::Shared(text) => {
            let cut = cut(text);
            run.meter.memory(cut.len())?;
            Text::Shared(cut.into())
        }
    };
    Ok(like(input, cut))
}

fn strip<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    part(run, input, str::trim)
}

fn lstrip<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    part(run, input, str::trim_start)
}

fn rstrip<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    part(run, input, str::trim_end)
}

fn strip_newlines<'a>(
    run: &mut Run<'a>,
    input: &Value<'a>,
    _arguments: &Arguments<'a>,
) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    let mut ink = run.ink();
    for part in text.split(['\n', '\r']) {
        ink.push(part)?;
    }
    let text = Text::Shared(ink.dry().into());
    Ok(like(input, text))
}

fn normalize_whitespace<'a>(
    run: &mut Run<'a>,
    input: &Value<'a>,
    _arguments: &Arguments<'a>,
) -> Made<'a> {
    letters(run, input, |text, ink| {
        let mut was_space = false;
        for letter in text.chars() {
            let is_space = letter.is_whitespace();
            if !is_space {
                ink.push_letter(letter)?;
            } else if !was_space {
                ink.push(" ")?;
            }
            was_space = is_space;
        }
        Ok(())
    })
}

fn number_of_words<'a>(
    run: &mut Run<'a>,
    input: &Value<'a>,
    _arguments: &Arguments<'a>,
) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    let count = text.split_whitespace().count();
    Ok(Value::Whole(i64::try_from(count).unwrap_or(i64::MAX)))
}

/// `{{ count | pluralize: "item", "items" }}`
fn pluralize<'a>(_run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let one = crate::number::Number::of(input)
        .and_then(|number| number.compare(crate::number::Number::Whole(1)));
    let index = usize::from(one != Some(std::cmp::Ordering::Equal));
    Ok(arguments.at(index).cloned().unwrap_or(Value::Nil))
}

/// Which of the places where something stands.
#[derive(Clone, Copy)]
enum Places {
    All,
    First,
    Last,
}

fn exchange<'a>(
    run: &mut Run<'a>,
    input: &Value<'a>,
    arguments: &Arguments<'a>,
    places: Places,
) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    let old = text_at(run, arguments, 0)?;
    let new = text_at(run, arguments, 1)?;
    let mut ink = run.ink();
    let one = match places {
        Places::All => None,
        Places::First => Some(text.find(&*old)),
        Places::Last => Some(text.rfind(&*old)),
    };
    match one {
        None => {
            let mut from = 0_usize;
            for (at, found) in text.match_indices(&*old) {
                ink.meter().step()?;
                ink.push(text.get(from..at).unwrap_or_default())?;
                ink.push(&new)?;
                from = at.saturating_add(found.len());
            }
            ink.push(text.get(from..).unwrap_or_default())?;
        }
        Some(Some(at)) => {
            ink.push(text.get(..at).unwrap_or_default())?;
            ink.push(&new)?;
            let rest = text.get(at.saturating_add(old.len())..);
            ink.push(rest.unwrap_or_default())?;
        }
        Some(None) => ink.push(&text)?,
    }
    Ok(made(ink.dry()))
}

fn replace<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    exchange(run, input, arguments, Places::All)
}

fn replace_first<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    exchange(run, input, arguments, Places::First)
}

fn replace_last<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    exchange(run, input, arguments, Places::Last)
}

fn remove<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    exchange(run, input, arguments, Places::All)
}

fn remove_first<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    exchange(run, input, arguments, Places::First)
}

fn remove_last<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    exchange(run, input, arguments, Places::Last)
}

/// What is put where something was cut off.
fn ending<'a>(run: &mut Run<'a>, arguments: &Arguments<'a>) -> Result<Text<'a>, Stop> {
    match arguments.at(1) {
        Some(_) => text_at(run, arguments, 1),
        None => Ok(Text::Borrowed("...")),
    }
}

fn truncate<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    let ending = ending(run, arguments)?;
    let most = whole_at(arguments, 0).unwrap_or(50);
    let most = usize::try_from(most).unwrap_or_default();
    let mut ink = run.ink();
    if text.chars().count() <= most {
        ink.push(&text)?;
    } else {
        let kept = most.saturating_sub(ending.chars().count());
        let end = text
            .char_indices()
            .nth(kept)
            .map_or(text.len(), |(at, _)| at);
        ink.push(text.get(..end).unwrap_or_default())?;
        ink.push(&ending)?;
    }
    Ok(made(ink.dry()))
}

fn truncatewords<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    let ending = ending(run, arguments)?;
    let most = whole_at(arguments, 0).unwrap_or(15).max(1);
    let most = usize::try_from(most).unwrap_or_default();
    let mut words = text.split_whitespace();
    let mut ink = run.ink();
    for (count, word) in words.by_ref().take(most).enumerate() {
        if count > 0 {
            ink.push(" ")?;
        }
        ink.push(word)?;
    }
    if words.next().is_some() {
        ink.push(&ending)?;
    }
    Ok(made(ink.dry()))
}
