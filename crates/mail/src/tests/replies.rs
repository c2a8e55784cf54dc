//! Replies of servers, right and wrong, whole and in pieces.

use std::fmt::Write as _;

use proptest::prelude::*;
use smtp_proto::response::parser::ResponseReceiver;

use crate::smtp::{Enhanced, Reply, take_reply};

fn whole(text: &str) -> (Reply, usize) {
    take_reply(text.as_bytes()).unwrap().unwrap()
}

#[test]
fn one_line_with_both_codes() {
    let (reply, length) = whole("250 2.1.5 recipient fine\r\n250 next");
    let enhanced = Some(Enhanced {
        class: 2,
        subject: 1,
        detail: 5,
    });
    assert_eq!(
        reply,
        Reply {
            code: 250,
            enhanced,
            text: "recipient fine".to_owned()
        }
    );
    assert_eq!(length, 26);
}

#[test]
fn several_lines_are_one_reply() {
    let (reply, _) = whole("550-5.7.26 not yours\r\n550-5.7.26 go away\r\n550 5.7.26 bye\r\n");
    assert_eq!(reply.to_string(), "550 5.7.26 not yours go away bye");
    assert_eq!(reply.text, "not yours\ngo away\nbye");
}

#[test]
fn short_and_odd_forms() {
    assert_eq!(whole("250\r\n").0.text, "");
    assert_eq!(whole("250 \n").0.text, "");
    assert_eq!(
        whole("250 5.1.1 class and code differ\r\n").0.enhanced,
        None
    );
    assert_eq!(
        whole("550 5.1.1\r\n").0.enhanced.unwrap().to_string(),
        "5.1.1"
    );
    assert_eq!(whole("421 4.7.0 a\tb\u{7f}c\r\n").0.text, "a b c");
    assert_eq!(
        whole("250 1.2.3.4 is an address\r\n").0.text,
        "1.2.3.4 is an address"
    );
}

#[test]
fn an_unfinished_reply_is_waited_for() {
    for text in ["", "2", "250", "250 fine", "250-a\r\n", "250-a\r\n250"] {
        assert_eq!(take_reply(text.as_bytes()), Ok(None), "{text:?}");
    }
}

#[test]
fn what_is_no_reply_is_refused() {
    for text in [
        "hello\r\n",
        "\r\n",
        "25 x\r\n",
        "2500 x\r\n",
        "150 x\r\n",
        "650 x\r\n",
        "+OK\r\n",
    ] {
        assert!(take_reply(text.as_bytes()).is_err(), "{text:?}");
    }
}

#[test]
fn length_and_number_of_lines_have_limits() {
    let line = format!("250 {}\r\n", "x".repeat(4200));
    assert!(take_reply(line.as_bytes()).is_err());
    assert!(
        take_reply("x".repeat(4200).as_bytes()).is_err(),
        "also while the end is missing"
    );
    assert!(take_reply("250-a\r\n".repeat(200).as_bytes()).is_err());
    let long = format!(
        "{}250 end\r\n",
        format!("250-{}\r\n", "x".repeat(500)).repeat(100)
    );
    let (reply, length) = whole(&long);
    assert_eq!(length, long.len());
    assert!(reply.text.len() <= 8300, "the text that is kept is short");
}

proptest! {
    #[test]
    fn any_octets_are_taken_without_harm(octets in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(Some((_, length))) = take_reply(&octets) {
            prop_assert!(length <= octets.len());
        }
    }

    /// Another parser reads the same code and the same enhanced code.
    #[test]
    fn agrees_with_another_parser(
        code in prop_oneof![200_u16..300, 400_u16..600],
        detail in 0_u8..100,
        lines in prop::collection::vec("[a-z]{1,10}( [a-z]{1,10})?", 1..6),
    ) {
        let mut text = String::new();
        for (position, line) in lines.iter().enumerate() {
            let mark = if position + 1 == lines.len() { ' ' } else { '-' };
            write!(text, "{code}{mark}{}.1.{detail} {line}\r\n", code / 100).unwrap();
        }
        let (reply, length) = whole(&text);
        let other = ResponseReceiver::default().parse(&mut text.as_bytes().iter()).unwrap();
        prop_assert_eq!(length, text.len());
        prop_assert_eq!(reply.code, other.code);
        prop_assert_eq!(&reply.text, &other.message);
        let expected = format!("{}.1.{detail}", code / 100);
        prop_assert_eq!(reply.enhanced.unwrap().to_string(), expected.clone());
        prop_assert_eq!(other.esc.map(|part| part.to_string()).join("."), expected);
    }
}
