//! Templates that try to loop for ever, to fill the machine, or to read what is not theirs, and how long it takes to refuse
//! the worst of them.

use kernel::{Language, Timestamp};
use liquid::{Dialect, Limits, Locale, NoHost, Scene, Template};
use serde_json::json;
use telemetry::Stopwatch;

use crate::{failure::Failure, figure::Figure, ground::Ground, report::Row};

const GOAL_MILLIS: f64 = 100.0;

/// What each tries. None may be rendered.
const HOSTILE: [&str; 12] = [
    "{% for i in (1..1000000000000) %}{% endfor %}",
    "{% for i in (1..100000) %}{% for j in (1..100000) %}{% endfor %}{% endfor %}",
    "{% for i in (1..100000) %}{% if text contains 'y' %}{% endif %}{% endfor %}",
    "{% for i in (1..100000) %}{% if list == list %}{% endif %}{% endfor %}",
    "{% for i in (1..1000000000) %}{{ text }}{% endfor %}",
    "{% for i in (1..1000000) %}{{ list }}{{ text }}{{ text }}{% endfor %}",
    "{% assign a = text %}{% for i in (1..64) %}{% assign a = a | append: a %}{% endfor %}{{ a }}",
    "{% assign a = text %}{% for i in (1..64) %}{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}",
    "{{ (1..1000000000) | join: ', ' }}",
    "{% assign a = (1..100000000) | sort | first %}",
    "{% include '/etc/passwd' %}",
    "{% render '../../shop.db' %}",
];

/// What is not the template's: nothing is shown in its place.
const CURIOUS: [&str; 3] = [
    "{{ env.HOME }}{{ settings.smtp.password }}{{ secret }}",
    "{{ text.constructor }}{{ text.__proto__ }}{{ list.self }}",
    "{{ 'file:///etc/passwd' | read }}{{ 'https://10.0.0.1/' | fetch }}",
];

pub(crate) fn run(_ground: &Ground) -> Result<Vec<Row>, Failure> {
    let mut worst = 0;
    for source in HOSTILE.iter().chain(&CURIOUS) {
        let watch = Stopwatch::start();
        let rendered = rendered(source)?;
        worst = worst.max(watch.micros());
        let is_harmless = match rendered {
            None => true,
            Some(text) => CURIOUS.contains(source) && !text.contains("root"),
        };
        if !is_harmless {
            return Err(Failure::new(format!("`{source}` was rendered")));
        }
    }
    Ok(vec![
        Row::new(
            format!(
                "{} hostile templates (loops without an end, a gigabyte of text, files): the slowest of them refused",
                HOSTILE.len()
            ),
            Figure::milliseconds(worst),
        )
        .goal(GOAL_MILLIS)
        .alone("a limit of its own"),
    ])
}

/// What it says; none when it is refused.
fn rendered(source: &str) -> Result<Option<String>, Failure> {
    let Ok(template) = Template::compile(source, &Dialect::default()) else {
        return Ok(None);
    };
    let (list, text) = (
        json!((0..200).collect::<Vec<i32>>()),
        json!("x".repeat(2_000)),
    );
    let now = Timestamp::parse("2026-03-03T14:05:09Z")?;
    let scene = Scene {
        data: &[("list", &list), ("text", &text)],
        host: &NoHost,
        locale: &Locale::new(Language::english(), now),
        limits: Limits::MESSAGE,
        is_over: None,
    };
    Ok(template.render(&scene).ok().map(|done| done.text))
}
