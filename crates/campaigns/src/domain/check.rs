//! Whether a document makes sense by itself.

use std::collections::BTreeSet;

use messages::Purpose;

use super::{Document, Measure, Problem, Unit, When, campaign::is_name};

/// Longest title and summary, in bytes.
const LONGEST_TITLE: usize = 200;
const LONGEST_SUMMARY: usize = 2_000;
/// Longest subject, in bytes.
const LONGEST_SUBJECT: usize = 500;
/// Most variants.
const MOST_VARIANTS: usize = 8;
/// Most conditions for those who are left out.
const MOST_EXCLUSIONS: usize = 10;
/// Largest data for templates, in bytes of JSON.
const LARGEST_DATA: usize = 8 * 1024;

/// Everything that is wrong with a document by itself; nothing when it makes sense.
pub(crate) fn check(document: &Document) -> Vec<Problem> {
    let mut found = Found(Vec::new());
    found.unless(
        (1..=LONGEST_TITLE).contains(&document.title.trim().len()),
        ("title", "bad_text"),
        "a title has 1 to 200 bytes",
    );
    found.unless(
        document.summary.len() <= LONGEST_SUMMARY,
        ("summary", "bad_text"),
        "a summary has at most 2,000 bytes",
    );
    audience(document, &mut found);
    variants(document, &mut found);
    when(document, &mut found);
    numbers(document, &mut found);
    resend(document, &mut found);
    found.0
}

struct Found(Vec<Problem>);

