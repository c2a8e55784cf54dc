//! Sources that nobody would write, with data that nobody would have.

use fuzz::Target;
use serde_json::json;

use super::compile;
use crate::{Dialect, Limits, NoHost, Scene, Template};

#[test]
fn whatever_is_written_is_refused_or_rendered_within_its_limits() {
    let target = Target {
        name: "templates",
        folder: env!("CARGO_MANIFEST_DIR"),
        seeds: &[
            b"Hello {{ customer.name | default: 'you' | upcase }}, {% if a == 1 and b.size > 2 %}x{% elsif c contains 'd' %}y{% else %}z{% endif %}",
            b"{% for line in lines limit: 3 offset: 1 reversed %}{{ forloop.index }}{{ line.title | escape }}{% cycle 'a', 'b' %}{% break %}{% else %}none{% endfor %}",
            b"{% case a %}{% when 1, 2 or 3 %}x{% else %}y{% endcase %}{% capture b %}{{- a -}}{% endcapture %}{% assign c = b | split: ',' | sort | join: '-' %}",
            b"{% liquid\nassign a = 1\nif a\necho a | plus: 2\nendif\n%}{% raw %}{{ }}{% endraw %}{% comment %}x{% endcomment %}{% increment i %}{% decrement j %}",
            b"{{ price | money }} {{ 'now' | date: '%A %-d %B' }} {{ (1..5) | list }} {{ lines | where: 'title', 'a' | map: 'price' | sum | round: 2 }}",
            b"{% render 'block' with a as b, c: 1 %}{% include 'x' for lines %}{% unless a %}{{ a[0]['b'].c[-1] }}{% endunless %}",
        ],
        words: &[
            b"{{", b"}}", b"{%", b"%}", b"-%}", b"{%-", b"for", b"in", b"endfor", b"if", b"endif", b"else", b"capture",
            b"endcapture", b"| append: ", b"| replace: ", b"| split: ''", b"| truncate: ", b"| slice: ", b"(1..99999)",
            b"contains", b"and", b"or", b"forloop", b"'", b"| date: '%", b"| divided_by: ", b"| raw", b"| json",
        ],
    };
    let data = json!({
        "customer": { "name": "Ana <b>&" },
        "lines": [{ "title": "a", "price": 1 }, { "title": "b, c", "price": 2.5 }, null, "x"],
        "a": 1, "b": [1, "2", null], "c": "abcd", "price": { "minor": 1234, "currency": "EUR" },
    });
    let fields: Vec<(&str, &serde_json::Value)> = data
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .collect();
    fuzz::run(&target, |bytes| {
        let source = String::from_utf8_lossy(bytes);
        for html in [false, true] {
            check(&source, &fields, html);
        }
        // What has no braces is itself.
        if !source.contains('{') {
            assert_eq!(super::text(&source, &json!({})), *source);
        }
        drop(compile(&source));
    });
}

const LIMITS: Limits = Limits {
    steps: 20_000,
    output_bytes: 100_000,
    memory_bytes: 400_000,
    depth: 20,
};

fn check(source: &str, fields: &[(&str, &serde_json::Value)], html: bool) {
    let dialect = Dialect { filters: &[], html };
    let template = match Template::compile(source, &dialect) {
        Ok(template) => template,
        Err(error) => {
            assert!(error.place.line <= source.matches('\n').count() + 1);
            assert!(!error.problem.is_empty() && !error.advice.is_empty());
            return;
        }
    };
    let locale = super::locale("de");
    let scene = Scene {
        data: fields,
        host: &NoHost,
        locale: &locale,
        limits: LIMITS,
        is_over: None,
    };
    match template.render(&scene) {
        Ok(rendered) => {
            assert!(rendered.text.len() <= LIMITS.output_bytes);
            assert!(rendered.used.steps <= LIMITS.steps);
            assert_eq!(template.render(&scene).unwrap(), rendered);
            // No mark-up of the data gets out.
            let may_have = !html || source.contains("<b>") || source.contains("raw");
            assert!(may_have || !rendered.text.contains("Ana <b>"));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
