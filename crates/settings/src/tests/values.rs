//! Texts that are values, and texts that are not.

use std::net::SocketAddr;

use kernel::{Currency, Language, TimeOfDay, Zone};

use super::{LISTS, catalogue};
use crate::{Catalogue, Colour, Declared, Secret, Setting, TlsMode, Value, WebAddress, page};

fn there_and_back<T: Value>(texts: &[&str]) {
    for text in texts {
        let value = T::read(text).unwrap();
        assert_eq!(&value.write(), text);
    }
}

#[test]
fn values_read_back_what_they_write() {
    there_and_back::<bool>(&["true", "false"]);
    there_and_back::<i64>(&["-5", "0", "9223372036854775807"]);
    there_and_back::<String>(&["", "Tea & Co"]);
    there_and_back::<SocketAddr>(&["127.0.0.1:8470", "[::1]:80"]);
    there_and_back::<Zone>(&["Europe/London"]);
    there_and_back::<Currency>(&["GBP"]);
    there_and_back::<Vec<Language>>(&["en", "en,de,pt-BR", ""]);
    there_and_back::<TimeOfDay>(&["21:00"]);
    there_and_back::<Option<u16>>(&["", "7"]);
    there_and_back::<Secret>(&["pass word"]);
    there_and_back::<WebAddress>(&["https://shop.example/tea", "http://127.0.0.1:8470"]);
    there_and_back::<Colour>(&["#00ff7f"]);
    there_and_back::<TlsMode>(&["implicit", "starttls", "off"]);
}

#[test]
fn a_refusal_says_what_it_must_be() {
    const PORT: Setting<u16> = Setting::installation("a.port", "1", "A port.").range(1, 65_535);
    const NAME: Setting<String> = Setting::shop("a.name", "x", "A name.").range(1, 5);
    const LIST: Setting<Vec<Language>> = Setting::shop("a.list", "en", "A list.").range(1, 2);
    const ZONE: Setting<Zone> = Setting::shop("a.zone", "UTC", "A zone.");
    const SITE: Setting<WebAddress> = Setting::shop("a.site", "http://a", "A site.");
    const COLOUR: Setting<Colour> = Setting::shop("a.colour", "#000000", "A colour.");
    const KEY: Setting<Secret> = Setting::installation("a.secret", "x", "A secret.").range(1, 3);
    let tries: &[(&dyn Declared, &str)] = &[
        (&PORT, "smtp"),
        (&PORT, "0"),
        (&PORT, "70000"),
        (&NAME, ""),
        (&NAME, "two\nlines"),
        (
            &NAME,
            "a very long name that goes on and on and on and on and on and on",
        ),
        (&LIST, ""),
        (&LIST, "en,de,fr"),
        (&LIST, "en,?"),
        (&ZONE, "Mars/Olympus"),
        (&SITE, "ftp://shop.example"),
        (&SITE, "https://shop.example/?a=b"),
        (&COLOUR, "#12345"),
        (&COLOUR, "#+12345"),
        (&KEY, "hunter2"),
    ];
    let said: Vec<String> = tries
        .iter()
        .map(|(setting, text)| setting.normal(text).unwrap_err().to_string())
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_secret_is_not_shown() {
    let secret = Secret::read("hunter2\n").unwrap();
    assert_eq!(secret.expose(), "hunter2");
    assert_eq!(format!("{secret:?}"), "Secret(…)");
}

#[test]
fn every_declaration_is_in_order() {
    assert_eq!(Catalogue::objections(LISTS), Vec::<String>::new());
}

#[test]
fn wrong_declarations_are_named() {
    const BAD: Setting<u16> = Setting::shop("Port", "none", "a port");
    let list: &[&'static dyn Declared] = &[&BAD];
    insta::assert_snapshot!(Catalogue::objections(&[list, list]).join("\n"));
}

#[test]
fn the_reference_page_names_every_setting() {
    insta::assert_snapshot!(page(&catalogue()));
}