impl Found {
    fn unless(&mut self, fine: bool, (at, code): (&str, &'static str), text: &str) {
        if !fine {
            self.0.push(Problem::new(at, code, text));
        }
    }

    fn range(&mut self, value: u32, at: &str, (from, to): (u32, u32)) {
        let text = format!("must be from {from} to {to}");
        self.unless((from..=to).contains(&value), (at, "out_of_range"), &text);
    }
}

fn audience(document: &Document, found: &mut Found) {
    let is_who = |who: &serde_json::Value| who.is_string() || who.is_object();
    found.unless(
        document.audience.as_ref().is_none_or(is_who),
        ("audience", "bad_condition"),
        "the name of a segment or a condition was expected",
    );
    found.unless(
        document.exclude.len() <= MOST_EXCLUSIONS && document.exclude.iter().all(is_who),
        ("exclude", "bad_condition"),
        "at most 10 names of segments or conditions were expected",
    );
}

fn variants(document: &Document, found: &mut Found) {
    found.unless(
        (1..=MOST_VARIANTS).contains(&document.variants.len()),
        ("variants", "bad_number"),
        "there are 1 to 8 variants",
    );
    let mut names = BTreeSet::new();
    for (position, variant) in document.variants.iter().enumerate() {
        let at = |field: &str| format!("variants[{position}].{field}");
        found.unless(
            is_name(&variant.id, 20) && names.insert(&variant.id),
            (&at("id"), "bad_name"),
            "1 to 20 lower-case letters, digits and hyphens were expected, each name once",
        );
        found.range(variant.share, &at("share"), (1, 1_000));
        subject(variant.subject.as_deref(), &at("subject"), found);
    }
}

fn subject(subject: Option<&str>, at: &str, found: &mut Found) {
    let fits = |text: &str| {
        (1..=LONGEST_SUBJECT).contains(&text.trim().len()) && !text.contains(['\r', '\n'])
    };
    found.unless(
        subject.is_none_or(fits),
        (at, "bad_text"),
        "a subject is one line of at most 500 bytes",
    );
}

fn when(document: &Document, found: &mut Found) {
    if let When::Best(best) = &document.when {
        found.range(best.within_hours, "when.best.within_hours", (1, 168));
    }
    let When::Every(every) = &document.when else {
        return;
    };
    let most = match every.unit {
        Unit::Day => 366,
        Unit::Week => 52,
        Unit::Month => 12,
    };
    found.range(every.number, "when.every.number", (1, most));
    found.unless(
        every.weekdays.is_empty() || every.unit == Unit::Week,
        ("when.every.weekdays", "not_here"),
        "only weeks have weekdays",
    );
    found.unless(
        every.day_of_month.is_none_or(|day| (1..=31).contains(&day))
            && (every.day_of_month.is_none() || every.unit == Unit::Month),
        ("when.every.day_of_month", "not_here"),
        "only months have a day from 1 to 31",
    );
    found.unless(
        every.until.is_none_or(|until| until >= every.from),
        ("when.every.until", "out_of_range"),
        "it ends before it begins",
    );
}

fn numbers(document: &Document, found: &mut Found) {
    if let Some(per_hour) = document.per_hour {
        found.range(per_hour, "per_hour", (1, 10_000_000));
    }
    found.range(document.worth_hours, "worth_hours", (1, 720));
    found.range(document.holdout(), "holdout_percent", (0, 90));
    found.unless(
        document.holdout() == 0 || document.purpose != Purpose::Transactional,
        ("holdout_percent", "not_here"),
        "what an order needs is kept from nobody",
    );
    if let Some(test) = &document.test {
        found.range(test.percent, "test.percent", (2, 90));
        found.range(test.wait_hours, "test.wait_hours", (1, 336));
        found.unless(
            document.variants.len() > 1,
            ("test", "not_here"),
            "there is only one variant: a test compares several",
        );
    }
    learn(document, found);
    let data = serde_json::to_string(&document.data).unwrap_or_default();
    found.unless(
        data.len() <= LARGEST_DATA,
        ("data", "too_large"),
        "the data have at most 8 KB of JSON",
    );
}

fn resend(document: &Document, found: &mut Found) {
    let Some(resend) = &document.resend else {
        return;
    };
    found.range(resend.after_days, "resend.after_days", (1, 60));
    found.unless(
        resend.template.is_some() == resend.template_version.is_some(),
        ("resend.template_version", "missing"),
        "a template and its version go together",
    );
    subject(resend.subject.as_deref(), "resend.subject", found);
}

fn learn(document: &Document, found: &mut Found) {
    let Some(learning) = &document.learn else {
        return;
    };
    found.range(learning.wait_hours, "learn.wait_hours", (1, 336));
    let people = u32::try_from(document.variants.len()).unwrap_or(u32::MAX);
    let most = 50_u32.min(100 / people.max(1));
    found.range(learning.floor_percent, "learn.floor_percent", (1, most));
    found.unless(
        document.variants.len() > 1,
        ("learn", "not_here"),
        "there is only one variant: there is nothing to learn",
    );
    found.unless(
        document.test.is_none(),
        ("learn", "not_here"),
        "a test chooses what the rest gets, so there are no shares to learn: take one of the two",
    );
    found.unless(
        learning.measure != Measure::Revenue,
        ("learn.measure", "not_here"),
        "shares learn from what people do or do not do: `opened`, `clicked` or `ordered`",
    );
    let is_at_once =
        matches!(document.when, When::Now | When::At(_)) && document.per_hour.is_none();
    found.unless(
        !is_at_once,
        ("learn", "not_here"),
        "everybody is written to at once, before anything is known: say how many go in an hour (`per_hour`), let it go at \
         each customer's own time or again and again, or try the variants on a part first (`test`)",
    );
    let all: u32 = document
        .variants
        .iter()
        .fold(0, |sum, one| sum.saturating_add(one.share));
    for (position, variant) in document.variants.iter().enumerate() {
        found.unless(
            variant.at.is_none(),
            (&format!("variants[{position}].at"), "not_here"),
            "whose shares learn go at the campaign's time: a time that has passed cannot be learned",
        );
        found.unless(
            variant.share.saturating_mul(100) >= learning.floor_percent.saturating_mul(all),
            (&format!("variants[{position}].share"), "out_of_range"),
            "it begins with fewer than `learn.floor_percent`",
        );
    }
}
