//! Settings of the installation from its three sources.

use std::collections::BTreeMap;
use std::io::Write;

use super::catalogue;
use crate::installation::{DATABASE_URL, LISTEN, LOG_LEVEL, SMTP_HOST, SMTP_PASSWORD, SMTP_PORT};
use crate::{Error, Installation, Origin, Sources};

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn load(toml: &str, environment: &[(&str, &str)]) -> Result<Installation, Error> {
    let file = file(toml);
    let environment: BTreeMap<String, String> = environment
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Installation::load(
        &catalogue(),
        &Sources {
            flags: Vec::new(),
            environment,
            file: Some(file.path().to_owned()),
        },
    )
}

#[test]
fn flags_win_over_environment_over_file_over_defaults() {
    let file = file("[smtp]\nhost = \"file.example\"\nport = 465\n[log]\nlevel = \"warn\"\n");
    let environment = BTreeMap::from([
        (
            "PERENNIAL_SMTP_HOST".to_owned(),
            "environment.example".to_owned(),
        ),
        ("PERENNIAL_LOG_LEVEL".to_owned(), "debug".to_owned()),
        (
            "PERENNIAL_TEST_POSTGRES".to_owned(),
            "not a setting".to_owned(),
        ),
        (
            "PERENNIAL_BENCH_DATA".to_owned(),
            "not a setting either".to_owned(),
        ),
    ]);
    let flags = vec![(LOG_LEVEL.key(), "trace".to_owned())];
    let sources = Sources {
        flags,
        environment,
        file: Some(file.path().to_owned()),
    };
    let settings = Installation::load(&catalogue(), &sources).unwrap();
    assert_eq!(settings.get(&LOG_LEVEL).unwrap(), "trace");
    assert_eq!(
        settings.get(&SMTP_HOST).unwrap().as_deref(),
        Some("environment.example")
    );
    assert_eq!(settings.get(&SMTP_PORT).unwrap(), 465);
    assert_eq!(settings.get(&LISTEN).unwrap().to_string(), "127.0.0.1:8470");

    let origins: Vec<(&str, Origin)> = settings
        .list(&catalogue())
        .into_iter()
        .map(|shown| (shown.spec.key, shown.origin))
        .filter(|(_, origin)| *origin != Origin::Default)
        .collect();
    assert_eq!(
        origins,
        [
            ("log.level", Origin::Flag),
            ("smtp.host", Origin::Environment),
            ("smtp.port", Origin::File)
        ]
    );
}

#[test]
fn misspellings_are_noticed_and_the_right_key_is_named() {
    let said: Vec<String> = [
        load("[smtp]\nhots = \"a\"", &[]),
        load("host = \"a\"", &[]),
        load("[shop]\nname = \"a\"", &[]),
        load("nonsense = 1", &[]),
        load("", &[("PERENNIAL_SMTP_PROT", "1")]),
        load("", &[("PERENNIAL_ANYTHING", "1")]),
        load("[smtp]\nport = 99999", &[]),
        load("[smtp]\nport = [1, 2]", &[]),
    ]
    .into_iter()
    .map(|outcome| outcome.unwrap_err().to_string())
    .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_broken_file_is_named_with_its_line_and_without_its_text() {
    let error = load("[smtp]\nport = 1\npassword = \"hunter2\n", &[]).unwrap_err();
    let Error::Toml { line, message, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(*line, 3);
    assert!(!message.contains("hunter2"), "{message}");
    assert_eq!(error.code(), "settings.toml");
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let sources = Sources {
        file: Some("/nowhere/perennial.toml".into()),
        ..Sources::default()
    };
    let error = Installation::load(&catalogue(), &sources).unwrap_err();
    assert_eq!(error.to_string(), "/nowhere/perennial.toml cannot be read");
}

#[test]
fn secrets_are_shown_nowhere() {
    let password = file("hunter2\n");
    let path = password.path().to_str().unwrap();
    let settings = load(
        "[database]\nurl = \"postgres://me:hunter2@db.example/shop\"",
        &[("PERENNIAL_SMTP_PASSWORD_FILE", path)],
    )
    .unwrap();
    let password = settings.get(&SMTP_PASSWORD).unwrap().unwrap();
    assert_eq!(password.expose(), "hunter2");
    assert!(settings.get(&DATABASE_URL).unwrap().is_some());
    assert!(!format!("{settings:?}").contains("hunter2"));
    assert!(!format!("{:?}", settings.list(&catalogue())).contains("hunter2"));

    let too_long = format!("[smtp]\npassword = \"{}\"", "hunter2".repeat(200));
    assert!(
        !load(&too_long, &[])
            .unwrap_err()
            .to_string()
            .contains("hunter2")
    );
}
