//! What Prometheus reads.

use crate::{
    Computed, Counter, Gauge, Histogram, MOST_SERIES, Metric, PROCESS_METRICS, exposition,
    objections, page,
};

#[test]
fn the_exposition_shows_what_was_moved() {
    static REQUESTS: Counter<2> = Counter::new(
        "perennial_http_requests_total",
        "Requests answered.",
        ["route", "status"],
    );
    static WAITING: Gauge = Gauge::new("perennial_timers_waiting", "Timers that wait.", []);
    static TIMES: Histogram<1> = Histogram::seconds(
        "perennial_http_answer_seconds",
        "How long an answer took.",
        ["route"],
        &[1_000, 250_000, 10_000_000],
    );
    static SIZES: Histogram = Histogram::bytes(
        "perennial_mail_bytes",
        "How big mails are.",
        [],
        &[1_024, 102_400],
    );
    static UNMOVED: Counter = Counter::new("perennial_never_total", "Never moved.", []);
    static UNSEEN: Counter<1> = Counter::new("perennial_unseen_total", "Never seen.", ["why"]);
    static FIXED: Computed = Computed::new("perennial_answer", "Worked out.", || Some(42));
    static METRICS: &[&dyn Metric] = &[
        &REQUESTS, &WAITING, &TIMES, &SIZES, &UNMOVED, &UNSEEN, &FIXED,
    ];

    REQUESTS.add(["/api/v1/orders", "200"], 2);
    REQUESTS.add(["/api/v1/orders", "200"], 1);
    REQUESTS.add(["a \"quoted\"\nline", "500"], 1);
    WAITING.set([], 10);
    WAITING.add([], -3);
    for micros in [1_000, 1_001, 250_000, 12_000_500] {
        TIMES.record(["/"], micros);
    }
    SIZES.record([], 2_000);

    assert_eq!(REQUESTS.read(["/api/v1/orders", "200"]), 3);
    assert_eq!(WAITING.read([]), 7);
    assert_eq!(
        objections(&[METRICS, PROCESS_METRICS]),
        Vec::<String>::new()
    );
    insta::assert_snapshot!(exposition(&[METRICS]));
    insta::assert_snapshot!(page(&[METRICS]));
}

#[test]
fn labels_from_outside_cannot_fill_the_memory() {
    static SEEN: Counter<1> = Counter::new("perennial_seen_total", "Seen.", ["what"]);
    for n in 0..MOST_SERIES + 500 {
        SEEN.add([&format!("{n}")], 1);
    }
    let text = exposition(&[&[&SEEN]]);
    assert_eq!(
        text.lines().filter(|line| !line.starts_with('#')).count(),
        MOST_SERIES + 1
    );
    assert!(text.contains("perennial_seen_total{what=\"other\"} 500"));
}

#[test]
fn wrong_declarations_are_named() {
    static UPPER: Counter = Counter::new("perennial_Mails_total", "Mails.", []);
    static ENDLESS: Counter = Counter::new("perennial_mails", "Mails.", []);
    static NO_UNIT: Histogram = Histogram::bytes("perennial_mail_size", "Sizes.", [], &[1]);
    static NO_SENTENCE: Gauge<1> = Gauge::new("perennial_waiting", "waiting", ["le"]);
    static TWICE: Gauge = Gauge::new("perennial_waiting", "Waiting.", []);
    insta::assert_snapshot!(
        objections(&[&[&UPPER, &ENDLESS, &NO_UNIT], &[&NO_SENTENCE, &TWICE]]).join("\n")
    );
}

#[cfg(target_os = "linux")]
#[test]
fn the_process_knows_its_memory() {
    let text = exposition(&[PROCESS_METRICS]);
    let memory = text
        .lines()
        .find_map(|line| line.strip_prefix("process_resident_memory_bytes "))
        .unwrap()
        .parse::<u64>()
        .unwrap();
    assert!(memory > 100_000, "{memory}");
}
