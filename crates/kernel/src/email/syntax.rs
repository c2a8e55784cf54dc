//! What an address must look like.

/// Why a text is not an address, if it is not.
pub(super) fn check(text: &str) -> Result<(), &'static str> {
    if text.len() > 254 {
        return Err("longer than 254 octets");
    }
    let (local, domain) = text.rsplit_once('@').ok_or("no at sign")?;
    check_local(local)?;
    check_domain(domain)
}

fn check_local(local: &str) -> Result<(), &'static str> {
    if local.is_empty() {
        return Err("nothing before the at sign");
    }
    if local.len() > 64 {
        return Err("more than 64 octets before the at sign");
    }
    if !local.split('.').all(|atom| !atom.is_empty()) {
        return Err("a dot at an end or beside another dot before the at sign");
    }
    // `atext` of RFC 5322, section 3.2.3.
    let is_atext =
        |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    if !local.bytes().all(|byte| byte == b'.' || is_atext(byte)) {
        return Err("a character before the at sign that mail systems refuse");
    }
    Ok(())
}

fn check_domain(domain: &str) -> Result<(), &'static str> {
    let mut labels = domain.split('.');
    if !labels.clone().all(|label| (1..=63).contains(&label.len())) {
        return Err("an empty or too long part in the domain");
    }
    let Some(last) = labels.next_back().filter(|_| domain.contains('.')) else {
        return Err("a domain without a dot");
    };
    if !domain
        .split('.')
        .all(|label| label.chars().all(is_of_label))
    {
        return Err("a character in the domain that domains cannot have");
    }
    if domain
        .split('.')
        .any(|label| label.starts_with('-') || label.ends_with('-'))
    {
        return Err("a hyphen at the end of a part of the domain");
    }
    if last.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("a domain that ends in a number");
    }
    Ok(())
}

/// Letters, digits and hyphens; beyond ASCII whatever can be part of a word, which leaves out all that is invisible or
/// turns the direction of writing.
fn is_of_label(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_alphanumeric() || letter == '-';
    }
    let invisible_or_dot = matches!(
        letter,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3002}' | '\u{3164}'
            | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff61}' | '\u{fff0}'..='\u{ffff}'
            | '\u{e0000}'..='\u{10ffff}'
    );
    !letter.is_control() && !letter.is_whitespace() && !invisible_or_dot
}
