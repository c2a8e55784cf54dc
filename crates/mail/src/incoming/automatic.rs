//! Whether a machine wrote it (RFC 3834, and the habits of those who do not know it).

use mail_parser::Message;

use super::header;

/// Who writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A machine that answers for somebody.
    Answer,
    /// A machine that answers nothing of ours: a list, a report of success.
    Machine,
    /// Somebody.
    Person,
}

pub(super) fn kind(message: &Message<'_>, reports: &[String]) -> Kind {
    if !reports.is_empty() || header(message, "Content-Type").starts_with("multipart/report") {
        return Kind::Machine;
    }
    let submitted = header(message, "Auto-Submitted");
    let submitted = submitted
        .split([';', ' ', '('])
        .next()
        .unwrap_or_default()
        .trim();
    if submitted == "auto-replied" || says_answer(message) || subject_says_answer(message) {
        return Kind::Answer;
    }
    if !matches!(submitted, "" | "no") || is_from_daemon(message) || is_from_list(message) {
        return Kind::Machine;
    }
    Kind::Person
}

/// The headers that machines mark their answers with.
fn says_answer(message: &Message<'_>) -> bool {
    const HEADERS: [&str; 6] = [
        "X-Autoreply",
        "X-Autorespond",
        "X-Autoresponder",
        "X-Auto-Reply-From",
        "X-Mail-Autoreply",
        "X-Vacation",
    ];
    HEADERS
        .iter()
        .any(|name| message.header_raw(*name).is_some())
        || header(message, "Precedence").contains("auto_reply")
        || header(message, "X-Precedence").contains("auto_reply")
        || header(message, "Delivered-To") == "autoresponder"
        || header(message, "X-Apple-Action").contains("vacation")
}

/// How answers of machines begin, in the languages that our shops' customers write.
fn subject_says_answer(message: &Message<'_>) -> bool {
    const BEGINNINGS: [&str; 20] = [
        "auto:",
        "auto reply",
        "auto-reply",
        "autoreply",
        "auto response",
        "automatic reply",
        "automated reply",
        "out of office",
        "out of the office",
        "vacation:",
        "away from",
        "on vacation",
        "abwesenheit",
        "abwesend",
        "automatische antwort",
        "réponse automatique",
        "absence du bureau",
        "respuesta automática",
        "fuera de la oficina",
        "resposta automática",
    ];
    let subject = message.subject().unwrap_or_default().trim().to_lowercase();
    BEGINNINGS.iter().any(|start| subject.starts_with(start))
}

pub(super) fn is_from_daemon(message: &Message<'_>) -> bool {
    let from = header(message, "From");
    let is_daemon = [
        "mailer-daemon",
        "mailer_daemon",
        "mail delivery",
        "mail administrator",
        "postmaster",
        "post_master",
        "poostmaster",
        "maildelivery",
        "delivery subsystem",
        "mdaemon",
    ]
    .iter()
    .any(|name| from.contains(name));
    let path = header(message, "Return-Path");
    is_daemon || path.contains("mailer-daemon")
}

fn is_from_list(message: &Message<'_>) -> bool {
    let precedence = header(message, "Precedence");
    matches!(precedence.as_str(), "bulk" | "list" | "junk")
        || message.header_raw("List-Id").is_some()
        || message.header_raw("List-Unsubscribe").is_some()
        || header(message, "From").contains("no-reply@")
        || header(message, "From").contains("noreply@")
}
