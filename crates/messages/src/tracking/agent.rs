//! What kind of program asked, as far as it says so itself.
//!
//! Apple Mail fetches every picture through its own proxies whether or not anybody reads, as `Mozilla/5.0` and nothing
//! else; Gmail fetches ahead under the name of a browser of 2015; Gmail's proxy proper fetches when somebody looks. Scanners
//! of mail follow links from well-known networks, or under a program's name.

use web::Place;

/// What kind of program asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agent {
    /// A browser or mail program, or a proxy that fetches when somebody looks.
    Person,
    /// One that fetches by itself.
    Machine(Why),
}

/// What shows that it was a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Apple's privacy proxy, which fetches every picture.
    AppleProxy,
    /// Gmail, fetching ahead.
    GmailPrefetch,
    /// A program that says what it is, or says nothing.
    Scanner,
    /// The network of a service that scans mail.
    Network,
    /// It asked for the head only.
    HeadRequest,
    /// Sooner after the message left than anybody reads.
    TooSoon,
    /// All links, or many, within seconds.
    ManyLinks,
}

impl Why {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::AppleProxy => "apple_proxy",
            Self::GmailPrefetch => "gmail_prefetch",
            Self::Scanner => "scanner",
            Self::Network => "network",
            Self::HeadRequest => "head_request",
            Self::TooSoon => "too_soon",
            Self::ManyLinks => "many_links",
        }
    }
}

/// Under this name alone Apple's proxies fetch pictures.
const BARE: &str = "Mozilla/5.0";
/// What Gmail's fetching ahead ends with.
const GMAIL_AHEAD: &str = "Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0";
/// Parts of the names of programs that nobody reads mail with, in lower case.
const PROGRAMS: [&str; 24] = [
    "bot",
    "crawler",
    "spider",
    "scanner",
    "headless",
    "phantomjs",
    "python",
    "curl/",
    "wget/",
    "go-http-client",
    "java/",
    "okhttp",
    "libwww",
    "httpclient",
    "barracuda",
    "mimecast",
    "proofpoint",
    "safelinks",
    "symantec",
    "trendmicro",
    "fireeye",
    "ironport",
    "slackbot",
    "facebookexternalhit",
];
/// The first bytes of networks from which no person reads mail: Apple's own, and the mail filters of Microsoft
/// (`learn.microsoft.com`, address ranges of Exchange Online Protection).
const NETWORKS: [&[u8]; 9] = [
    &[17],
    &[40, 92],
    &[40, 93],
    &[40, 107],
    &[52, 100],
    &[52, 101],
    &[52, 102],
    &[52, 103],
    &[104, 47],
];

impl Agent {
    /// By the name that a program gives itself, where it asks from, and whether it wanted the head only.
    pub fn of(user_agent: &str, place: Place, is_head: bool) -> Self {
        let name = user_agent.trim();
        if is_head {
            return Self::Machine(Why::HeadRequest);
        }
        // It has neither a name of its own nor one of a machine: Gmail's proxy asks when somebody looks.
        if name.contains("GoogleImageProxy") {
            return Self::Person;
        }
        if name == BARE {
            return Self::Machine(Why::AppleProxy);
        }
        if name.ends_with(GMAIL_AHEAD) {
            return Self::Machine(Why::GmailPrefetch);
        }
        let small = name.to_ascii_lowercase();
        if small.is_empty() || PROGRAMS.iter().any(|program| small.contains(program)) {
            return Self::Machine(Why::Scanner);
        }
        if NETWORKS.iter().any(|network| place.is_within(network)) {
            return Self::Machine(Why::Network);
        }
        Self::Person
    }
}
