//! Values, conditions and filters, as they are written.

use super::{
    MOST_NESTING, Wrong, nearest, shown,
    words::{Word, Words},
};
use crate::{
    Dialect, filters,
    tree::{Call, Compare, Condition, Expression, Join, Key, Path, Pipe, Term, Which},
};

const A_VALUE: &str =
    "give a text in quotation marks, a number or the name of something, such as `customer.name`";

/// `value` in full.
pub(super) fn value(words: &mut Words<'_>) -> Result<Expression, Wrong> {
    nested(words, 0)
}

fn nested(words: &mut Words<'_>, depth: u16) -> Result<Expression, Wrong> {
    let at = words.at();
    if depth > MOST_NESTING {
        return Err(Wrong::new(
            at,
            "too many brackets are nested",
            "assign the inner value to a name first",
        ));
    }
    let depth = depth.saturating_add(1);
    let told = words.told();
    match words.take() {
        Some(Word::Text(text)) => Ok(Expression::Text(text.into())),
        Some(Word::Whole(number)) => Ok(Expression::Whole(number)),
        Some(Word::Number(number)) => Ok(Expression::Number(number)),
        Some(Word::Mark('(')) => range(words, depth),
        Some(Word::Mark('[')) => {
            let root = nested(words, depth)?;
            close(words, ']')?;
            let mut keys = vec![Key::Of(root)];
            keys.extend(self::keys(words, depth)?);
            Ok(Expression::Path(Box::new(Path {
                keys,
                is_loop: false,
            })))
        }
        Some(Word::Name(name)) => {
            let keys = keys(words, depth)?;
            Ok(named(name, keys))
        }
        Some(Word::Dot | Word::Dots | Word::Mark(_) | Word::Compare(_)) | None => Err(Wrong::new(
            at,
            format!("a value is missing before {told}"),
            A_VALUE,
        )),
    }
}

fn named(name: &str, keys: Vec<Key>) -> Expression {
    if keys.is_empty() {
        match name {
            "true" => return Expression::Bool(true),
            "false" => return Expression::Bool(false),
            "nil" | "null" => return Expression::Nil,
            "empty" => return Expression::Empty,
            "blank" => return Expression::Blank,
            _ => {}
        }
    }
    let mut all = vec![Key::Named(name.into())];
    all.extend(keys);
    Expression::Path(Box::new(Path {
        keys: all,
        is_loop: name == "forloop",
    }))
}

fn keys(words: &mut Words<'_>, depth: u16) -> Result<Vec<Key>, Wrong> {
    let mut keys = Vec::new();
    loop {
        if words.take_mark('[') {
            let key = nested(words, depth)?;
            keys.push(if let Expression::Text(text) = key {
                Key::Named(text)
            } else {
                Key::Of(key)
            });
            close(words, ']')?;
        } else if words.peek() == Some(Word::Dot) {
            words.take();
            let at = words.at();
            match words.take() {
                Some(Word::Name(name)) => keys.push(Key::Named(name.into())),
                Some(
                    Word::Text(_)
                    | Word::Whole(_)
                    | Word::Number(_)
                    | Word::Dot
                    | Word::Dots
                    | Word::Mark(_)
                    | Word::Compare(_),
                )
                | None => {
                    return Err(Wrong::new(at, "a name is missing after `.`", A_VALUE));
                }
            }
        } else {
            return Ok(keys);
        }
    }
}

fn range(words: &mut Words<'_>, depth: u16) -> Result<Expression, Wrong> {
    let from = nested(words, depth)?;
    let at = words.at();
    if words.peek() != Some(Word::Dots) {
        return Err(Wrong::new(
            at,
            "round brackets are for ranges only",
            "write a range as `(1..5)`; conditions are read from the right, without brackets",
        ));
    }
    words.take();
    let to = nested(words, depth)?;
    close(words, ')')?;
    Ok(Expression::Range(Box::new((from, to))))
}

fn close(words: &mut Words<'_>, mark: char) -> Result<(), Wrong> {
    let at = words.at();
    if words.take_mark(mark) {
        return Ok(());
    }
    Err(Wrong::new(
        at,
        format!("`{mark}` is missing before {}", words.told()),
        "close the bracket",
    ))
}

