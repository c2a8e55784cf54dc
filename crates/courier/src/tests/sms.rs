//! Text messages: room, codes, words, senders, signatures, answers.

use fetch::Answer;
use kernel::Phone;
use proptest::prelude::*;

use crate::sms::{
    Encoding, Form, Gateway, Handed, Inbound, Keyword, Origin, Receipt, Senders, Standing, Text,
    Verdict, handed, is_signed, keyword, plain, reply, size, verdict,
};

fn segments(text: &str) -> usize {
    size(text).segments
}

#[test]
fn segments_are_counted_as_networks_do() {
    for (text, expected) in [
        ("a".repeat(160), 1),
        ("a".repeat(161), 2),
        ("a".repeat(306), 2),
        ("a".repeat(307), 3),
        ("€".repeat(80), 1),
        ("€".repeat(81), 2),
        (format!("{}€{}", "a".repeat(152), "a".repeat(10)), 2),
        ("😀".repeat(35), 1),
        ("😀".repeat(36), 2),
        (format!("“{}", "a".repeat(69)), 1),
        (format!("“{}", "a".repeat(70)), 2),
        (String::new(), 1),
    ] {
        assert_eq!(segments(&text), expected, "{text}");
    }
    assert_eq!(size("€").units, 2);
    assert_eq!(size("ç").encoding, Encoding::Ucs2);
    assert_eq!(size("Ç").encoding, Encoding::Gsm7);
}

#[test]
fn a_letter_of_two_units_never_straddles_two_segments() {
    // 305 letters fit into two segments; the sign at the end of the first is pushed into the second.
    let text = format!("{}€{}", "a".repeat(152), "a".repeat(151));
    assert_eq!((size(&text).units, segments(&text)), (305, 2));
    let text = format!("{}€{}", "a".repeat(152), "a".repeat(152));
    assert_eq!((size(&text).units, segments(&text)), (306, 3));
    let text = format!("é“{}😀{}", "a".repeat(64), "a".repeat(66));
    assert_eq!((size(&text).units, segments(&text)), (134, 3));
}

#[test]
fn typographic_marks_become_plain_where_that_saves_room() {
    assert_eq!(plain("“It’s ready” – 5\u{a0}€…"), "\"It's ready\" - 5 €...");
    // It would not help: the text stays as it was written.
    assert_eq!(plain("“Привет”"), "“Привет”");
    assert_eq!(plain("as it is"), "as it is");
}

#[test]
fn codes_speak_of_the_number_the_moment_or_the_shop() {
    for (code, expected) in [
        (21610, Verdict::OptedOut),
        (21211, Verdict::Dead),
        (21614, Verdict::Dead),
        (30005, Verdict::Dead),
        (30006, Verdict::Dead),
        (30003, Verdict::Passing),
        (30008, Verdict::Passing),
        (30007, Verdict::Blocked),
        (20429, Verdict::Later),
        (21611, Verdict::Later),
        (20003, Verdict::Ours),
        (21408, Verdict::Ours),
        (21606, Verdict::Ours),
        (21617, Verdict::Unfit),
        (99_999, Verdict::Passing),
    ] {
        assert_eq!(verdict(code), expected, "{code}");
    }
}

#[test]
fn a_word_counts_only_when_it_is_the_whole_message() {
    for stop in [
        "STOP", " stop. ", "Stop!", "ARRÊT", "arret", "Stopp", "BAJA", "Opt-Out", "stop all",
        "\"STOP\"",
    ] {
        assert_eq!(keyword(stop, &[]), Some(Keyword::Stop), "{stop}");
    }
    assert_eq!(keyword("START", &[]), Some(Keyword::Start));
    assert_eq!(keyword("Sí", &[]), Some(Keyword::Start));
    assert_eq!(keyword("help?", &[]), Some(Keyword::Help));
    for said in ["please do not stop", "stop it", "", "...", "start later"] {
        assert_eq!(keyword(said, &[]), None, "{said}");
    }
    let own = ["Schluss".to_owned(), String::new()];
    assert_eq!(keyword("SCHLUSS", &own), Some(Keyword::Stop));
    assert_eq!(keyword("...", &own), None);
}

