//! What a server offers, from its answer to EHLO (RFC 5321 section 4.1.1.1).

use super::Reply;

/// The extensions that this client uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Offers {
    /// RFC 2920: several commands may be sent without waiting for each reply.
    pub(super) pipelining: bool,
    /// RFC 3207.
    pub(super) start_tls: bool,
    /// RFC 1870.
    pub(super) size: SizeLimit,
    /// RFC 4954, the two mechanisms that need nothing but a password.
    pub(super) sign_in: SignIn,
}

/// What is said about large messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum SizeLimit {
    /// Nothing.
    #[default]
    NotOffered,
    /// The size may be told, no limit is.
    Open,
    /// Octets.
    Limited(u64),
}

/// The way of signing in that is best of those offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum SignIn {
    #[default]
    None,
    Login,
    Plain,
}

impl Offers {
    pub(super) fn read(hello: &Reply) -> Self {
        let mut offers = Self::default();
        // The first line is the server's name.
        for line in hello.text.lines().skip(1) {
            // Some old servers write AUTH=LOGIN.
            let mut words = line.split([' ', '=']).filter(|word| !word.is_empty());
            let keyword = words.next().unwrap_or_default().to_ascii_uppercase();
            match keyword.as_str() {
                "PIPELINING" => offers.pipelining = true,
                "STARTTLS" => offers.start_tls = true,
                "SIZE" => offers.size = size(words.next()),
                "AUTH" => words.for_each(|word| offers.sign_in = better(offers.sign_in, word)),
                _other => {}
            }
        }
        offers
    }
}

/// No number, or zero, means that no limit is told.
fn size(number: Option<&str>) -> SizeLimit {
    match number.and_then(|number| number.parse().ok()) {
        None | Some(0) => SizeLimit::Open,
        Some(limit) => SizeLimit::Limited(limit),
    }
}

fn better(known: SignIn, mechanism: &str) -> SignIn {
    if mechanism.eq_ignore_ascii_case("PLAIN") {
        SignIn::Plain
    } else if mechanism.eq_ignore_ascii_case("LOGIN") && known == SignIn::None {
        SignIn::Login
    } else {
        known
    }
}
