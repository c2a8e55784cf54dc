//! What a message looks like, and what it may not hold.

use super::{address, mailbox, outgoing};
use crate::build::ascii;
use crate::{AutoSubmitted, BuildError, ListId, Mailbox, Outgoing, Unsubscribe};

fn full() -> Outgoing {
    let mut message = outgoing(77);
    message.from = mailbox("Käse & Co. \"am Markt\"", "hello@shop.test");
    message.to = mailbox("Zoë Ångström", "zoe@example.test");
    message.reply_to = Some(mailbox("Support", "r+77@shop.test"));
    message.subject = "Danke für deine Bestellung – schön, dass du wieder da bist! 🎉".to_owned();
    message.text = "Hallo Zoë,\r\n\r\nFrom here on: 100% = gut.\n.\nBye \n".to_owned();
    message.html = Some(format!("<p>Hallo Zoë</p>\n<p>{}</p>\n", "lang ".repeat(30)));
    message.unsubscribe = Some(Unsubscribe {
        link: format!("https://shop.test/u/{}", "a".repeat(80)),
        mailto: Some("mailto:unsub+77@shop.test?subject=unsubscribe".to_owned()),
    });
    message.list_id = Some(ListId {
        name: Some("Shop news".to_owned()),
        id: "news.shop.test".to_owned(),
    });
    message.feedback_id = Some("thanks:c7:marketing:perenn1".to_owned());
    message.auto_submitted = Some(AutoSubmitted::Generated);
    message.in_reply_to = Some("m76@shop.test".to_owned());
    message.references = (0..6).map(|count| format!("m7{count}@shop.test")).collect();
    message
}

fn text(message: &Outgoing) -> String {
    String::from_utf8(message.build().unwrap()).unwrap()
}

#[test]
fn a_message_with_everything() {
    insta::assert_snapshot!(text(&full()).replace('\r', ""));
}

#[test]
fn a_message_with_the_least() {
    let mut message = outgoing(1);
    message.to.name = None;
    message.envelope.from = None;
    insta::assert_snapshot!(text(&message).replace('\r', ""));
}

#[test]
fn equal_messages_have_equal_octets_and_the_id_makes_the_boundary() {
    assert_eq!(text(&full()), text(&full()));
    let mut other = full();
    other.id = -1;
    assert!(text(&other).contains("=_ffffffffffffffff"));
}

#[test]
fn every_line_ends_in_crlf_and_is_short() {
    let mut message = full();
    message.text = "x".repeat(5000);
    for line in text(&message).split_inclusive('\n') {
        assert!(line.ends_with("\r\n"), "{line:?}");
        assert!(line.len() <= 180, "{line:?}");
        assert!(line.is_ascii());
    }
}

