//! What a mail server may say: a reply, part of one, or nonsense.

use fuzz::Target;

use crate::smtp::take_reply;

#[test]
fn whatever_a_server_says_is_read_or_refused() {
    let target = Target {
        name: "replies",
        folder: env!("CARGO_MANIFEST_DIR"),
        seeds: &[
            b"250 2.1.5 recipient fine\r\n250 next",
            b"550-5.7.26 not yours\r\n550-5.7.26 go away\r\n550 5.7.26 bye\r\n",
            b"421 4.7.0 later\n",
        ],
        words: &[b"250-", b"550 ", b"5.1.1", b"\r\n"],
    };
    fuzz::run(&target, |bytes| {
        if let Ok(Some((reply, length))) = take_reply(bytes) {
            assert!(length <= bytes.len());
            assert!((200..600).contains(&reply.code), "{reply:?}");
            // The same bytes again, with anything behind them, are the same reply.
            let again = [bytes.get(..length).unwrap(), b"250 more\r\n"].concat();
            assert_eq!(take_reply(&again).unwrap().unwrap(), (reply, length));
        }
    });
}

#[test]
fn whatever_comes_in_is_read_or_refused() {
    let target = Target {
        name: "incoming",
        folder: env!("CARGO_MANIFEST_DIR"),
        seeds: &[
            b"From: a@b.test\r\nSubject: Re: x\r\nIn-Reply-To: <m@b.test>\r\n\r\nHi\r\n> you\r\n-- \r\nA\r\n",
            b"From: MAILER-DAEMON@b.test\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n\
              --x\r\nContent-Type: text/plain\r\n\r\n<a@b.test>: 550 5.1.1 User unknown\r\n--x\r\n\
              Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; b.test\r\n\r\nFinal-Recipient: rfc822; a@b.test\r\n\
              Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no\r\n\r\n--x--\r\n",
            b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hi &amp; bye<blockquote>q</blockquote><!-- c -->\r\n",
        ],
        words: &[
            b"message/rfc822",
            b"message/delivery-status",
            b"message/feedback-report",
            b"multipart/report",
            b"--x\r\n",
            b"\r\n\r\n",
            b"550 5.1.1 ",
            b"On Mon, A <a@b.test> wrote:\r\n",
            b"&#x1F600;",
            "\u{2019}".as_bytes(),
        ],
    };
    fuzz::run(&target, |bytes| {
        if let Ok(incoming) = crate::incoming::Incoming::read(bytes) {
            assert!(incoming.about.len() <= 100 && incoming.to.len() <= 50);
            if let crate::incoming::What::Bounces(bounces) = &incoming.what {
                assert!(!bounces.is_empty() && bounces.len() <= 50);
            }
        }
    });
}
