//! Days, money, numbers and lists, as readers write them.

use serde_json::json;

use crate::{Dialect, Limits, Locale, NoHost, Scene, Template};

fn said(locale: &Locale, source: &str) -> String {
    let data = json!({
        "placed": "2026-03-01T23:30:00Z",
        "day": "2026-12-24",
        "total": { "minor": 123_456_750, "currency": "EUR" },
        "small": { "minor": 995, "currency": "GBP" },
        "round": { "minor": 120_000, "currency": "USD" },
        "yen": { "minor": 4200, "currency": "JPY" },
        "dinar": { "minor": -1500, "currency": "KWD" },
        "two": ["Ana", "Inés"],
        "three": ["agua", "pan", "hielo"],
    });
    let template = Template::compile(source, &Dialect::default()).unwrap();
    let fields: Vec<(&str, &serde_json::Value)> = data
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .collect();
    let scene = Scene {
        data: &fields,
        host: &NoHost,
        locale,
        limits: Limits::MESSAGE,
        is_over: None,
    };
    let rendered = template.render(&scene).unwrap();
    assert_eq!(rendered.warnings, Vec::new());
    rendered.text
}

#[test]
fn everybody_reads_what_they_are_used_to() {
    let source = "{{ placed | date }} · {{ placed | date: 'medium' }} · {{ placed | date: 'day' }} · {{ placed | date: 'numeric' }} · {{ day | date: 'full' }} · {{ placed | date: 'time' }} · {{ 'now' | date: 'datetime' }}
{{ total | money }} · {{ small | money }} · {{ round | money_without_trailing_zeros }} · {{ yen | money }} · {{ dinar | money }} · {{ 995 | money: 'CHF' }} · {{ small | money_without_currency }} · {{ small | money_with_currency }}
{{ 1234567.891 | number: 2 }} · {{ 1234 | number }} · {{ 0.255 | percent }} · {{ 0.5 | percent: 1 }}
{{ two | list }} · {{ three | list }} · {{ two | list: 'or' }}
{{ day | date: '%A %d %B %Y, %a %b' }}";
    let mut told = Vec::new();
    for language in ["en", "en-US", "de", "fr", "es", "pt", "pt-BR", "nl"] {
        let mut locale = super::locale(language);
        locale.zone = kernel::Zone::parse("Europe/Berlin").unwrap();
        told.push(format!("{language}\n{}", said(&locale, source)));
    }
    insta::assert_snapshot!("locales", told.join("\n\n"));
}

#[test]
fn an_instant_is_told_by_the_readers_clock_and_a_day_is_the_same_everywhere() {
    let mut locale = super::locale("en");
    assert_eq!(said(&locale, "{{ placed | date }}"), "1 March 2026");
    locale.zone = kernel::Zone::parse("Europe/Berlin").unwrap();
    assert_eq!(said(&locale, "{{ placed | date }}"), "2 March 2026");
    locale.zone = kernel::Zone::parse("America/New_York").unwrap();
    assert_eq!(
        said(&locale, "{{ placed | date: '%H:%M %z' }}"),
        "18:30 -0500"
    );
    assert_eq!(said(&locale, "{{ day | date }}"), "24 December 2026");
}

#[test]
fn an_amount_without_a_currency_is_in_the_shops() {
    let mut locale = super::locale("de");
    locale.currency = kernel::Currency::parse("EUR").ok();
    assert_eq!(said(&locale, "{{ 199 | money }}"), "1,99\u{a0}€");
    assert_eq!(said(&locale, "{{ '250' | money }}"), "2,50\u{a0}€");
}

#[test]
fn noon_and_midnight_are_twelve_in_america() {
    let locale = super::locale("en-US");
    assert_eq!(
        said(
            &locale,
            "{{ '2026-03-01T00:05:00Z' | date: 'time' }}{{ '2026-03-01T12:05:00Z' | date: 'time' }}"
        ),
        "12:05\u{a0}AM12:05\u{a0}PM"
    );
}
