//! Which addresses are asked.

use std::time::Duration;

use crate::{Error, Fetch, Fetcher, Limits, Request, is_public};

fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(2),
        whole: Duration::from_secs(2),
        ..Limits::default()
    }
}

#[test]
fn the_public_internet_is_told_from_the_rest() {
    for public in [
        "1.1.1.1",
        "8.8.8.8",
        "172.32.0.1",
        "100.128.0.1",
        "192.169.0.1",
        "2606:4700::1111",
        "2a00:1450::1",
        "::ffff:8.8.8.8",
    ] {
        assert!(is_public(public.parse().unwrap()), "{public}");
    }
    for inner in [
        "127.0.0.1",
        "127.8.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "0.1.2.3",
        "255.255.255.255",
        "224.0.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "203.0.113.9",
        "168.63.129.16",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::1",
        "2001:0:1::1",
        "2001:db8::1",
        "100::1",
        "fec0::1",
    ] {
        assert!(!is_public(inner.parse().unwrap()), "{inner}");
    }
}

#[test]
fn inner_addresses_are_not_asked_however_they_are_written() {
    let fetcher = Fetcher::new(limits());
    for url in [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:a9fe:a9fe]/latest/meta-data/",
        "https://169.254.169.254/",
        "https://10.0.0.1:8443/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://127.1/",
    ] {
        let said = fetcher.fetch(&Request::get(url)).unwrap_err();
        // A form that this machine's resolver does not take for a number is a name that leads nowhere.
        let is_refused = matches!(said, Error::NotPublic { .. } | Error::NoHost { .. })
            || (!url.contains("127.0.0.1") && matches!(said, Error::Connection { .. }));
        assert!(is_refused, "{url}: {said:?}");
    }
}

#[test]
fn addresses_that_are_none_are_refused() {
    let fetcher = Fetcher::new(limits());
    for url in [
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://user:word@example.com/",
        "example.com",
        "https://",
        "gopher://x",
        "",
    ] {
        let said = fetcher.fetch(&Request::get(url)).unwrap_err();
        assert!(matches!(said, Error::Address(_)), "{url}: {said:?}");
    }
    let long = format!("https://example.com/{}", "a".repeat(3000));
    assert_eq!(
        fetcher.fetch(&Request::get(long)).unwrap_err(),
        Error::Address("is too long")
    );
}

#[test]
fn nothing_secret_is_printed() {
    let request = Request::post(
        "https://hooks.example/T0KEN?key=geheim",
        "application/json",
        b"{}".to_vec(),
    )
    .with("authorization", "Basic geheim");
    let shown = format!("{request:?}");
    assert!(shown.contains("hooks.example"));
    assert!(
        !shown.contains("geheim") && !shown.contains("T0KEN"),
        "{shown}"
    );
}
