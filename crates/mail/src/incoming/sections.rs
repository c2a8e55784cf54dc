//! What a report says in words: the text before the returned message, and the stretch of it that speaks of one
//! recipient.

/// Most recipients that a text is taken to speak of.
const MOST: usize = 50;
/// Longest stretch about one recipient, in octets.
const LONGEST: usize = 8000;

/// How lines begin after which the returned message stands, in lower case and without dashes and blanks before.
const RETURNED: [&str; 16] = [
    "this is a copy of ",
    "below this line is a copy",
    "below is a copy of the original",
    "original message follows",
    "message headers follow",
    "message header follows",
    "the header of the original message",
    "the body of the original message",
    "original message",
    "original mail info",
    "returned message",
    "unsent message",
    "undelivered message",
    "received: ",
    "received:from ",
    "return-path: ",
];

/// The report's own words.
pub(super) fn own_words(text: &str) -> &str {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let start = line
            .trim_start_matches(['-', '=', '*', ' ', '\t', '>', '\u{2500}'])
            .to_ascii_lowercase();
        if end > 0 && RETURNED.iter().any(|mark| start.starts_with(mark)) {
            // "The original message was received at" is how many begin.
            if !start.starts_with("original message was") {
                break;
            }
        }
        end += line.len();
    }
    text.get(..end).unwrap_or(text)
}

/// A recipient and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) address: String,
    pub(super) text: String,
}

/// The stretches of a text, each from a line that begins with an address to the next that begins with another.
pub(super) fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in text.lines() {
        if let Some(address) = leading_address(line) {
            let known = sections.iter_mut().any(|one| one.address == address);
            if !known && sections.len() < MOST {
                sections.push(Section {
                    address,
                    text: String::new(),
                });
            }
        }
        if let Some(section) = sections.last_mut()
            && section.text.len() + line.len() < LONGEST
        {
            section.text.push_str(line);
            section.text.push('\n');
        }
    }
    sections
}

/// The address that a line begins with, in lower case.
fn leading_address(line: &str) -> Option<String> {
    let line = line.trim_start_matches(['>', '<', '"', '\'', '*', ' ', '\t']);
    let lower = line.to_ascii_lowercase();
    let rest = [
        "recipient address:",
        "recipient:",
        "final-recipient: rfc822;",
    ]
    .iter()
    .find_map(|mark| lower.strip_prefix(mark))
    .unwrap_or(&lower)
    .trim_start_matches([' ', '<', '"']);
    let end = rest.find([' ', '\t', '>', '"', '\'', ',', ';', ':', '(', '[']);
    let word = end.map_or(Some(rest), |end| rest.get(..end))?;
    address(word)
}

/// The word when it is an address.
pub(super) fn address(word: &str) -> Option<String> {
    let (local, domain) = word.trim().trim_end_matches('.').split_once('@')?;
    let plain = |octet: u8| octet.is_ascii_graphic() && !matches!(octet, b'<' | b'>' | b'@');
    let fits = !local.is_empty()
        && domain.contains('.')
        && local.len() + domain.len() < 320
        && local.bytes().chain(domain.bytes()).all(plain);
    fits.then(|| format!("{local}@{domain}").to_ascii_lowercase())
}

/// Any address in the text.
pub(super) fn any_address(text: &str) -> Option<String> {
    text.split(|letter: char| letter.is_whitespace() || "<>\"'(),;:[]".contains(letter))
        .find_map(address)
}
