//! Signatures, checked by ring's verifier over headers taken apart anew, by the vectors of RFC 8463, and by `dkimpy`
//! where it is installed.

use std::fs;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{address, outgoing};
use crate::{Key, KeyError, Keyring, ListId, Outgoing, Unsubscribe};

/// RFC 8463 appendix A.1.
const SEED: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
const PUBLIC: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

fn ed25519() -> Key {
    Key::from_seed(
        "brisbane._domainkey.football.example.com",
        &STANDARD.decode(SEED).unwrap(),
    )
    .unwrap()
}

fn letter() -> Outgoing {
    let mut letter = outgoing(1);
    letter.unsubscribe = Some(Unsubscribe {
        link: "https://shop.test/u/abc".to_owned(),
        mailto: None,
    });
    letter.list_id = Some(ListId {
        name: Some("The Shop".to_owned()),
        id: "thank-you.shop.test".to_owned(),
    });
    letter.feedback_id = Some("thanks:service:email:pabcde".to_owned());
    letter.html = Some("<p>Thank  you \t for é</p>\n\n\n".to_owned());
    letter.references = vec!["a@shop.test".to_owned(), "b@shop.test".to_owned()];
    letter
}

fn signed(keys: &Keyring, letter: &Outgoing) -> String {
    let octets = letter.build().unwrap();
    let octets = keys.sign(&letter.from.address, letter.date, octets);
    String::from_utf8(octets.unwrap()).unwrap()
}

/// The private keys of a test: made by `openssl`, which every machine that builds this has beside its TLS.
fn rsa(folder: &std::path::Path, bits: &str) -> Option<std::path::PathBuf> {
    let path = folder.join(format!("{bits}.pem"));
    let made = Command::new("openssl")
        .args(["genpkey", "-algorithm", "RSA", "-pkeyopt"])
        .arg(format!("rsa_keygen_bits:{bits}"))
        .arg("-out")
        .arg(&path)
        .output()
        .is_ok_and(|output| output.status.success());
    if !made {
        eprintln!("SKIPPED: openssl is not installed, RSA keys are not tried");
    }
    made.then_some(path)
}

#[test]
fn the_dns_record_of_a_known_key_is_the_known_one() {
    let record = ed25519().record();
    assert_eq!(record.name, "brisbane._domainkey.football.example.com");
    assert_eq!(record.text, format!("v=DKIM1; k=ed25519; p={PUBLIC}"));
}

#[test]
fn one_click_and_the_senders_marks_are_signed_and_nobody_can_add_to_them() {
    let mut keys = Keyring::default();
    let seed = STANDARD.decode(SEED).unwrap();
    keys.add(Key::from_seed("s1._domainkey.shop.test", &seed).unwrap())
        .unwrap();
    insta::assert_snapshot!(signed(&keys, &letter()).replace("\r\n", "\n"));
}

#[test]
fn the_same_message_has_the_same_signature() {
    let mut keys = Keyring::default();
    let seed = STANDARD.decode(SEED).unwrap();
    keys.add(Key::from_seed("s1._domainkey.shop.test", &seed).unwrap())
        .unwrap();
    assert_eq!(signed(&keys, &letter()), signed(&keys, &letter()));
}

#[test]
fn a_domain_below_is_signed_for_by_the_one_above_and_strangers_are_not() {
    let mut keys = Keyring::default();
    keys.add(ed25519()).unwrap();
    assert!(keys.signs_for(&address("a@football.example.com")));
    assert!(keys.signs_for(&address("a@News.Football.Example.com")));
    assert!(!keys.signs_for(&address("a@example.com")));
    assert!(!keys.signs_for(&address("a@notfootball.example.com")));
    let letter = letter();
    assert_eq!(
        signed(&keys, &letter).into_bytes(),
        letter.build().unwrap(),
        "nobody's key, nobody's signature"
    );
}

