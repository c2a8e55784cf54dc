//! What comes back, told apart. The samples here are written for these tests; thousands of real ones are tried where the
//! folder of test data is given.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::incoming::{Incoming, Reason, Stand, Weight, What};

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment"
)]
fn data(folder: &str) -> Option<PathBuf> {
    let root = std::env::var("PERENNIAL_TEST_DATA").map_or_else(
        |_unset| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let found = root.join(folder);
    if found.is_dir() {
        return Some(found);
    }
    assert!(
        std::env::var("CI").is_err(),
        "{} is missing: set PERENNIAL_TEST_DATA",
        found.display()
    );
    eprintln!("SKIPPED: {} is missing", found.display());
    None
}

/// Which of our reasons another project's word means.
fn reason(word: &str) -> Reason {
    match word {
        "userunknown" => Reason::NoSuchMailbox,
        "hostunknown" => Reason::NoSuchDomain,
        "hasmoved" => Reason::Moved,
        "notaccept" => Reason::TakesNoMail,
        "mailboxfull" => Reason::MailboxFull,
        "suspend" => Reason::Suspended,
        "filtered" => Reason::Filtered,
        "spamdetected" => Reason::Spam,
        "virusdetected" => Reason::Virus,
        "blocked" | "badreputation" | "requireptr" => Reason::Blocked,
        "rejected" | "norelaying" => Reason::Sender,
        "policyviolation" => Reason::Policy,
        "authfailure" | "securityerror" | "failedstarttls" => Reason::Authentication,
        "notcompliantrfc" | "syntaxerror" => Reason::Malformed,
        "mesgtoobig" | "exceedlimit" => Reason::TooLarge,
        "toomanyconn" | "speeding" => Reason::TooFast,
        "networkerror" => Reason::Network,
        "expired" => Reason::Expired,
        "systemerror" | "systemfull" | "mailererror" => Reason::System,
        "undefined" | "onhold" => Reason::Unknown,
        other => panic!("{other} is no reason"),
    }
}

#[derive(Default)]
struct Score {
    all: usize,
    reasons: usize,
    weights: usize,
}

#[test]
fn real_bounces_are_judged_as_they_should_be() {
    let Some(folder) = data("email/bounces") else {
        return;
    };
    let expected = fs::read_to_string(folder.join("expected.jsonl")).unwrap();
    let mut score = Score::default();
    for line in expected.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = line["file"].as_str().unwrap();
        let incoming = Incoming::read(&fs::read(folder.join(file)).unwrap()).unwrap();
        for (position, one) in line["results"].as_array().unwrap().iter().enumerate() {
            score.all += 1;
            let word = one["reason"].as_str().unwrap();
            let hard = one["hardbounce"].as_bool().unwrap();
            let (right, weight) = match (&incoming.what, word) {
                (What::Complaint(complaint), "feedback") => (
                    complaint.kind == one["feedback_type"].as_str().unwrap(),
                    true,
                ),
                (What::AutoReply(_), "vacation") => (true, true),
                (What::Bounces(bounces), "feedback" | "vacation") => (
                    false,
                    bounces.iter().all(|bounce| bounce.weight == Weight::Soft),
                ),
                (What::Bounces(bounces), _) => {
                    let bounce = bounces.get(position);
                    (
                        bounce.is_some_and(|bounce| bounce.reason == reason(word)),
                        bounce.is_some_and(|bounce| (bounce.weight == Weight::Hard) == hard),
                    )
                }
                _ => (false, !hard),
            };
            score.reasons += usize::from(right);
            score.weights += usize::from(weight);
            if !right || !weight {
                eprintln!(
                    "{file} {position}: {word} hard={hard}, found {:?}",
                    incoming.what
                );
            }
        }
    }
    eprintln!(
        "{} results: reason right {}, weight right {}",
        score.all, score.reasons, score.weights
    );
    assert!(score.all > 280);
    assert!(score.reasons * 100 >= score.all * 97, "reasons");
    assert!(score.weights * 100 >= score.all * 99, "weights");
}

#[test]
fn real_answers_are_freed_of_what_they_quote() {
    let Some(folder) = data("email/talon/tests/fixtures/standard_replies") else {
        return;
    };
    let mut wrong = BTreeMap::new();
    let mut all = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|kind| kind != "eml") {
            continue;
        }
        all += 1;
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let expected = fs::read_to_string(folder.join(format!("{stem}_reply_text")));
        let expected = expected.unwrap_or_else(|_| "Hello".to_owned());
        let message = mail_parser::MessageParser::default()
            .parse(&fs::read(&path).unwrap())
            .unwrap()
            .into_owned();
        let text = message.body_text(0).unwrap().into_owned();
        let own = crate::incoming::without_quotation(&text);
        if own.trim() != expected.trim() {
            wrong.insert(stem, own);
        }
    }
    eprintln!("{all} answers, {} not freed: {wrong:#?}", wrong.len());
    assert!(wrong.is_empty());
}

