//! What stands in a tag, word by word.

use super::{Wrong, pieces::Markup, shown};

/// A word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Word<'a> {
    /// A name, `order` or `first-name` or `sold_out?`.
    Name(&'a str),
    /// What stood between quotation marks.
    Text(&'a str),
    /// A whole number.
    Whole(i64),
    /// Any other.
    Number(f64),
    /// `.`
    Dot,
    /// `..`
    Dots,
    /// One of `[ ] ( ) : , | =`.
    Mark(char),
    /// One of `== != <> < > <= >=`.
    Compare(&'static str),
}

/// The words of a markup, with their places.
#[derive(Debug)]
pub(super) struct Words<'a> {
    all: Vec<(usize, Word<'a>)>,
    next: usize,
    /// Where the markup ends.
    end: usize,
}

impl<'a> Words<'a> {
    pub(super) fn of(markup: Markup<'a>) -> Result<Self, Wrong> {
        let mut words = Vec::new();
        let mut rest = markup.text;
        let end = markup.at.saturating_add(markup.text.len());
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                break;
            }
            let at = end.saturating_sub(rest.len());
            let before_is_dot = matches!(words.last(), Some((_, Word::Dot)));
            let (word, length) = first(rest, at, before_is_dot)?;
            words.push((at, word));
            rest = rest.get(length..).unwrap_or_default();
        }
        Ok(Self {
            all: words,
            next: 0,
            end,
        })
    }

    pub(super) fn peek(&self) -> Option<Word<'a>> {
        self.all.get(self.next).map(|(_, word)| *word)
    }

    /// Where the next word is.
    pub(super) fn at(&self) -> usize {
        self.all.get(self.next).map_or(self.end, |(at, _)| *at)
    }

    pub(super) fn take(&mut self) -> Option<Word<'a>> {
        let word = self.peek();
        self.next = self.next.saturating_add(1);
        word
    }

    /// Takes the mark if it comes next.
    pub(super) fn take_mark(&mut self, mark: char) -> bool {
        let is_next = self.peek() == Some(Word::Mark(mark));
        if is_next {
            self.next = self.next.saturating_add(1);
        }
        is_next
    }

    /// Takes the name if it comes next.
    pub(super) fn take_name(&mut self, name: &str) -> bool {
        let is_next = self.peek() == Some(Word::Name(name));
        if is_next {
            self.next = self.next.saturating_add(1);
        }
        is_next
    }

    /// Whether a name with a colon behind it comes next, as in `limit: 3`.
    pub(super) fn named(&self) -> Option<&'a str> {
        let Some(Word::Name(name)) = self.peek() else {
            return None;
        };
        let after = self.all.get(self.next.saturating_add(1));
        matches!(after, Some((_, Word::Mark(':')))).then_some(name)
    }

    pub(super) fn is_over(&self) -> bool {
        self.next >= self.all.len()
    }

    /// What comes next, for an error.
    pub(super) fn told(&self) -> String {
        match self.peek() {
            None => "the end".to_owned(),
            Some(Word::Name(name)) => format!("`{}`", shown(name)),
            Some(Word::Text(text)) => format!("\"{}\"", shown(text)),
            Some(Word::Whole(number)) => format!("`{number}`"),
            Some(Word::Number(number)) => format!("`{number}`"),
            Some(Word::Dot) => "`.`".to_owned(),
            Some(Word::Dots) => "`..`".to_owned(),
            Some(Word::Mark(mark)) => format!("`{mark}`"),
            Some(Word::Compare(mark)) => format!("`{mark}`"),
        }
    }

    /// Refuses anything that is left over.
    pub(super) fn over(&self, advice: &str) -> Result<(), Wrong> {
        if self.is_over() {
            return Ok(());
        }
        let problem = format!("{} is not understood here", self.told());
        Err(Wrong::new(self.at(), problem, advice))
    }
}

