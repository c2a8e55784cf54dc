//! From what people write to what networks dial.

use super::plans::{self, Plan};
use crate::Country;

/// North America's calling code.
const NANP: u16 = 1;
const TOO_SHORT_OR_LONG: &str = "not as many digits as numbers of its country have";

/// The digits of the number in E.164, without the plus.
pub(super) fn international(text: &str, country: Option<Country>) -> Result<String, &'static str> {
    let (plus, digits) = dialled(text)?;
    let home = country.and_then(|country| plans::of_code(country.calling_code()));
    let exit = ["00", "011"]
        .into_iter()
        .filter(|exit| *exit == "00" || home.is_some_and(|plan| plan.calling_code == NANP));
    let mut abroad = exit.filter_map(|exit| digits.strip_prefix(exit));
    let number = if plus {
        from_abroad(&digits)?
    } else if let Some(rest) = abroad.next() {
        from_abroad(rest)?
    } else {
        let plan = home.ok_or("a number without a country")?;
        at_home(&digits, plan)?
    };
    if number.len() > 15 {
        return Err("more than 15 digits");
    }
    Ok(number)
}

/// Whether a plus stands in front, and the digits. `(0)`, which stands for a zero that is not dialled from abroad, is
/// dropped after a plus.
fn dialled(text: &str) -> Result<(bool, String), &'static str> {
    if text.len() > 64 {
        return Err("too long");
    }
    let text = text.trim();
    let (plus, rest) = match text.strip_prefix(['+', '\u{ff0b}']) {
        Some(rest) => (true, rest.replace("(0)", "")),
        None => (false, text.into()),
    };
    let mut digits = String::with_capacity(rest.len());
    for letter in rest.chars() {
        match letter {
            '0'..='9' => digits.push(letter),
            ' '
            | '\t'
            | '\u{a0}'
            | '\u{2009}'
            | '\u{202f}'
            | '-'
            | '.'
            | '/'
            | '('
            | ')'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}' => {}
            _ => return Err("something that is neither a digit nor a separator"),
        }
    }
    if digits.is_empty() {
        Err("no digits")
    } else {
        Ok((plus, digits))
    }
}

fn from_abroad(digits: &str) -> Result<String, &'static str> {
    let (plan, rest) = plans::of(digits).ok_or("an unknown calling code")?;
    // People write the trunk prefix where it does not belong: +44 07700 900123.
    let national = without_trunk(rest, plan);
    whole(national, plan)
}

fn at_home(digits: &str, plan: &Plan) -> Result<String, &'static str> {
    let national = without_trunk(digits, plan);
    whole(national, plan).or_else(|reason| {
        // A number from a system that drops the plus.
        match plans::of(digits) {
            Some((named, rest)) if named.calling_code == plan.calling_code => whole(rest, plan),
            _ => Err(reason),
        }
    })
}

/// A trunk prefix of 0 never begins a national number; another is one only where the number is too long with it.
fn without_trunk<'a>(digits: &'a str, plan: &Plan) -> &'a str {
    if plan.trunk.is_empty() || (plan.trunk != "0" && digits.len() <= plan.longest) {
        return digits;
    }
    digits.strip_prefix(plan.trunk).unwrap_or(digits)
}

fn whole(national: &str, plan: &Plan) -> Result<String, &'static str> {
    if !(plan.shortest..=plan.longest).contains(&national.len()) {
        return Err(TOO_SHORT_OR_LONG);
    }
    // Else the number would lose another zero whenever it is read again.
    if plan.trunk == "0" && national.starts_with('0') {
        return Err("more zeros in front than one");
    }
    let mut letters = national.bytes();
    let first = letters.next();
    if letters.all(|digit| Some(digit) == first) {
        return Err("the same digit over and over");
    }
    if plan.calling_code == NANP && !is_north_american(national.as_bytes()) {
        return Err("an area or exchange code that North America does not have");
    }
    Ok(format!("{}{national}", plan.calling_code))
}

/// Area and exchange codes start with 2 to 9.
fn is_north_american(national: &[u8]) -> bool {
    let starts_code = |index: usize| matches!(national.get(index), Some(b'2'..=b'9'));
    starts_code(0) && starts_code(3)
}
