//! The form on the wire: dots, line ends, limits.

use proptest::prelude::*;

use super::outgoing;
use crate::BuildError;
use crate::build::for_the_wire;

/// What a server makes of it (RFC 5321 section 4.5.2).
fn received(wire: &[u8]) -> Vec<u8> {
    let mut message = Vec::new();
    for line in wire.split_inclusive(|octet| *octet == b'\n') {
        if line == b".\r\n" {
            return message;
        }
        message.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
    }
    panic!("no end");
}

#[test]
fn dots_at_the_start_of_a_line_are_doubled() {
    assert_eq!(
        for_the_wire(b".a\r\n..b\r\nc.\r\n"),
        b"..a\r\n...b\r\nc.\r\n.\r\n"
    );
    assert_eq!(for_the_wire(b"no line end"), b"no line end\r\n.\r\n");
    assert_eq!(for_the_wire(b""), b".\r\n");
}

proptest! {
    #[test]
    fn what_is_sent_is_what_arrives(lines in prop::collection::vec("[.a-z]{0,4}", 0..20)) {
        let mut message = lines.join("\r\n");
        message.push_str("\r\n");
        prop_assert_eq!(received(&for_the_wire(message.as_bytes())), message.as_bytes());
    }

    #[test]
    fn any_text_makes_a_clean_message(text in any::<String>(), html in any::<String>()) {
        let mut message = outgoing(1);
        message.text = text;
        message.html = Some(html);
        let octets = message.build().unwrap();
        prop_assert!(octets.is_ascii());
        prop_assert_eq!(received(&for_the_wire(&octets)), octets);
    }

    #[test]
    fn any_subject_is_refused_or_kept_in_its_line(subject in any::<String>()) {
        let mut message = outgoing(1);
        message.subject.clone_from(&subject);
        match message.build() {
            Ok(octets) => {
                let text = String::from_utf8(octets).unwrap();
                let head = text.split_once("\r\n\r\n").unwrap().0;
                let names = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
                prop_assert_eq!(names.count(), 8, "{}", head);
            }
            Err(error) => prop_assert_eq!(error, BuildError::Control { field: "subject" }),
        }
    }
}
