//! The headers that must stay on one line.
//!
//! Some signers and receivers were seen to treat a folded `List-Unsubscribe` differently, which breaks the signature
//! that one-click unsubscribing depends on (RFC 8058 section 4). These headers are therefore written here, before the
//! others, and never folded; the check of their values keeps the line short enough.

use super::{AutoSubmitted, ListId, Outgoing, Unsubscribe};

pub(super) fn write_unfolded(outgoing: &Outgoing, octets: &mut Vec<u8>) {
    if let Some(unsubscribe) = &outgoing.unsubscribe {
        write_unsubscribe(unsubscribe, octets);
    }
    if let Some(list_id) = &outgoing.list_id {
        header("List-Id", &list_id_value(list_id), octets);
    }
    if let Some(feedback_id) = &outgoing.feedback_id {
        header("Feedback-ID", feedback_id, octets);
    }
    match outgoing.auto_submitted {
        None => {}
        Some(AutoSubmitted::Generated) => header("Auto-Submitted", "auto-generated", octets),
        Some(AutoSubmitted::Replied) => header("Auto-Submitted", "auto-replied", octets),
    }
}

fn write_unsubscribe(unsubscribe: &Unsubscribe, octets: &mut Vec<u8>) {
    let link = &unsubscribe.link;
    let value = match &unsubscribe.mailto {
        Some(mailto) => format!("<{link}>, <{mailto}>"),
        None => format!("<{link}>"),
    };
    header("List-Unsubscribe", &value, octets);
    if link.starts_with("https://") {
        header(
            "List-Unsubscribe-Post",
            "List-Unsubscribe=One-Click",
            octets,
        );
    }
}

/// The name is a quoted string; one that does not fit into ASCII is left out, since the id alone is what counts.
fn list_id_value(list_id: &ListId) -> String {
    let name = list_id.name.as_deref().map(str::trim).filter(|name| {
        !name.is_empty()
            && name.len() <= 200
            && name
                .bytes()
                .all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\'))
    });
    match name {
        Some(name) => format!("\"{name}\" <{}>", list_id.id),
        None => format!("<{}>", list_id.id),
    }
}

fn header(name: &str, value: &str, octets: &mut Vec<u8>) {
    octets.extend_from_slice(name.as_bytes());
    octets.extend_from_slice(b": ");
    octets.extend_from_slice(value.as_bytes());
    octets.extend_from_slice(b"\r\n");
}