#[test]
fn the_way_out_stays_on_one_line() {
    let text = text(&full());
    let line = text
        .lines()
        .find(|line| line.starts_with("List-Unsubscribe: "))
        .unwrap();
    assert!(line.ends_with("subject=unsubscribe>"), "{line}");
    assert!(text.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
}

#[test]
fn one_click_is_promised_for_https_only() {
    let mut message = outgoing(1);
    let link = "http://127.0.0.1:8080/u/x".to_owned();
    message.unsubscribe = Some(Unsubscribe { link, mailto: None });
    assert!(!text(&message).contains("List-Unsubscribe-Post"));
}

#[test]
fn a_line_break_in_any_header_is_refused_by_its_name() {
    type Spoil = fn(&mut Outgoing, &str);
    let fields: [(&str, Spoil); 9] = [
        ("subject", |message, evil| message.subject.push_str(evil)),
        ("from", |message, evil| {
            message.from.name = Some(evil.to_owned());
        }),
        ("to", |message, evil| {
            message.to.name = Some(evil.to_owned());
        }),
        ("reply_to", |message, evil| {
            let address = address("r@shop.test");
            message.reply_to = Some(Mailbox {
                name: Some(evil.to_owned()),
                address,
            });
        }),
        ("message_id", |message, evil| {
            message.message_id.push_str(evil);
        }),
        ("in_reply_to", |message, evil| {
            message.in_reply_to = Some(format!("a@b{evil}"));
        }),
        ("references", |message, evil| {
            message.references = vec![format!("a@b{evil}")];
        }),
        ("feedback_id", |message, evil| {
            message.feedback_id = Some(format!("shop1{evil}"));
        }),
        ("list_id.name", |message, evil| {
            let (name, id) = (Some(evil.to_owned()), "news.shop.test".to_owned());
            message.list_id = Some(ListId { name, id });
        }),
    ];
    for evil in ["\r\nBcc: all@example.test", "\n.\n", "\r", "\0"] {
        for (field, spoil) in fields {
            let mut message = outgoing(1);
            spoil(&mut message, evil);
            assert_eq!(
                message.build(),
                Err(BuildError::Control { field }),
                "{evil:?}"
            );
        }
        let mut message = outgoing(1);
        let link = format!("https://shop.test/{evil}");
        message.unsubscribe = Some(Unsubscribe { link, mailto: None });
        let field = "unsubscribe.link";
        assert_eq!(message.build(), Err(BuildError::Control { field }));
        let mut message = outgoing(1);
        let mailto = Some(format!("mailto:u@shop.test{evil}"));
        message.unsubscribe = Some(Unsubscribe {
            link: "https://shop.test/".to_owned(),
            mailto,
        });
        let field = "unsubscribe.mailto";
        assert_eq!(message.build(), Err(BuildError::Control { field }));
    }
}

#[test]
fn values_without_their_form_are_refused() {
    type Spoil = fn(&mut Outgoing);
    let fields: [(&str, Spoil); 8] = [
        ("message_id", |message| {
            message.message_id = "<a@b>".to_owned();
        }),
        ("message_id", |message| {
            message.message_id = "no at sign".to_owned();
        }),
        ("in_reply_to", |message| {
            message.in_reply_to = Some("a@b@c".to_owned());
        }),
        ("references", |message| {
            message.references = vec!["a@b".to_owned(); 101];
        }),
        ("subject", |message| message.subject = "x".repeat(2001)),
        ("feedback_id", |message| {
            message.feedback_id = Some("a:b:c:d:sender".to_owned());
        }),
        ("unsubscribe.link", |message| {
            let link = "javascript:alert(1)".to_owned();
            message.unsubscribe = Some(Unsubscribe { link, mailto: None });
        }),
        ("list_id.id", |message| {
            message.list_id = Some(ListId {
                name: None,
                id: "a.b>\u{e4}".to_owned(),
            });
        }),
    ];
    for (name, spoil) in fields {
        let mut message = outgoing(1);
        spoil(&mut message);
        let refused = message.build();
        assert!(
            matches!(refused, Err(BuildError::Form { field, .. }) if field == name),
            "{name}: {refused:?}"
        );
    }
}

#[test]
fn a_message_of_more_than_25_mebibytes_is_refused() {
    let mut message = outgoing(1);
    message.text = "x".repeat(20 << 20);
    assert!(message.build().is_ok());
    message.html = Some("x".repeat(6 << 20));
    assert_eq!(message.build(), Err(BuildError::TooLarge));
}

/// Whatever the text holds, the message keeps its structure.
#[test]
fn text_cannot_leave_its_part() {
    let mut message = full();
    let boundary = "--=_000000000000004d--\r\n";
    message.text = format!("a\r\n{boundary}Content-Type: text/html\n\n\r.\r\n\0b");
    let text = text(&message);
    assert_eq!(text.matches("--=_000000000000004d\r\n").count(), 2);
    assert_eq!(text.matches(boundary).count(), 1);
    assert!(!text.contains('\0'));
}

/// Samples of RFC 3492 section 7.1 and names in use.
#[test]
fn domains_of_other_scripts_get_their_ascii_form() {
    for (given, expected) in [
        ("info@bücher.example", "info@xn--bcher-kva.example"),
        ("info@BÜCHER.example", "info@xn--bcher-kva.example"),
        ("a@例え.テスト", "a@xn--r8jz45g.xn--zckzah"),
        ("a@президент.рф", "a@xn--d1abbgf6aiiy.xn--p1ai"),
        ("a@faß.example", "a@xn--fa-hia.example"),
        ("a@plain.example", "a@plain.example"),
    ] {
        assert_eq!(ascii(&address(given)), expected);
    }
}

#[test]
fn nothing_of_a_person_is_in_debug_text() {
    let message = full();
    let shown = format!("{:?} {:?} {:?}", message, message.envelope, message.to);
    assert_eq!(
        shown,
        "Outgoing { id: 77, .. } Envelope { .. } Mailbox { .. }"
    );
}
