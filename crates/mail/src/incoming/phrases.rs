//! The words of mail servers, and what they mean.
//!
//! Texts are compared in lower case with every run of blanks made one. The list is read from the top, and the first that
//! fits wins: what is particular stands before what is common.

use super::reason::Reason::{
    self, Authentication, Blocked, Expired, Filtered, MailboxFull, Malformed, Moved, Network,
    NoSuchDomain, NoSuchMailbox, Policy, Sender, Spam, Suspended, System, TakesNoMail, TooFast,
    TooLarge, Virus,
};

/// Words, all of which must occur, and what they mean together.
type Phrase = (&'static [&'static str], Reason);

/// The list.
const PHRASES: &[Phrase] = &[
    // What would be mistaken for something common further down.
    (&["duplicate header"], Malformed),
    (&["rfc 5322 compliant"], Malformed),
    (&["rfc5322"], Malformed),
    (&["reject, id=", "spam"], Malformed),
    (&["spam classification"], Spam),
    (&["storage quota exceeded"], MailboxFull),
    (&["insufficient permission"], System),
    (&["insufficient disk space"], System),
    (&["null mx"], TakesNoMail),
    (&["host does not accept mail"], TakesNoMail),
    (&["domain does not accept mail"], TakesNoMail),
    (&["not accepting network messages"], TakesNoMail),
    (&["operating system error"], System),
    // The mailbox is full.
    (&["mailbox full"], MailboxFull),
    (&["mailbox is full"], MailboxFull),
    (&["mailbox for user is full"], MailboxFull),
    (&["mailfolder is full"], MailboxFull),
    (&["inbox is full"], MailboxFull),
    (&["mailbox exceeds allowed size"], MailboxFull),
    (&["over quota"], MailboxFull),
    (&["overquota"], MailboxFull),
    (&["out of storage"], MailboxFull),
    (&["exceeded storage allocation"], MailboxFull),
    (&["quota exceeded"], MailboxFull),
    (&["exceeded quota"], MailboxFull),
    (&["quota has been exceeded"], MailboxFull),
    (&["not enough storage"], MailboxFull),
    (&["insufficient storage"], MailboxFull),
    // The account is closed for now.
    (&["account is disabled"], Suspended),
    (&["account has been disabled"], Suspended),
    (&["account disabled"], Suspended),
    (&["account is suspended"], Suspended),
    (&["account has been suspended"], Suspended),
    (&["mailbox disabled"], Suspended),
    (&["mailbox is disabled"], Suspended),
    (&["mailbox is frozen"], Suspended),
    (&["mailbox unavailable", "suspended"], Suspended),
    (&["disabled recipient address"], Suspended),
    (&["temporary locked"], Suspended),
    (&["temporarily locked"], Suspended),
    (&["user is inactive"], Suspended),
    (&["account inactive"], Suspended),
    (&["inactive mailbox"], Suspended),
    (&["disabled or discontinued"], Suspended),
    // It moved.
    (&["no longer on server"], Moved),
    (&["mailbox has moved"], Moved),
    (&["user has moved"], Moved),
    (&["has moved to"], Moved),
    (&["not our customer"], Moved),
    (&["not our user"], Moved),
    // What is in it.
    (&["virus detected"], Virus),
    (&["message contains a virus"], Virus),
    (&["infected with"], Virus),
    (&["rejected due to security policies"], Virus),
    (&["line limit exceeded"], TooLarge),
    (&["message length exceeds"], TooLarge),
    (&["message too big"], TooLarge),
    (&["message too large"], TooLarge),
    (&["message is too large"], TooLarge),
    (&["size exceeds"], TooLarge),
    (&["exceeds size limit"], TooLarge),
    (&["exceeded maximum message size"], TooLarge),
    // Our server's name and its reputation.
    (&["ip reputation"], Blocked),
    (&["poor reputation"], Blocked),
    (&["low reputation"], Blocked),
    (&["unexpected volume or user complaints"], Blocked),
    (&["unexpected volume or user co"], Blocked),
    (&["reverse dns"], Blocked),
    (&["rdns"], Blocked),
    (&["ptr record"], Blocked),
    (&["dns ptr"], Blocked),
    (&["ip name lookup failed"], Blocked),
    (&["name lookup failed for"], Blocked),
    (&["cannot find your hostname"], Blocked),
    (&["unauthenticated senders"], Authentication),
    (&["unauthenticated email"], Authentication),
    (&["pass dmarc"], Authentication),
    (&["dmarc policy"], Authentication),
    (&["spf record"], Authentication),
    (&["spf check"], Authentication),
    (&["spf fail"], Authentication),
    (&["dkim"], Authentication),
    (&["does not support tls"], Authentication),
    (&["message not accepted for policy reasons"], Policy),
    (&["local policy"], Policy),
    (&["policy violation"], Policy),
    (&["header error"], Policy),
    (&["host network not allowed"], Policy),
    (&["lpn000_630"], Policy),
    (&["connection rate limit"], TooFast),
    (&["rate limit"], TooFast),
    (&["too many connections"], TooFast),
    (&["too many recipients"], TooFast),
    (&["too many messages"], TooFast),
    (&["too many concurrent"], TooFast),
    (&["try again later", "greylist"], TooFast),
    (&["aup#in-1310"], TooFast),
    (&["banned sending ip"], Blocked),
    (&["blocked using"], Blocked),
    (&["blocked by"], Blocked),
    (&["blocked for abuse"], Blocked),
    (&["client host"], Blocked),
    (&["unverifyable sending ip"], Blocked),
    (&["unverifiable sending ip"], Blocked),
    (&["cannot find your reverse"], Blocked),
    (&["dnsbl"], Blocked),
    (&["block list"], Blocked),
    (&["blocklist"], Blocked),
    (&["black list"], Blocked),
    (&["(bl)"], Blocked),
    (&["not accepting connections"], Blocked),
    (&["my name was rejected"], Blocked),
    (&["use the smtp server of your isp"], Blocked),
    (&["may not be mail exchanger"], Blocked),
    (&["ofr005_505"], System),
    (&["service refuse"], Blocked),
    // Our address.
    (&["domain of sender address"], Sender),
    (&["sender address rejected"], Sender),
    (&["sender rejected"], Sender),
    (&["sender was rejected"], Sender),
    (&["sender verify failed"], Sender),
    (&["unroutable sender address"], Sender),
    (&["purported responsible address"], Sender),
    (&["provide a valid from"], Sender),
    (&["may not have permission to post"], Sender),
    (&["don't have permission to post"], Sender),
    (&["not have permission to post"], Sender),
    (&["all recipient addresses rejected"], Sender),
    (&["groups.google.com/support"], Sender),
    (&["'send mail as' account"], Sender),
    (&["no relaying"], Sender),
    (&["relaying denied"], Sender),
    (&["relay access denied"], Sender),
    (&["unable to relay"], Sender),
    (&["relay not permitted"], Sender),
    // Spam, after everything that only speaks of it.
    (&["blacklisted url"], Spam),
    (&["content rejected"], Spam),
    (&["spam"], Spam),
    (&["unsolicited"], Spam),
    // The address does not exist, in words that nobody uses for anything else.
    (&["no longer an active address"], NoSuchMailbox),
    (&["doesn't have a", "account"], NoSuchMailbox),
    (&["recipientnotfound"], NoSuchMailbox),
    (&["recipient not found"], NoSuchMailbox),
    (&["no valid recipients for this"], NoSuchMailbox),
    (&["invalid final delivery userid"], NoSuchMailbox),
    (&["unknown or illegal user"], NoSuchMailbox),
    (&["unknown or illegal alias"], NoSuchMailbox),
    (
        &["email account that you tried to reach does not exist"],
        NoSuchMailbox,
    ),
    (
        &["address couldn't be found. check for typos"],
        NoSuchMailbox,
    ),
    (&["please check if address is correct"], NoSuchMailbox),
    (&["and other recipients in the same domain"], NoSuchMailbox),
    (&["unknown address error 550-'unknown"], NoSuchMailbox),
    (
        &["recipient address rejected: access denied"],
        NoSuchMailbox,
    ),
    // The domain.
    (&["malformed or unexpected name server reply"], Network),
    (&["nxdomain"], Network),
    (&["dns error"], Network),
    (&["no relevant answers"], Network),
    (&["no such domain"], NoSuchDomain),
    (&["domain does not exist"], NoSuchDomain),
    (&["domain is not reachable"], NoSuchDomain),
    (&["account or domain may not exist"], NoSuchDomain),
    (&["illegal host/domain name"], NoSuchDomain),
    (&["host unknown"], NoSuchDomain),
    (&["invalid domain"], NoSuchDomain),
    (&["bad destination system"], NoSuchDomain),
    (&["unrouteable mail domain"], NoSuchDomain),
    (&["host or domain name not found"], NoSuchDomain),
    // The way there, and time.
    (&["host name lookup failure"], Network),
    (&["network error"], Network),
    (&["lost connection"], Network),
    (&["wasn't able to establish an smtp connection"], Network),
    (&["too many hops"], Network),
    (&["mail loop"], Network),
    (&["loops back to myself"], Network),
    (&["no route to host"], Network),
    (&["timed out"], Expired),
    (&["timeout exceeded"], Expired),
    (&["retry time not reached"], Expired),
    (&["envelope expired"], Expired),
    (&["delivery failed 20 attempts"], Expired),
    (&["host not reachable"], Expired),
    (&["remote host is not responding"], Expired),
    (&["connection refused by ["], Expired),
    (&["connection refused by"], Blocked),
    (&["unable to contact ldap"], System),
    (&["mailer error"], System),
    (&["internal system error"], System),
    (&["service currently unavailable"], System),
    (&["pipe to |"], System),
    (&["after initial connection"], Blocked),
    (&["access denied"], Authentication),
    (&["was rejected by a remote mail server"], Filtered),
];

/// The texts by which servers say that nobody has the address. Whether that makes it dead is for the caller to judge.
const NOBODY: [&str; 10] = [
    "user unknown",
    "unknown user",
    "no such user",
    "no mailbox here by that name",
    "mailbox does not exist",
    "mailbox unavailable",
    "mailbox not found",
    "unknown recipient",
    "invalid recipient",
    "no such recipient",
];

/// What a text means; `None` when it holds no words that are known.
pub(super) fn meaning(text: &str) -> Option<Reason> {
    let fits = |words: &&Phrase| words.0.iter().all(|word| text.contains(word));
    PHRASES.iter().find(fits).map(|(_, reason)| *reason)
}

/// Whether it says that nobody has the address.
pub(super) fn says_nobody(text: &str) -> bool {
    NOBODY.iter().any(|word| text.contains(word))
}

/// A text as it is compared.
pub(super) fn comparable(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    plain.to_lowercase().replace('\u{2019}', "'")
}
