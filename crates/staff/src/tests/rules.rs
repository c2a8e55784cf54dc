//! What is decided, without a shop.

use kernel::{Rng, Span, Timestamp};

use crate::domain::{
    Limit, TotpSecret, Tries, Weakness, device, dummy_hash, generate_password, hash_password,
    is_right, matching_step, recovery_codes, recovery_digest, weakness,
};

/// RFC 6238 appendix B, SHA-1; the last six of its eight digits.
#[test]
fn codes_are_those_of_the_standard() {
    let secret = TotpSecret::of(b"12345678901234567890".to_vec());
    for (seconds, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        let now = Timestamp::from_seconds(seconds);
        assert_eq!(matching_step(&secret, code, now, 0), Some(seconds / 30));
        assert_eq!(
            matching_step(&secret, code, now, seconds / 30),
            None,
            "used"
        );
        let later = now.plus(Span::from_seconds(30));
        assert_eq!(matching_step(&secret, code, later, 0), Some(seconds / 30));
        let too_late = now.plus(Span::from_seconds(60));
        assert_eq!(matching_step(&secret, code, too_late, 0), None);
    }
    assert_eq!(secret.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

#[test]
fn a_password_fits_its_hash_and_no_other() {
    let rng = Rng::from_seed(1);
    let hash = hash_password("right horse battery", &rng).unwrap();
    assert!(
        hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{hash}"
    );
    assert!(is_right("right horse battery", &hash));
    assert!(!is_right("right horse batterz", &hash));
    assert_ne!(hash, hash_password("right horse battery", &rng).unwrap());
    for kept in [
        "",
        "$argon2id$v=19$m=19456,t=2,p=1$$",
        "$argon2id$v=19$m=4000000000,t=2,p=1$AAAA$AAAA",
        "$2b$10$x",
        dummy_hash(),
    ] {
        assert!(!is_right("right horse battery", kept), "{kept}");
    }
}

#[test]
fn first_guesses_are_no_passwords() {
    let own = ["Ana Example", "ana@example.com"];
    for (password, wrong) in [
        ("tea & mugs", None),
        ("ten chars!", None),
        ("nine char", Some(Weakness::Short)),
        ("tee 日本茶は", Some(Weakness::Short)),
        ("1234567890", Some(Weakness::Common)),
        ("0987654321", Some(Weakness::Common)),
        ("qwertyuiop", Some(Weakness::Common)),
        ("Password123!", Some(Weakness::Common)),
        ("PASSWORD2026", Some(Weakness::Common)),
        ("zzzzzzzzzzzz", Some(Weakness::Common)),
        ("ANA@example.com", Some(Weakness::Own)),
        ("ana example", Some(Weakness::Own)),
    ] {
        assert_eq!(weakness(password, &own), wrong, "{password}");
    }
    assert_eq!(weakness(&"ab".repeat(513), &own), Some(Weakness::Long));
}

#[test]
fn made_up_secrets_are_good_and_differ() {
    let rng = Rng::from_seed(1);
    let password = generate_password(&rng);
    assert_eq!(weakness(&password, &[]), None);
    assert_ne!(password, generate_password(&rng));
    let codes = recovery_codes(&rng);
    assert_eq!(codes.len(), 10);
    let loud = codes[0].to_uppercase();
    assert_eq!(recovery_digest(&loud), recovery_digest(&codes[0]));
    assert_eq!(recovery_digest("123456"), None);
}

#[test]
fn tries_are_counted_from_the_first_and_begin_anew() {
    let limit = Limit {
        most: 2,
        within: Span::from_minutes(1),
    };
    let minute = |minutes: i64| Timestamp::from_seconds(minutes * 60);
    let one = Tries::more(None, limit, minute(10)).unwrap();
    let half = minute(10).plus(Span::from_seconds(30));
    let two = Tries::more(Some(one), limit, half).unwrap();
    assert_eq!(
        two,
        Tries {
            count: 2,
            since: minute(10)
        }
    );
    assert_eq!(
        Tries::more(Some(two), limit, half),
        Err(Span::from_seconds(30))
    );
    assert_eq!(Tries::more(Some(two), limit, minute(11)).unwrap().count, 1);
    assert_eq!(
        Tries::more(Some(two), limit, minute(9)).unwrap().count,
        1,
        "a clock set back"
    );
}

#[test]
fn a_browser_is_told_in_words() {
    let told = |agent: &str| device(agent);
    for (agent, words) in [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("curl/8.5.0", "curl"),
        ("", "Unknown browser"),
    ] {
        assert_eq!(told(agent), words);
    }
}