#[test]
fn names_and_keys_that_are_none_are_refused() {
    let seed = STANDARD.decode(SEED).unwrap();
    for name in [
        "",
        "a.b",
        "._domainkey.b",
        "a._domainkey.",
        "a b._domainkey.c",
    ] {
        let refused = Key::from_seed(name, &seed);
        assert!(matches!(refused, Err(KeyError::Name { .. })), "{name}");
    }
    let short = Key::from_seed("a._domainkey.b.test", &[1; 31]);
    assert!(matches!(short, Err(KeyError::Kind { .. })));
    let folder = tempfile::tempdir().unwrap();
    if let Some(path) = rsa(folder.path(), "1024") {
        let weak = Key::from_file("a._domainkey.b.test", &path);
        assert!(matches!(weak, Err(KeyError::Kind { .. })));
    }
    let missing = Key::from_file("a._domainkey.b.test", &folder.path().join("none"));
    assert!(matches!(missing, Err(KeyError::File { .. })));
    let mut keys = Keyring::default();
    for _ in 0..4 {
        keys.add(ed25519()).unwrap();
    }
    assert!(matches!(keys.add(ed25519()), Err(KeyError::TooMany { .. })));
}

/// The judge is another project's program; it is asked where it is installed (`pip install dkimpy PyNaCl`).
#[test]
fn another_program_finds_both_signatures_right_and_a_changed_message_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let Some(path) = rsa(folder.path(), "2048") else {
        return;
    };
    let seed = STANDARD.decode(SEED).unwrap();
    let mut keys = Keyring::default();
    keys.add(Key::from_file("r1._domainkey.shop.test", &path).unwrap())
        .unwrap();
    keys.add(Key::from_seed("e1._domainkey.shop.test", &seed).unwrap())
        .unwrap();
    let zone: Vec<String> = keys
        .records()
        .into_iter()
        .map(|record| format!("{}.\t{}", record.name, record.text))
        .collect();
    fs::write(folder.path().join("zone"), zone.join("\n")).unwrap();
    let script = folder.path().join("judge.py");
    fs::write(&script, JUDGE).unwrap();
    let judge = |name: &str, message: &str| {
        let file = folder.path().join(name);
        fs::write(&file, message).unwrap();
        let output = Command::new("python3")
            .arg(&script)
            .arg(folder.path().join("zone"))
            .arg(&file)
            .output();
        output.map_or_else(
            |_| "absent".to_owned(),
            |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        )
    };
    let mut letters = vec![letter(), outgoing(7)];
    let mut empty = outgoing(8);
    empty.text = String::new();
    letters.push(empty);
    for (number, letter) in letters.iter().enumerate() {
        let message = signed(&keys, letter);
        let verdict = judge(&format!("{number}.eml"), &message);
        if verdict == "absent" {
            eprintln!("SKIPPED: dkimpy is not installed, signatures are not judged by it");
            return;
        }
        assert_eq!(verdict, "2 True True", "{message}");
        let added = message.replacen("Date:", "Subject: another\r\nDate:", 1);
        assert_eq!(judge("added.eml", &added), "2 False False");
    }
    let changed = signed(&keys, &letter())
        .replace("one-click", "no-click")
        .replace("Thank", "Thonk");
    assert_eq!(judge("changed.eml", &changed), "2 False False");
}

const JUDGE: &str = r#"
import sys
try:
    import dkim, nacl
except ImportError:
    print("absent"); sys.exit(0)
zone = {}
for line in open(sys.argv[1]):
    name, text = line.rstrip("\n").split("\t")
    zone[name] = text
def look_up(name, timeout=5):
    name = name.decode() if isinstance(name, bytes) else name
    return zone.get(name if name.endswith(".") else name + ".", "").encode()
message = open(sys.argv[2], "rb").read()
judge = dkim.DKIM(message)
count = len([h for h in judge.headers if h[0].lower() == b"dkim-signature"])
verdicts = []
for index in range(count):
    try:
        verdicts.append(dkim.DKIM(message).verify(idx=index, dnsfunc=look_up))
    except dkim.ValidationError:
        verdicts.append(False)
    except Exception as error:
        verdicts.append(repr(error))
print(count, *verdicts)
"#;
