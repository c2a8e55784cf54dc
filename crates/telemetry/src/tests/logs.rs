//! What can be asked of the logs.

use crate::{Format, Options, StartError, parse_filter, start};

#[test]
fn a_misspelt_level_is_refused_and_not_taken_for_a_room() {
    assert!(parse_filter("info").is_ok());
    assert!(parse_filter("warn,db=debug,orders=trace").is_ok());
    for wrong in ["inof", "info,debgu", "db=lots", ""] {
        let error = parse_filter(wrong).unwrap_err();
        assert!(matches!(error, StartError::Filter { .. }), "{wrong}");
        assert_eq!(error.code(), "telemetry.filter");
    }
}

#[test]
fn formats_read_back_what_they_write() {
    for format in [Format::Text, Format::Json] {
        assert_eq!(Format::parse(format.word()), Some(format));
    }
    assert_eq!(Format::parse("xml"), None);
}

#[test]
fn logging_starts_once() {
    let options = Options {
        format: Format::Json,
        filter: "warn".to_owned(),
        collector: None,
        version: "0.0.0",
    };
    let first = start(&options);
    assert!(first.is_ok());
    assert!(matches!(start(&options), Err(StartError::Started)));
}

#[cfg(not(feature = "otel"))]
#[test]
fn a_collector_without_the_exporter_is_said_to_be_so() {
    let options = Options {
        format: Format::Text,
        filter: "warn".to_owned(),
        collector: Some("http://127.0.0.1:4318".to_owned()),
        version: "0.0.0",
    };
    assert!(matches!(start(&options), Err(StartError::NoExporter)));
}