#[test]
fn real_signatures_are_found() {
    let Some(folder) = data("email/talon/tests/fixtures/signature/emails/stripped") else {
        return;
    };
    let (mut all, mut right) = (0, 0);
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(stem) = name.strip_suffix("_body") else {
            continue;
        };
        let plain = |text: String| {
            text.lines()
                .map(|line| line.trim_start_matches("#sig#").trim_end())
                .collect::<Vec<_>>()
                .join("\n")
        };
        let text = plain(fs::read_to_string(&path).unwrap());
        let expected =
            fs::read_to_string(folder.join(format!("{stem}_signature"))).unwrap_or_default();
        let expected = plain(expected);
        let (_body, found) = crate::incoming::without_signature(&text);
        all += 1;
        if found.clone().unwrap_or_default().trim() == expected.trim() {
            right += 1;
        } else {
            eprintln!("{stem}: {found:?} instead of {expected:?}");
        }
    }
    eprintln!("{right} of {all} signatures");
    assert!(right * 2 >= all);
}

fn what(mail: &str) -> What {
    Incoming::read(mail.replace('\n', "\r\n").as_bytes())
        .unwrap()
        .what
}

const REPORT: &str = "\
Return-Path: <>
From: MAILER-DAEMON@mx.example.test
To: b+token@bounce.shop.test
Delivered-To: b+token@bounce.shop.test
Subject: Undelivered
Message-ID: <r1@mx.example.test>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: text/plain

Your message could not be delivered.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.test

Final-Recipient: rfc822; nobody@example.test
Action: ACTION
Status: STATUS
Diagnostic-Code: smtp; DIAGNOSTIC

--x
Content-Type: message/rfc822

From: hello@shop.test
To: nobody@example.test
Message-ID: <msg_1@shop.test>
Subject: Thanks

Hello
--x--
";

fn report(action: &str, status: &str, diagnostic: &str) -> Incoming {
    let mail = REPORT
        .replace("ACTION", action)
        .replace("STATUS", status)
        .replace("DIAGNOSTIC", diagnostic);
    Incoming::read(mail.replace('\n', "\r\n").as_bytes()).unwrap()
}

#[test]
fn a_report_says_whom_and_what_it_is_about() {
    let incoming = report("failed", "5.1.1", "550 5.1.1 User unknown");
    assert_eq!(incoming.about, ["msg_1@shop.test"]);
    assert_eq!(incoming.to, ["b+token@bounce.shop.test"; 2]);
    let What::Bounces(bounces) = incoming.what else {
        panic!("{incoming:?}");
    };
    insta::assert_debug_snapshot!(bounces);
}

/// What a report says, why, and whether that is hard.
const JUDGED: [(&str, &str, Reason, Weight); 9] = {
    use Reason::{Authentication, Expired, MailboxFull, NoSuchDomain, NoSuchMailbox, TakesNoMail};
    use Weight::{Hard, Soft};
    [
        (
            "failed 5.1.1",
            "550 5.1.1 no such user",
            NoSuchMailbox,
            Hard,
        ),
        (
            "delayed 4.1.1",
            "450 4.1.1 no such user",
            NoSuchMailbox,
            Soft,
        ),
        ("failed 5.2.2", "552 5.2.2 over quota", MailboxFull, Soft),
        (
            "failed 5.7.26",
            "550 5.7.26 not signed",
            Authentication,
            Soft,
        ),
        ("failed 5.7.515", "550 5.7.515 denied", Authentication, Soft),
        ("failed 4.4.7", "delivery time expired", Expired, Soft),
        ("failed 5.1.2", "550 5.1.2 host unknown", NoSuchDomain, Hard),
        ("failed 5.7.27", "550 5.7.27 null MX", TakesNoMail, Hard),
        (
            "failed 5.0.0",
            "550 we do not like you",
            Reason::Unknown,
            Soft,
        ),
    ]
};

#[test]
fn only_what_is_said_of_the_address_for_good_is_hard() {
    for (said, diagnostic, reason, weight) in JUDGED {
        let (action, status) = said.split_once(' ').unwrap();
        let What::Bounces(bounces) = report(action, status, diagnostic).what else {
            panic!("no bounce");
        };
        let found = (bounces[0].reason, bounces[0].weight);
        assert_eq!(found, (reason, weight), "{said} {diagnostic}");
        let is_delayed = bounces[0].stand == Stand::Delayed;
        assert_eq!(is_delayed, action == "delayed");
    }
}

#[test]
fn a_report_of_success_is_no_bounce() {
    assert_eq!(report("delivered", "2.0.0", "250 ok").what, What::Machine);
    assert_eq!(report("relayed", "2.0.0", "250 ok").what, What::Machine);
}

