//! Many spellings of one mailbox, by provider.

/// The one spelling of a mailbox, from local part and domain in lower case.
pub(super) fn key(local: &str, domain: &str) -> String {
    // A mailbox is never empty: where a rule would leave nothing, the address is kept.
    let mailbox = mailbox(local, domain).filter(|(local, _)| !local.is_empty());
    match mailbox {
        Some((local, domain)) => format!("{local}@{domain}"),
        None => format!("{local}@{domain}"),
    }
}

/// What the provider of the domain would deliver to; none for providers whose rules are not known.
fn mailbox(local: &str, domain: &str) -> Option<(String, String)> {
    let same = |local: &str| Some((String::from(local), String::from(domain)));
    let moved = |local: String, domain: &str| Some((local, String::from(domain)));
    match domain {
        "gmail.com" | "googlemail.com" => moved(before(local, '+').replace('.', ""), "gmail.com"),
        "proton.me" | "protonmail.com" | "protonmail.ch" | "pm.me" => {
            moved(before(local, '+').replace(['.', '-', '_'], ""), "proton.me")
        }
        "icloud.com" | "me.com" | "mac.com" => moved(before(local, '+').into(), "icloud.com"),
        "msn.com" | "passport.com" | "fastmail.com" | "fastmail.fm" => same(before(local, '+')),
        "ymail.com" | "rocketmail.com" => same(before(local, '-')),
        _ => match domain.split_once('.') {
            Some(("outlook" | "hotmail" | "live", rest)) if is_country_suffix(rest) => {
                same(before(local, '+'))
            }
            Some(("yahoo", rest)) if is_country_suffix(rest) => same(before(local, '-')),
            // Anything at a user's own subdomain is that user's.
            Some((user, provider @ ("fastmail.com" | "fastmail.fm"))) => {
                moved(user.into(), provider)
            }
            _ => None,
        },
    }
}

/// `com`, `fr`, `co.uk`, `com.br`: how the big providers name their branches.
fn is_country_suffix(suffix: &str) -> bool {
    let country = suffix
        .strip_prefix("co.")
        .or_else(|| suffix.strip_prefix("com."))
        .unwrap_or(suffix);
    let is_letters = country.bytes().all(|byte| byte.is_ascii_lowercase());
    suffix == "com" || (country.len() == 2 && is_letters)
}

fn before(text: &str, mark: char) -> &str {
    text.split_once(mark).map_or(text, |(before, _)| before)
}