#[test]
fn senders_are_chosen_by_the_beginning_of_the_number() {
    let senders = Senders::read("+1=+15005550006, +44=TeaHouse, *=72323").unwrap();
    let of = |number: &str| senders.of(number).unwrap().clone();
    assert_eq!(
        of("+12025550123"),
        Origin::Number("+15005550006".to_owned())
    );
    assert_eq!(of("+447700900123"), Origin::Name("TeaHouse".to_owned()));
    assert_eq!(of("+4915112345678"), Origin::Number("72323".to_owned()));
    assert!(!of("+447700900123").hears());
    assert_eq!(Senders::read(&senders.write()), Some(senders));
    let pool = format!("MG{}", "a1".repeat(16));
    let senders = Senders::read(&pool).unwrap();
    assert_eq!(senders.of("+1"), Some(&Origin::Pool(pool)));
    assert_eq!(Senders::read("+1=+15005550006").unwrap().of("+44"), None);
    for bad in [
        "",
        ",",
        "x=y=z",
        "+1=a,+1=b",
        "TwelveLetters",
        "+12",
        "Tea\nHouse",
        "+x=Tea",
    ] {
        assert_eq!(Senders::read(bad), None, "{bad}");
    }
}

fn form(fields: &[(&str, &str)]) -> Form {
    let mut text = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        text.append_pair(name, value);
    }
    Form::read(text.finish().as_bytes()).unwrap()
}

/// The example that the provider documents.
const TOKEN: &str = "12345";
const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
const SIGNATURE: &str = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

fn documented() -> Form {
    form(&[
        ("Digits", "1234"),
        ("To", "+18005551212"),
        ("From", "+14158675309"),
        ("Caller", "+14158675309"),
        ("CallSid", "CA1234567890ABCDE"),
    ])
}

#[test]
fn the_documented_signature_is_right_and_no_other() {
    let form = documented();
    assert!(is_signed(TOKEN, URL, &form, SIGNATURE));
    let with_port = "https://mycompany.com:443/myapp.php?foo=1&bar=2";
    assert!(is_signed(TOKEN, with_port, &form, SIGNATURE));
    for (token, url, signature) in [
        ("12346", URL, SIGNATURE),
        ("", URL, SIGNATURE),
        (
            TOKEN,
            "https://mycompany.com/myapp.php?foo=1&bar=3",
            SIGNATURE,
        ),
        (
            TOKEN,
            "http://mycompany.com/myapp.php?foo=1&bar=2",
            SIGNATURE,
        ),
        (
            TOKEN,
            "https://mycompany.com:8443/myapp.php?foo=1&bar=2",
            SIGNATURE,
        ),
        (TOKEN, URL, ""),
        (TOKEN, URL, "RSOYDt4T1cUTdK1PDd93"),
        (TOKEN, URL, "not base64 at all !"),
    ] {
        assert!(
            !is_signed(token, url, &form, signature),
            "{token} {url} {signature}"
        );
    }
    let mut more = documented().fields().to_vec();
    more.push(("Body".to_owned(), "STOP".to_owned()));
    let pairs: Vec<(&str, &str)> = more.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert!(!is_signed(TOKEN, URL, &self::form(&pairs), SIGNATURE));
}

#[test]
fn a_message_is_handed_over_as_a_form_with_a_password() {
    let gateway = Gateway {
        api: "https://api.twilio.com".to_owned(),
        account: "AC1".to_owned(),
        user: "AC1".to_owned(),
        secret: "hush".to_owned(),
    };
    let to = Phone::parse("+44 7700 900123", None).unwrap();
    let request = gateway.request(&Text {
        to: &to,
        from: &Origin::Number("+15005550006".to_owned()),
        body: "5 € & more",
        tell: Some("https://shop.example/h/sms/x"),
        key: "msg_1",
        valid_for: Some(90_000),
    });
    assert_eq!(
        request.url,
        "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json"
    );
    assert_eq!(request.header("authorization"), Some("Basic QUMxOmh1c2g="));
    assert_eq!(request.header("idempotency-key"), Some("msg_1"));
    assert_eq!(
        String::from_utf8(request.body.clone()).unwrap(),
        "To=%2B447700900123&From=%2B15005550006&Body=5+%E2%82%AC+%26+more\
         &StatusCallback=https%3A%2F%2Fshop.example%2Fh%2Fsms%2Fx&ValidityPeriod=36000"
    );
    let shown = format!("{gateway:?} {request:?}");
    assert!(
        !shown.contains("hush") && !shown.contains("7700"),
        "{shown}"
    );
}

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status,
        headers: vec![("retry-after".to_owned(), "120".to_owned())],
        body: body.as_bytes().to_vec(),
    }
}

