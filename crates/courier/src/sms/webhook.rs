//! Calls that come from a provider: their form, their signature, and what they are answered.

use core::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ring::hmac;
use subtle::ConstantTimeEq as _;

/// Largest form that is read, in bytes.
pub const LARGEST_FORM: usize = 64 * 1024;
/// Most fields of a form.
const MOST_FIELDS: usize = 200;

/// What a provider told. Its `Debug` text holds names only.
#[derive(Clone, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.iter().map(|(name, _)| name);
        f.debug_list().entries(names).finish()
    }
}

impl Form {
    /// Reads a body; `None` when it is too large or has too many fields.
    pub fn read(body: &[u8]) -> Option<Self> {
        if body.len() > LARGEST_FORM {
            return None;
        }
        let fields: Vec<(String, String)> = form_urlencoded::parse(body)
            .take(MOST_FIELDS.saturating_add(1))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        (fields.len() <= MOST_FIELDS).then_some(Self(fields))
    }

    /// The value of a name, the first where there are several.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// All fields.
    pub fn fields(&self) -> &[(String, String)] {
        &self.0
    }
}

/// Whether the provider made the call: its signature is the HMAC-SHA-1 of the whole address and of every field, sorted by
/// name, each value of a name once and sorted, name and value one after the other. Proxies add and drop the usual port of
/// an address, so both are tried. Compared in constant time.
pub fn is_signed(token: &str, url: &str, form: &Form, signature: &str) -> bool {
    let Ok(given) = BASE64.decode(signature.trim()) else {
        return false;
    };
    let right = |url: &str| mac(token, url, form).as_ref().ct_eq(&given);
    let mut is_right = right(url);
    if let Some(other) = with_other_port(url) {
        is_right |= right(&other);
    }
    !token.is_empty() && bool::from(is_right)
}

/// The signature that a provider makes.
pub fn signature(token: &str, url: &str, form: &Form) -> String {
    BASE64.encode(mac(token, url, form))
}

fn mac(token: &str, url: &str, form: &Form) -> hmac::Tag {
    let mut fields: Vec<&(String, String)> = form.0.iter().collect();
    fields.sort();
    fields.dedup();
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
    let mut context = hmac::Context::with_key(&key);
    context.update(url.as_bytes());
    for (name, value) in fields {
        context.update(name.as_bytes());
        context.update(value.as_bytes());
    }
    context.sign()
}

/// The address with its usual port where it has none, and without where it has; `None` when it has another.
fn with_other_port(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => return None,
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at_checked(end)?;
    if let Some(bare) = host.strip_suffix(port) {
        return Some(format!("{scheme}://{bare}{path}"));
    }
    let has_port = host
        .rsplit_once(':')
        .is_some_and(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    (!has_port).then(|| format!("{scheme}://{host}{port}{path}"))
}

/// What a provider is answered: a message back to the sender, or nothing.
pub fn reply(text: Option<&str>) -> String {
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>".to_owned();
    if let Some(text) = text {
        xml.push_str("<Message>");
        for letter in text.chars() {
            match letter {
                '&' => xml.push_str("&amp;"),
                '<' => xml.push_str("&lt;"),
                '>' => xml.push_str("&gt;"),
                '\n' => xml.push('\n'),
                // XML has no place for these.
                letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
                letter => xml.push(letter),
            }
        }
        xml.push_str("</Message>");
    }
    xml.push_str("</Response>");
    xml
}
