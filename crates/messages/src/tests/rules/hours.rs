//! When nobody is woken: quiet hours where the customer lives, also on days when clocks change.

use super::*;

#[test]
fn nobody_is_woken_but_for_what_an_order_needs() {
    let asks = [
        open(1, Purpose::Transactional),
        open(2, Purpose::Service),
        open(3, Purpose::Marketing),
    ];
    for (now, quiet) in [
        ("2026-03-02T20:59:59Z", None),
        ("2026-03-02T21:00:00Z", Some("2026-03-03T08:00:00Z")),
        ("2026-03-03T07:59:59Z", Some("2026-03-03T08:00:00Z")),
        ("2026-03-03T08:00:00Z", None),
    ] {
        let expected = match quiet {
            None => [
                "1 now by email, contact.transactional".to_owned(),
                "2 now by email, contact.not_refused".to_owned(),
                "3 now by email, contact.granted".to_owned(),
            ],
            Some(end) => [
                "1 now by email, contact.transactional".to_owned(),
                format!("2 later {end}, quiet_hours"),
                format!("3 later {end}, quiet_hours"),
            ],
        };
        assert_eq!(
            decided_at(&asks, &facts(), &policy(), now),
            expected,
            "{now}"
        );
    }
}

#[test]
fn the_night_is_where_the_customer_lives() {
    // Noon in UTC: night in Auckland, early morning in Los Angeles.
    for (name, end) in [
        ("Pacific/Auckland", Some("2026-03-02T19:00:00Z")),
        ("America/Los_Angeles", Some("2026-03-02T16:00:00Z")),
        ("Asia/Kathmandu", None),
        ("Europe/London", None),
    ] {
        let facts = Facts {
            zone: zone(name),
            ..facts()
        };
        let expected = end.map_or("1 now by email, contact.granted".to_owned(), |end| {
            format!("1 later {end}, quiet_hours")
        });
        let ask = [open(1, Purpose::Marketing)];
        assert_eq!(
            decided_at(&ask, &facts, &policy(), "2026-03-02T12:00:00Z"),
            [expected],
            "{name}"
        );
    }
}

fn quiet(from: &str, until: &str) -> QuietHours {
    let [from, until] = [from, until].map(|text| TimeOfDay::parse(text).unwrap());
    QuietHours::new(from, until).unwrap()
}

#[test]
fn clocks_that_change_do_not_shift_the_morning() {
    for (name, hours, now, end) in [
        // Forward at 01:00 UTC in the night to 29 March: the morning comes an hour sooner.
        (
            "Europe/London",
            ("21:00", "08:00"),
            "2026-03-28T22:00:00Z",
            "2026-03-29T07:00:00Z",
        ),
        // Back at 01:00 UTC in the night to 25 October: an hour later.
        (
            "Europe/London",
            ("21:00", "08:00"),
            "2026-10-24T21:00:00Z",
            "2026-10-25T08:00:00Z",
        ),
        // An end that the clocks leap over comes as long after the leap as it would have without.
        (
            "Europe/Berlin",
            ("22:00", "02:30"),
            "2026-03-28T23:00:00Z",
            "2026-03-29T01:30:00Z",
        ),
        // Where clocks go back over the end, they show quiet times a second time.
        (
            "Europe/Berlin",
            ("22:00", "02:30"),
            "2026-10-25T00:10:00Z",
            "2026-10-25T00:30:00Z",
        ),
        (
            "Europe/Berlin",
            ("22:00", "02:30"),
            "2026-10-25T01:10:00Z",
            "2026-10-25T01:30:00Z",
        ),
        // Half an hour on Lord Howe Island.
        (
            "Australia/Lord_Howe",
            ("21:00", "08:00"),
            "2026-04-04T12:00:00Z",
            "2026-04-04T21:30:00Z",
        ),
        // Not over midnight.
        (
            "Europe/London",
            ("12:00", "14:00"),
            "2026-03-02T12:30:00Z",
            "2026-03-02T14:00:00Z",
        ),
    ] {
        let (from, until) = hours;
        let found = quiet(from, until).end(&zone(name), time(now));
        assert_eq!(found, time(end), "{name} {now}");
    }
}

#[test]
fn the_end_of_the_quiet_hours_is_never_quiet() {
    for name in [
        "Europe/Berlin",
        "Australia/Lord_Howe",
        "America/St_Johns",
        "UTC",
    ] {
        let zone = zone(name);
        for hours in [
            quiet("21:00", "08:00"),
            quiet("22:00", "02:30"),
            quiet("01:15", "02:15"),
        ] {
            // A year in steps of 25 minutes.
            for step in 0..21_024 {
                let now = time("2026-01-01T00:00:00Z").plus(Span::from_minutes(25 * step));
                let end = hours.end(&zone, now);
                assert!(
                    end >= now && !hours.is_quiet(&zone, end),
                    "{name} {hours} {now}"
                );
                assert_eq!(end == now, !hours.is_quiet(&zone, now));
                assert!(end.since(now) <= Span::from_hours(13));
            }
        }
    }
}