#[test]
fn of_each_answer_it_is_known_who_has_the_message() {
    let read = |status, body: &str| handed(Ok(&answer(status, body)));
    let taken = |id: &str| Handed::Taken { id: id.to_owned() };
    assert_eq!(
        read(201, r#"{"sid":"SM9","status":"queued"}"#),
        taken("SM9")
    );
    assert_eq!(read(200, "<html>"), taken(""));
    assert_eq!(
        read(400, r#"{"code":21610,"message":"unsubscribed"}"#),
        Handed::Refused {
            code: Some(21610),
            verdict: Verdict::OptedOut,
            said: "400 21610: unsubscribed".to_owned(),
        }
    );
    assert!(matches!(
        read(400, "no"),
        Handed::Refused {
            verdict: Verdict::Unfit,
            ..
        }
    ));
    for (status, body) in [
        (429, r#"{"code":20429}"#),
        (400, r#"{"code":21611}"#),
        (500, ""),
        (503, ""),
        (401, r#"{"code":20003}"#),
        (404, ""),
    ] {
        let found = read(status, body);
        assert!(
            matches!(
                found,
                Handed::Later {
                    after: Some(120),
                    ..
                }
            ),
            "{status} {found:?}"
        );
    }
    let host = "api.twilio.com".to_owned();
    let lost = fetch::Error::TimedOut { host: host.clone() };
    assert!(matches!(handed(Err(&lost)), Handed::Unknown { .. }));
    let shut = fetch::Error::NotReached {
        host,
        why: "refused".to_owned(),
    };
    assert!(matches!(handed(Err(&shut)), Handed::Later { .. }));
}

#[test]
fn receipts_and_answers_are_read() {
    let told = form(&[
        ("MessageSid", "SM1"),
        ("MessageStatus", "undelivered"),
        ("ErrorCode", "30005"),
    ]);
    let receipt = Receipt::read(&told).unwrap();
    assert_eq!(
        (receipt.standing, receipt.verdict()),
        (Standing::Lost, Verdict::Dead)
    );
    assert_eq!(
        Receipt::read(&form(&[
            ("MessageSid", "SM1"),
            ("MessageStatus", "receiving")
        ])),
        None
    );
    assert_eq!(Receipt::read(&form(&[("MessageStatus", "sent")])), None);
    let came = form(&[
        ("MessageSid", "SM2"),
        ("From", "+447700900123"),
        ("Body", "STOP"),
        ("OptOutType", "STOP"),
    ]);
    let inbound = Inbound::read(&came).unwrap();
    assert_eq!(
        (inbound.body.as_str(), inbound.done),
        ("STOP", Some(Keyword::Stop))
    );
    assert_eq!(
        Inbound::read(&form(&[("MessageSid", "SM2"), ("From", "Parcel")])),
        None
    );
    assert!(Standing::Delivered > Standing::Lost && Standing::Lost > Standing::Sent);
}

#[test]
fn an_answer_holds_no_mark_up_of_anybody() {
    assert_eq!(
        reply(Some("Tea & <b>more</b>\u{0}\n.")),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message>Tea &amp; &lt;b&gt;more&lt;/b&gt;\n.</Message></Response>"
    );
    assert_eq!(
        reply(None),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response></Response>"
    );
}

proptest! {
    #[test]
    fn any_text_takes_as_many_segments_as_its_units_need(text in any::<String>()) {
        let size = size(&text);
        let (alone, part) = match size.encoding {
            Encoding::Gsm7 => (160, 153),
            Encoding::Ucs2 => (70, 67),
        };
        if size.units <= alone {
            prop_assert_eq!(size.segments, 1);
        } else {
            prop_assert!(size.segments >= size.units.div_ceil(part));
            prop_assert!(size.segments <= size.units.div_ceil(part - 1));
        }
        prop_assert!(super::sms::size(&plain(&text)).segments <= size.segments.max(1) * 3);
        let _word = keyword(&text, &[]);
    }

    #[test]
    fn no_form_and_no_signature_does_any_harm(body in proptest::collection::vec(any::<u8>(), 0..2000), url in any::<String>(), signature in any::<String>()) {
        if let Some(form) = Form::read(&body) {
            let _receipt = Receipt::read(&form);
            let _inbound = Inbound::read(&form);
            prop_assert!(!is_signed("token", &url, &form, &signature));
        }
    }
}