fn first(rest: &str, at: usize, after_dot: bool) -> Result<(Word<'_>, usize), Wrong> {
    let mut letters = rest.chars();
    let one = letters.next().unwrap_or_default();
    let two = letters.next().unwrap_or_default();
    let compared = match (one, two) {
        ('=', '=') => Some("=="),
        ('!', '=') => Some("!="),
        ('<', '>') => Some("<>"),
        ('<', '=') => Some("<="),
        ('>', '=') => Some(">="),
        ('<', _) => Some("<"),
        ('>', _) => Some(">"),
        _ => None,
    };
    if let Some(compared) = compared {
        return Ok((Word::Compare(compared), compared.len()));
    }
    match one {
        '"' | '\'' => quoted(rest, one, at),
        '.' if two == '.' => Ok((Word::Dots, 2)),
        '.' => Ok((Word::Dot, 1)),
        '[' | ']' | '(' | ')' | ':' | ',' | '|' | '=' => Ok((Word::Mark(one), 1)),
        '0'..='9' if !after_dot => Ok(number(rest)),
        '-' if two.is_ascii_digit() => Ok(number(rest)),
        _ if is_in_name(one) && one != '-' => Ok(name(rest)),
        '&' => Err(Wrong::new(at, "`&` means nothing here", "write `and`")),
        '!' => Err(Wrong::new(
            at,
            "`!` means nothing here",
            "write `!=`, or `unless` in the place of `if`",
        )),
        '“' | '”' | '„' | '‘' | '’' | '«' | '»' => Err(Wrong::new(
            at,
            format!("`{one}` is no quotation mark of Liquid"),
            "write \" or '",
        )),
        '+' | '*' | '/' | '%' | '-' => Err(Wrong::new(
            at,
            format!("`{one}` means nothing here"),
            "reckon with the filters `plus`, `minus`, `times`, `divided_by` and `modulo`",
        )),
        _ => Err(Wrong::new(
            at,
            format!("`{}` means nothing here", shown(&one.to_string())),
            "take it out",
        )),
    }
}

fn quoted(rest: &str, mark: char, at: usize) -> Result<(Word<'_>, usize), Wrong> {
    let inner = rest.get(1..).unwrap_or_default();
    match inner.find(mark) {
        Some(length) => Ok((
            Word::Text(inner.get(..length).unwrap_or_default()),
            length.saturating_add(2),
        )),
        None => Err(Wrong::new(
            at,
            "a quotation mark is not closed",
            format!("put {mark} where the text ends"),
        )),
    }
}

fn is_in_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '-'
}

fn name(rest: &str) -> (Word<'_>, usize) {
    let mut length = rest
        .find(|letter: char| !is_in_name(letter))
        .unwrap_or(rest.len());
    if rest.get(length..).is_some_and(|tail| tail.starts_with('?')) {
        length = length.saturating_add(1);
    }
    (Word::Name(rest.get(..length).unwrap_or(rest)), length)
}

fn number(rest: &str) -> (Word<'_>, usize) {
    let sign = usize::from(rest.starts_with('-'));
    let digits = |from: usize| {
        let tail = rest.get(from..).unwrap_or_default();
        tail.find(|digit: char| !digit.is_ascii_digit())
            .unwrap_or(tail.len())
    };
    let mut length = sign.saturating_add(digits(sign));
    let tail = rest.get(length..).unwrap_or_default();
    // In `1..3` the dots are no decimal point.
    if tail.starts_with('.') {
        let decimals = digits(length.saturating_add(1));
        if decimals > 0 {
            length = length.saturating_add(1).saturating_add(decimals);
        }
    }
    let text = rest.get(..length).unwrap_or_default();
    let word = match text.parse::<i64>() {
        Ok(whole) => Word::Whole(whole),
        Err(_too_large_or_fraction) => Word::Number(text.parse().unwrap_or_default()),
    };
    (word, length)
}
