//! What the DNS says about a sender, record by record: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489).

use fetch::{DnsError, Lookup};
use mail::DnsRecord;
use serde::Serialize;
use utoipa::ToSchema;

/// How a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SenderRecordState)]
pub(crate) enum RecordState {
    /// As it should be.
    Good,
    /// There, and not as good as it could be.
    Weak,
    /// There, and of no use.
    Wrong,
    /// Not there.
    Missing,
    /// Nobody can tell from here.
    Unknown,
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SenderRecord)]
pub(crate) struct RecordView {
    /// `spf`, `dkim` or `dmarc`.
    pub(crate) record: &'static str,
    /// Where it stands.
    #[schema(example = "_dmarc.shop.example")]
    pub(crate) name: String,
    /// What stands there, of what belongs to it.
    pub(crate) found: Vec<String>,
    /// What should stand there, where that is known: a whole text to copy, or a proposal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) wanted: Option<String>,
    /// How it is.
    pub(crate) state: RecordState,
    /// What it means, and what to do.
    pub(crate) words: String,
}

/// Looks at all records of a domain. `keys`: what mail of this installation is signed with.
pub(crate) fn check(lookup: &dyn Lookup, domain: &str, keys: &[DnsRecord]) -> Vec<RecordView> {
    let mut records = vec![spf(lookup, domain)];
    let of_domain = |key: &&DnsRecord| {
        key.name
            .split_once("._domainkey.")
            .is_some_and(|(_, of)| is_of(domain, of))
    };
    let keys: Vec<&DnsRecord> = keys.iter().filter(of_domain).collect();
    if keys.is_empty() {
        records.push(RecordView {
            record: "dkim",
            name: format!("_domainkey.{domain}"),
            found: Vec::new(),
            wanted: None,
            state: RecordState::Unknown,
            words: "This program signs no mail of this domain (setting smtp.dkim_keys). If your mail server signs it, all is well; if nobody does, much of it will end as spam.".to_owned(),
        });
    }
    records.extend(keys.into_iter().map(|key| dkim(lookup, key)));
    records.push(dmarc(lookup, domain));
    records
}

/// Whether a domain is another one or lies below it.
fn is_of(domain: &str, of: &str) -> bool {
    domain == of
        || domain
            .strip_suffix(of)
            .is_some_and(|front| front.ends_with('.'))
}

fn unknown(record: &'static str, name: String, error: &DnsError) -> RecordView {
    RecordView {
        record,
        name,
        found: Vec::new(),
        wanted: None,
        state: RecordState::Unknown,
        words: format!("It could not be looked up: {error}. Try again later."),
    }
}

fn spf(lookup: &dyn Lookup, domain: &str) -> RecordView {
    let name = domain.to_owned();
    let mut found = match lookup.texts(&name) {
        Ok(texts) => texts,
        Err(error) => return unknown("spf", name, &error),
    };
    found.retain(|text| {
        let text = text.to_ascii_lowercase();
        text == "v=spf1" || text.starts_with("v=spf1 ")
    });
    let is_open = |text: &String| {
        text.split_whitespace()
            .any(|word| word == "+all" || word == "all")
    };
    let (state, words) = match found.as_slice() {
        [] => (
            RecordState::Missing,
            "No record says which servers may send for this domain. Add one that names your mail server: its provider tells you the text.",
        ),
        [one] if is_open(one) => (
            RecordState::Weak,
            "It lets every server in the world send for this domain: end it with ~all or -all.",
        ),
        [_] => (
            RecordState::Good,
            "It says which servers may send. Make sure that your mail server is among them.",
        ),
        _ => (
            RecordState::Wrong,
            "There is more than one, and then none of them counts: put them together into one.",
        ),
    };
    let wanted = found
        .is_empty()
        .then(|| "v=spf1 include:YOUR-PROVIDER ~all".to_owned());
    RecordView {
        record: "spf",
        name,
        found,
        wanted,
        state,
        words: words.to_owned(),
    }
}

/// The value of a tag in a list of tags.
fn tag<'a>(text: &'a str, wanted: &str) -> Option<&'a str> {
    text.split(';').find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case(wanted)
            .then(|| value.trim())
    })
}

fn public_key(text: &str) -> Option<String> {
    let key: String = tag(text, "p")?.split_whitespace().collect();
    Some(key)
}

fn dkim(lookup: &dyn Lookup, key: &DnsRecord) -> RecordView {
    let name = key.name.clone();
    let mut found = match lookup.texts(&name) {
        Ok(texts) => texts,
        Err(error) => return unknown("dkim", name, &error),
    };
    found.retain(|text| tag(text, "p").is_some());
    let ours = public_key(&key.text);
    let fits = found.iter().any(|text| public_key(text) == ours);
    let (state, words) = match found.as_slice() {
        [] => (
            RecordState::Missing,
            "Mail is signed with this key, and receivers cannot find it: add this text.",
        ),
        [_] if fits => (
            RecordState::Good,
            "Receivers find the key that mail is signed with.",
        ),
        [_] => (
            RecordState::Wrong,
            "Another key stands there: every signature is taken for forged. Put this text in its place.",
        ),
        _ => (
            RecordState::Wrong,
            "There is more than one key under this name, and receivers may take the wrong one: keep only this text.",
        ),
    };
    RecordView {
        record: "dkim",
        name,
        found,
        wanted: Some(key.text.clone()),
        state,
        words: words.to_owned(),
    }
}

fn dmarc(lookup: &dyn Lookup, domain: &str) -> RecordView {
    let mut of = domain;
    let mut record = RecordView {
        record: "dmarc",
        name: format!("_dmarc.{domain}"),
        found: Vec::new(),
        wanted: Some(format!("v=DMARC1; p=none; rua=mailto:postmaster@{domain}")),
        state: RecordState::Missing,
        words: "Nothing says what becomes of mail that others send in your name, and large mailbox providers ask for it from whoever sends much. Begin with this text, read the reports, then ask for quarantine.".to_owned(),
    };
    loop {
        let name = format!("_dmarc.{of}");
        let mut found = match lookup.texts(&name) {
            Ok(texts) => texts,
            Err(error) => return unknown("dmarc", name, &error),
        };
        found.retain(|text| {
            text.trim_start()
                .to_ascii_lowercase()
                .starts_with("v=dmarc1")
        });
        if !found.is_empty() {
            (record.state, record.words) = dmarc_of(&found, of == domain);
            record.name = name;
            record.wanted = None;
            record.found = found;
            return record;
        }
        // What the organisation's domain says holds for the domains below it.
        match of.split_once('.') {
            Some((_, above)) if above.contains('.') => of = above,
            _ => return record,
        }
    }
}

fn dmarc_of(found: &[String], is_own: bool) -> (RecordState, String) {
    let [one] = found else {
        let words = "There is more than one, and then none of them counts: keep one.";
        return (RecordState::Wrong, words.to_owned());
    };
    let subdomains = tag(one, "sp").filter(|_| !is_own);
    match subdomains.or_else(|| tag(one, "p")) {
        Some(policy) if policy.eq_ignore_ascii_case("none") => (
            RecordState::Weak,
            "Mail that others send in your name is only counted. When the reports show that your own mail passes, ask for quarantine or reject.".to_owned(),
        ),
        Some(policy) => (
            RecordState::Good,
            format!("Receivers treat mail that others send in your name with `{policy}`."),
        ),
        None => (
            RecordState::Wrong,
            "It has no policy (p=): it counts for nothing.".to_owned(),
        ),
    }
}
