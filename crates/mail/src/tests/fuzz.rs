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