/// A value and its filters, to the end.
pub(super) fn pipe(words: &mut Words<'_>, dialect: &Dialect<'_>) -> Result<Pipe, Wrong> {
    let value = value(words)?;
    let mut calls = Vec::new();
    while words.take_mark('|') {
        calls.push(call(words, dialect)?);
    }
    let advice = match words.peek() {
        Some(Word::Compare(_) | Word::Name("and" | "or" | "contains")) => {
            "conditions belong into `{% if … %}`"
        }
        Some(Word::Name(_) | Word::Text(_) | Word::Whole(_) | Word::Number(_)) => {
            "filters stand after `|`, and their arguments after `:`"
        }
        Some(Word::Dot | Word::Dots | Word::Mark(_)) | None => "take it out",
    };
    words.over(advice)?;
    let forgives = calls
        .iter()
        .any(|call| matches!(call.which, Which::Own(own) if own.forgives));
    Ok(Pipe {
        value,
        calls,
        forgives,
    })
}

fn call(words: &mut Words<'_>, dialect: &Dialect<'_>) -> Result<Call, Wrong> {
    let at = words.at();
    let Some(Word::Name(name)) = words.take() else {
        return Err(Wrong::new(
            at,
            "a filter is missing after `|`",
            "write its name, such as `upcase`",
        ));
    };
    let which = find(name, dialect).ok_or_else(|| unknown(name, at, dialect))?;
    let mut call = Call {
        which,
        arguments: Vec::new(),
        named: Vec::new(),
    };
    if words.take_mark(':') {
        loop {
            if let Some(name) = words.named() {
                words.take();
                words.take();
                call.named.push((name.into(), value(words)?));
            } else {
                call.arguments.push(value(words)?);
            }
            if !words.take_mark(',') {
                break;
            }
        }
    }
    check_count(&call, at)?;
    Ok(call)
}

fn find(name: &str, dialect: &Dialect<'_>) -> Option<Which> {
    if dialect.filters.contains(&name) {
        return Some(Which::Host(name.into()));
    }
    filters::find(name).map(Which::Own)
}

fn unknown(name: &str, at: usize, dialect: &Dialect<'_>) -> Wrong {
    let mut known: Vec<&str> = filters::names().collect();
    known.extend(dialect.filters);
    let advice = match nearest(name, known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "see the list of filters".to_owned(),
    };
    Wrong::new(at, format!("there is no filter `{}`", shown(name)), advice)
}

fn check_count(call: &Call, at: usize) -> Result<(), Wrong> {
    let Which::Own(own) = &call.which else {
        return Ok(());
    };
    let (least, most) = own.arguments;
    let count = call.arguments.len();
    if (least..=most).contains(&count) {
        return Ok(());
    }
    let wanted = match (least, most) {
        (0, 0) => "none".to_owned(),
        (least, most) if least == most => least.to_string(),
        (least, most) => format!("{least} to {most}"),
    };
    Err(Wrong::new(
        at,
        format!("`{}` is given {count} arguments", own.name),
        format!("it takes {wanted}"),
    ))
}

/// What stands after `if`, to the end.
pub(super) fn condition(words: &mut Words<'_>) -> Result<Condition, Wrong> {
    let mut terms = Vec::new();
    loop {
        let one = term(words)?;
        let join = if words.take_name("and") {
            Join::And
        } else if words.take_name("or") {
            Join::Or
        } else {
            terms.push((one, Join::Or));
            break;
        };
        terms.push((one, join));
    }
    let advice = match words.peek() {
        Some(Word::Mark('|')) => "filters cannot stand in conditions: `assign` the value first",
        Some(Word::Mark('=')) => "compare with `==`",
        Some(_) | None => "join conditions with `and` or `or`",
    };
    words.over(advice)?;
    Ok(Condition { terms })
}

fn term(words: &mut Words<'_>) -> Result<Term, Wrong> {
    if words.peek() == Some(Word::Name("not")) {
        return Err(Wrong::new(
            words.at(),
            "`not` is no word of Liquid",
            "write `unless` in the place of `if`, or compare with `!=`",
        ));
    }
    let left = value(words)?;
    let compare = match words.peek() {
        Some(Word::Compare("==")) => Compare::Equal,
        Some(Word::Compare("!=" | "<>")) => Compare::NotEqual,
        Some(Word::Compare("<")) => Compare::Less,
        Some(Word::Compare(">")) => Compare::More,
        Some(Word::Compare("<=")) => Compare::LessOrEqual,
        Some(Word::Compare(">=")) => Compare::MoreOrEqual,
        Some(Word::Name("contains")) => Compare::Contains,
        Some(_) | None => return Ok(Term { left, right: None }),
    };
    words.take();
    let right = value(words)?;
    Ok(Term {
        left,
        right: Some((compare, right)),
    })
}
