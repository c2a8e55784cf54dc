//! What a search finds a customer by.
//!
//! A token is a folded word. A customer's tokens are a pure function of their names and keys, so that what is stored
//! can be found again for removal. A search word matches every token that begins with it.

use std::collections::BTreeSet;

use kernel::{CustomerId, Phone};

use super::{fold, head::Customer};

/// Longest token, in bytes; longer words are cut at a letter.
const LONGEST: usize = 48;
/// Most words of one search; further words are passed over.
const MOST_WORDS: usize = 6;
/// Fewest digits of a telephone number that are looked for as one.
const LEAST_DIGITS: usize = 4;

/// The tokens of a customer's names.
pub(crate) fn head_tokens(customer: &Customer) -> BTreeSet<String> {
    let names = [
        customer.first_name.as_deref(),
        customer.last_name.as_deref(),
    ];
    let mut tokens = BTreeSet::new();
    for name in names.into_iter().flatten() {
        add_words(&mut tokens, name);
    }
    tokens
}

/// The tokens of one key: the whole address and the words in it, the number with and without its country, the whole
/// id and the words in it.
pub(crate) fn key_tokens(tokens: &mut BTreeSet<String>, key: &str) {
    let Some((mark, rest)) = key.split_once(':') else {
        return;
    };
    match mark {
        "e" => {
            tokens.insert(cut(rest));
            let (local, domain) = rest.rsplit_once('@').unwrap_or((rest, ""));
            add_words(tokens, local);
            tokens.insert(cut(domain));
            // The last part of a domain says nothing.
            let name = domain.rsplit_once('.').map_or("", |(name, _)| name);
            add_words(tokens, name);
        }
        "p" => {
            let digits = rest.trim_start_matches('+');
            tokens.insert(cut(digits));
            tokens.insert(cut(national(rest, digits)));
        }
        _ => {
            let id = rest.split_once(':').map_or(rest, |(_, id)| id);
            tokens.insert(cut(&fold(id)));
            add_words(tokens, id);
        }
    }
    tokens.remove("");
}

/// The digits after the country's code.
fn national<'a>(e164: &str, digits: &'a str) -> &'a str {
    let code = Phone::parse(e164, None)
        .ok()
        .and_then(|phone| phone.country())
        .map_or_else(
            || "1".to_owned(),
            |country| country.calling_code().to_string(),
        );
    digits.strip_prefix(code.as_str()).unwrap_or(digits)
}

fn add_words(tokens: &mut BTreeSet<String>, text: &str) {
    for word in words(&fold(text)) {
        tokens.insert(cut(word));
    }
}

fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// At most 48 bytes, cut at a letter.
fn cut(text: &str) -> String {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    text.split_at(end).0.to_owned()
}

/// One condition of a search; a customer must meet all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SearchWord {
    /// The customer's own number.
    Id(CustomerId),
    /// Some token begins with one of these.
    Prefixes(Vec<String>),
}

/// What somebody typed, taken apart. Several groups of digits are one telephone number.
pub(crate) fn search_words(text: &str) -> Vec<SearchWord> {
    let text = text.trim();
    let is_number = text
        .chars()
        .all(|letter| letter.is_ascii_digit() || " +-()./".contains(letter));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if is_number && digits.len() >= LEAST_DIGITS {
        return vec![SearchWord::Prefixes(number_prefixes(&digits))];
    }
    let mut found = Vec::new();
    for part in text.split_whitespace() {
        if let Ok(id) = CustomerId::parse(part) {
            found.push(SearchWord::Id(id));
        } else if part.contains('@') {
            let address = part.to_lowercase();
            let address = address.trim_start_matches('@');
            if !address.is_empty() {
                found.push(SearchWord::Prefixes(vec![cut(address)]));
            }
        } else {
            let folded = fold(part);
            found.extend(words(&folded).map(|word| SearchWord::Prefixes(vec![cut(word)])));
        }
    }
    found.truncate(MOST_WORDS);
    found
}

/// The digits as typed (also an order system's id), and without the marks that are dialled in front.
fn number_prefixes(digits: &str) -> Vec<String> {
    let mut prefixes = vec![cut(digits)];
    let bare = digits.trim_start_matches('0');
    if bare != digits && !bare.is_empty() {
        prefixes.push(cut(bare));
    }
    prefixes
}

/// The end of the range of all byte strings that begin with `prefix`: the next byte string after them.
pub(crate) fn prefix_end(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    // UTF-8 has no byte 255, so the last byte can always be raised.
    if let Some(last) = end.last_mut() {
        *last = last.saturating_add(1);
    }
    end
}