#[test]
fn a_complaint_is_told_from_a_bounce_and_from_a_taken_back_one() {
    let mail = "\
From: fbl@provider.test
To: fbl@shop.test
Subject: complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=x

--x
Content-Type: text/plain

This is a report.
--x
Content-Type: message/feedback-report

Feedback-Type: KIND
User-Agent: Provider/1.0
Version: 1
Original-Mail-From: <b+token@bounce.shop.test>
Original-Rcpt-To: <ada@example.test>

--x
Content-Type: text/rfc822-headers

From: hello@shop.test
To: redacted
Message-ID: <msg_2@shop.test>

--x--
";
    let incoming = Incoming::read(
        mail.replace("KIND", "abuse")
            .replace('\n', "\r\n")
            .as_bytes(),
    );
    let incoming = incoming.unwrap();
    assert_eq!(incoming.about, ["msg_2@shop.test"]);
    let What::Complaint(complaint) = incoming.what else {
        panic!("{incoming:?}");
    };
    assert!(complaint.is_from_a_person());
    assert_eq!(complaint.recipient.as_deref(), Some("ada@example.test"));
    assert_eq!(
        complaint.return_path.as_deref(),
        Some("b+token@bounce.shop.test")
    );
    let What::Complaint(back) = what(&mail.replace("KIND", "not-spam")) else {
        panic!("no complaint");
    };
    assert!(!back.is_from_a_person());
}

#[test]
fn people_machines_and_lists_are_told_apart() {
    let mail = |headers: &str| {
        what(&format!(
            "From: Ada <ada@example.test>\nTo: hello@shop.test\nMessage-ID: <a@example.test>\n{headers}\n\nHello there\n"
        ))
    };
    let reply = What::Reply("Hello there".to_owned());
    let answer = What::AutoReply("Hello there".to_owned());
    assert_eq!(mail("Subject: Re: Order"), reply);
    assert_eq!(mail("Subject: Re: Order\nAuto-Submitted: no"), reply);
    assert_eq!(
        mail("Subject: Re: Order\nAuto-Submitted: auto-replied (vacation)"),
        answer
    );
    assert_eq!(mail("Subject: Out of office: Order"), answer);
    assert_eq!(mail("Subject: Abwesenheitsnotiz"), answer);
    assert_eq!(mail("Subject: Re: Order\nX-Autoreply: yes"), answer);
    assert_eq!(
        mail("Subject: News\nAuto-Submitted: auto-generated"),
        What::Machine
    );
    assert_eq!(
        mail("Subject: News\nList-Id: <x.example.test>"),
        What::Machine
    );
    assert_eq!(mail("Subject: News\nPrecedence: bulk"), What::Machine);
}

#[test]
fn an_answer_names_what_it_answers_the_nearest_first() {
    let mail = "From: a@example.test\nIn-Reply-To: <3@shop.test>\nReferences: <1@shop.test> <2@shop.test> <3@shop.test>\n\nHi\n";
    let incoming = Incoming::read(mail.as_bytes()).unwrap();
    assert_eq!(
        incoming.about,
        ["3@shop.test", "2@shop.test", "1@shop.test"]
    );
}

#[test]
fn quotations_of_many_programs_are_left_out() {
    let own = [
        "Yes please.\n\nOn Mon, 2 Mar 2026 at 10:00, The Shop <hello@shop.test> wrote:\n> How was it?\n",
        "Yes please.\n\nOn Mon, 2 Mar 2026 at 10:00, The Shop\n<hello@shop.test> wrote:\n\n> How was it?\n",
        "Yes please.\n\nAm 02.03.2026 um 10:00 schrieb The Shop <hello@shop.test>:\n> Wie war es?\n",
        "Yes please.\n\nLe lun. 2 mars 2026 à 10:00, The Shop <hello@shop.test> a écrit :\n\n> Alors ?\n",
        "Yes please.\n\nEl lun, 2 mar 2026 a las 10:00, The Shop (<hello@shop.test>) escribió:\n> Hola\n",
        "Yes please.\n\n-----Original Message-----\nFrom: The Shop\nSent: Monday\nHow was it?\n",
        "Yes please.\n\n________________________________\nVon: The Shop <hello@shop.test>\nGesendet: Montag\nAn: Ada\nBetreff: Danke\n\nWie war es?\n",
        "Yes please.\n\nFrom: The Shop <hello@shop.test>\nSent: Monday, March 2\nTo: Ada\nSubject: Thanks\n\nHow was it?\n",
        "On Mon, 2 Mar 2026, The Shop <hello@shop.test> wrote:\n> How was it?\n\nYes please.\n",
        "> How was it?\nYes please.\n> Really?\n",
        "Yes please.\n\n-- \nAda Lovelace\n+44 1\n",
        "Yes please.\n\nSent from my iPhone\n",
        "Yes please.\n\nKind regards,\nAda\n",
    ];
    for text in own {
        assert_eq!(crate::incoming::trim_reply(text), "Yes please.", "{text}");
    }
    assert_eq!(
        crate::incoming::trim_reply("> only quoted\n"),
        "> only quoted"
    );
    assert_eq!(crate::incoming::trim_reply("Thanks!"), "Thanks!");
}

#[test]
fn mails_inside_mails_without_end_are_refused() {
    let mail = "Content-Type: message/rfc822\r\n\r\n".repeat(5000);
    assert!(Incoming::read(mail.as_bytes()).is_err());
    assert!(Incoming::read(b"").is_err());
}
