//! Numbers and money.

use super::{Made, Own, made, own, warn, whole_at};
use crate::{
    error::Stop,
    locale::Amount,
    number::Number,
    run::{Arguments, Run},
    value::Value,
};

pub(super) static FILTERS: &[Own] = &[
    own("abs", 0, 0, abs),
    own("at_least", 1, 1, at_least),
    own("at_most", 1, 1, at_most),
    own("ceil", 0, 0, ceil),
    own("divided_by", 1, 1, divided_by),
    own("floor", 0, 0, floor),
    own("minus", 1, 1, minus),
    own("modulo", 1, 1, modulo),
    own("money", 0, 1, money),
    own("money_with_currency", 0, 1, money_with_currency),
    own("money_without_currency", 0, 1, money_without_currency),
    own(
        "money_without_trailing_zeros",
        0,
        1,
        money_without_trailing_zeros,
    ),
    own("number", 0, 1, number),
    own("percent", 0, 1, percent),
    own("plus", 1, 1, plus),
    own("round", 0, 1, round),
    own("times", 1, 1, times),
];

/// A number; 0 where there is none, with a word to who wrote it.
fn read(run: &mut Run<'_>, filter: &str, value: &Value<'_>) -> Number {
    if let Some(number) = Number::of(value) {
        return number;
    }
    if !matches!(value, Value::Nil) {
        warn(
            run,
            filter,
            "was given what is no number, and took it for 0",
        );
    }
    Number::Whole(0)
}

fn shown<'a>(run: &mut Run<'a>, filter: &str, number: Option<Number>) -> Value<'a> {
    if let Some(value) = number.and_then(Number::value) {
        return value;
    }
    warn(
        run,
        filter,
        "has no result: a division by 0, or too large a number",
    );
    Value::Nil
}

fn two<'a>(
    run: &mut Run<'a>,
    filter: &str,
    (input, arguments): (&Value<'a>, &Arguments<'a>),
    reckon: fn(Number, Number) -> Option<Number>,
) -> Made<'a> {
    let one = read(run, filter, input);
    let other = read(run, filter, arguments.at(0).unwrap_or(&Value::Nil));
    Ok(shown(run, filter, reckon(one, other)))
}

fn plus<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    two(run, "plus", (input, arguments), |one, other| {
        Some(one.plus(other))
    })
}

fn minus<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    two(run, "minus", (input, arguments), |one, other| {
        Some(one.minus(other))
    })
}

fn times<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    two(run, "times", (input, arguments), |one, other| {
        Some(one.times(other))
    })
}

fn divided_by<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    two(run, "divided_by", (input, arguments), Number::divided_by)
}

fn modulo<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    two(run, "modulo", (input, arguments), Number::modulo)
}

fn at_least<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    two(run, "at_least", (input, arguments), |one, other| {
        Some(if one.compare(other)?.is_lt() {
            other
        } else {
            one
        })
    })
}

fn at_most<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    two(run, "at_most", (input, arguments), |one, other| {
        Some(if one.compare(other)?.is_gt() {
            other
        } else {
            one
        })
    })
}

fn abs<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let number = read(run, "abs", input).abs();
    Ok(shown(run, "abs", Some(number)))
}

fn ceil<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let number = read(run, "ceil", input).ceil();
    Ok(shown(run, "ceil", Some(number)))
}

fn floor<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let number = read(run, "floor", input).floor();
    Ok(shown(run, "floor", Some(number)))
}

fn round<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let decimals = whole_at(arguments, 0).unwrap_or_default();
    let number = read(run, "round", input).round(decimals);
    Ok(shown(run, "round", Some(number)))
}

/// As the reader writes numbers, with as many decimals as are asked for.
fn number<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let number = read(run, "number", input);
    let decimals = whole_at(arguments, 0);
    let number = match decimals {
        Some(decimals) => number.round(decimals),
        None => number,
    };
    let text = run.scene.locale.number(&number.to_string(), decimals);
    run.meter.memory(text.len())?;
    Ok(made(text))
}

/// 0.25 is a quarter, 25 %.
fn percent<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let decimals = whole_at(arguments, 0).unwrap_or_default();
    let number = read(run, "percent", input);
    let number = number.times(Number::Whole(100)).round(decimals);
    let text = run.scene.locale.percent(&number.to_string(), decimals);
    run.meter.memory(text.len())?;
    Ok(made(text))
}

/// Money: an object with `minor` and `currency`, or a number of the smallest unit with the currency beside it.
fn amount(
    run: &mut Run<'_>,
    (filter, input): (&str, &Value<'_>),
    arguments: &Arguments<'_>,
) -> Result<Option<Amount>, Stop> {
    let (minor, own) = if let Value::Data(_) = input {
        (input.get("minor"), input.get("currency"))
    } else {
        (Some(input.clone()), None)
    };
    let code = match (own, arguments.at(0)) {
        (Some(own), _) => Some(own.to_text().into_owned()),
        (None, Some(_)) => Some(text_at_any(run, arguments)?),
        (None, None) => None,
    };
    let currency = match code {
        Some(code) => kernel::Currency::parse(&code).ok(),
        None => run.scene.locale.currency,
    };
    let minor = minor.as_ref().and_then(Number::of);
    let (Some(currency), Some(minor)) = (currency, minor) else {
        if !matches!(input, Value::Nil) {
            warn(run, filter, "was given what is no amount of money");
        }
        return Ok(None);
    };
    Ok(Some(Amount {
        minor: minor.round(0).to_whole(),
        currency,
    }))
}

fn text_at_any(run: &mut Run<'_>, arguments: &Arguments<'_>) -> Result<String, Stop> {
    match arguments.at(0) {
        Some(value) => Ok(value.text(&mut run.meter)?.to_string()),
        None => Ok(String::new()),
    }
}

fn told<'a>(
    run: &mut Run<'a>,
    filter: &str,
    (input, arguments): (&Value<'a>, &Arguments<'a>),
    write: fn(&crate::Locale, Amount) -> String,
) -> Made<'a> {
    let Some(amount) = amount(run, (filter, input), arguments)? else {
        return Ok(Value::Nil);
    };
    let text = write(run.scene.locale, amount);
    run.meter.memory(text.len())?;
    Ok(made(text))
}

fn money<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    told(run, "money", (input, arguments), crate::Locale::money)
}

fn money_with_currency<'a>(
    run: &mut Run<'a>,
    input: &Value<'a>,
    arguments: &Arguments<'a>,
) -> Made<'a> {
    told(
        run,
        "money_with_currency",
        (input, arguments),
        |locale, amount| {
            let told = locale.money(amount);
            let code = amount.currency.code();
            if told.contains(code) {
                told
            } else {
                format!("{told} {code}")
            }
        },
    )
}

fn money_without_currency<'a>(
    run: &mut Run<'a>,
    input: &Value<'a>,
    arguments: &Arguments<'a>,
) -> Made<'a> {
    told(
        run,
        "money_without_currency",
        (input, arguments),
        crate::Locale::bare_money,
    )
}

fn money_without_trailing_zeros<'a>(
    run: &mut Run<'a>,
    input: &Value<'a>,
    arguments: &Arguments<'a>,
) -> Made<'a> {
    told(
        run,
        "money_without_trailing_zeros",
        (input, arguments),
        crate::Locale::round_money,
    )
}
