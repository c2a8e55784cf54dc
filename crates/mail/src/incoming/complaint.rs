//! "This is spam" (RFC 5965).

use mail_parser::Message;

use super::{Pieces, cut, header, report, sections};

/// A reader's complaint, as their mailbox provider passes it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// `abuse`, `fraud`, `virus`, `not-spam`, `auth-failure`, `opt-out` or another word, in lower case.
    pub kind: String,
    /// Who complained, where the provider says so. Many leave it out.
    pub recipient: Option<String>,
    /// The envelope's sender of the message that the complaint is about.
    pub return_path: Option<String>,
    /// Who passed it on, for staff.
    pub by: String,
}

impl Complaint {
    /// Whether a person wants no more mail: a report about a signature, or one that takes an earlier one back, says
    /// nothing of the kind.
    pub fn is_from_a_person(&self) -> bool {
        !matches!(
            self.kind.as_str(),
            "not-spam" | "auth-failure" | "dmarc" | "virus"
        )
    }
}

pub(super) fn find(message: &Message<'_>, pieces: &Pieces) -> Option<Complaint> {
    let kind = header(message, "Content-Type");
    let promises = kind.contains("feedback-report");
    let groups: Vec<report::Group> = pieces
        .feedback
        .iter()
        .flat_map(|text| report::groups(text))
        .collect();
    let get = |name: &str| groups.iter().find_map(|group| group.get(name));
    if get("Feedback-Type").is_none() && !promises && !is_old_form(message) {
        return None;
    }
    let address = |text: &str| {
        let text = text.split_once(';').map_or(text, |(_, rest)| rest);
        sections::address(text.trim_matches([' ', '<', '>', '"']))
    };
    let kind = get("Feedback-Type").unwrap_or("abuse").to_ascii_lowercase();
    let by = get("User-Agent").unwrap_or_default();
    Some(Complaint {
        kind: cut(kind.trim(), 40).to_owned(),
        recipient: get("Original-Rcpt-To")
            .or_else(|| get("Removal-Recipient"))
            .and_then(address)
            .or_else(|| pieces.returned.to.as_deref().and_then(address)),
        return_path: get("Original-Mail-From").and_then(address),
        by: cut(by, 200).to_owned(),
    })
}

/// Microsoft's junk mail reports have no part of their own: the complaint is the subject and a header.
fn is_old_form(message: &Message<'_>) -> bool {
    message.header_raw("X-HmXmrOriginalRecipient").is_some()
        && header(message, "Subject").contains("complaint about message from")
}
