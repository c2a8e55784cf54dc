//! What providers and browsers hand in: whatever it is, it is read or refused.

use fuzz::Target;

use crate::{
    push::Subscription,
    sms::{Form, Inbound, LARGEST_FORM, Receipt, is_signed, keyword, signature},
};

#[test]
fn whatever_a_provider_tells_is_read_or_refused() {
    let target = Target {
        name: "sms_form",
        folder: env!("CARGO_MANIFEST_DIR"),
        seeds: &[
            b"MessageSid=SM1&MessageStatus=delivered&To=%2B447700900123&From=%2B15005550006",
            b"MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30003&RawDlrDoneDate=2603021000",
            b"MessageSid=SM2&From=%2B447700900123&To=%2B15005550006&Body=Stop+it%21&NumSegments=1&OptOutType=STOP",
            b"Body=%F0%9F%98%80%00%ff&Body=again&=&&a",
        ],
        words: &[
            b"Body=", b"ErrorCode=", b"From=", b"MessageStatus=", b"OptOutType=START", b"%2B44",
            b"%", b"&", b"=", b"+", b"STOP", b"ARRET", b"failed", b"read", b"4294967296",
        ],
    };
    fuzz::run(&target, |bytes| {
        let Some(form) = Form::read(bytes) else {
            assert!(bytes.len() > LARGEST_FORM || bytes.split(|byte| *byte == b'&').count() > 200);
            return;
        };
        assert!(form.fields().len() <= 200);
        if let Some(inbound) = Inbound::read(&form) {
            let _word = keyword(&inbound.body, &[]);
        }
        let _receipt = Receipt::read(&form);
        let url = "https://post.shop.example/h/sms";
        assert!(is_signed(
            "token",
            url,
            &form,
            &signature("token", url, &form)
        ));
        assert!(!is_signed(
            "another",
            url,
            &form,
            &signature("token", url, &form)
        ));
    });
}

#[test]
fn whatever_a_browser_hands_in_is_a_subscription_or_none() {
    let target = Target {
        name: "push_subscription",
        folder: env!("CARGO_MANIFEST_DIR"),
        seeds: &[
            br#"{"endpoint":"https://push.example/send/abc","expirationTime":null,"keys":{"p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4","auth":"BTBZMqHH6r4Tts7J_aSIgg"}}"#,
            br#"{"endpoint":"https://[::1]:8443/?#","keys":{"p256dh":"","auth":"="}}"#,
        ],
        words: &[
            b"https://", b"http://", b"endpoint", b"keys", b"p256dh", b"auth", b"@", b"/", b"\\u0000",
            b"127.0.0.1", b"null", b"{", b"}", b"\"", b"==", "é".as_bytes(),
        ],
    };
    fuzz::run(&target, |bytes| {
        let Ok(text) = core::str::from_utf8(bytes) else {
            return;
        };
        let Some(read) = Subscription::read(text) else {
            return;
        };
        assert!(crate::is_https(read.endpoint()));
        assert!(!read.host().contains(['/', '@', '?']));
        assert_eq!(Subscription::read(&read.write()), Some(read));
    });
}
