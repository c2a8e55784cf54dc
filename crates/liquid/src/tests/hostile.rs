//! Templates that nobody should be able to hang or fill the machine with. What they take is counted, not timed.

use serde_json::json;

use super::{compile, try_text};
use crate::{Dialect, Host, Limits, Scene, Stop, Template, Value};

/// Refused, and within the limits that a message has.
fn stop(source: &str) -> Stop {
    let data = json!({
        "list": (0..200).collect::<Vec<i32>>(),
        "text": "x".repeat(2000),
        "object": { "a": [1, 2, 3], "b": { "c": "d" } },
    });
    match try_text(source, &data) {
        Ok(rendered) => panic!("{source} made {} bytes", rendered.text.len()),
        Err(error) => error.stop,
    }
}

const STEPS: Stop = Stop::Steps(Limits::MESSAGE.steps);
const OUTPUT: Stop = Stop::Output(Limits::MESSAGE.output_bytes);
const MEMORY: Stop = Stop::Memory(Limits::MESSAGE.memory_bytes);

#[test]
fn loops_without_end_are_ended() {
    for source in [
        "{% for i in (1..1000000000000) %}{% endfor %}",
        "{% for i in (1..100000) %}{% for j in (1..100000) %}{% endfor %}{% endfor %}",
        "{% for i in (1..9223372036854775807) reversed %}{{ i | minus: i | default: '' }}{% endfor %}",
        "{% for i in (1..1000000) %}{% if i == 0 or i == 0 or i == 0 %}{% endif %}{% endfor %}",
        "{% for i in (1..1000000) %}{% case i %}{% when 0, 0, 0, 0 %}{% endcase %}{% endfor %}",
        "{% assign a = text | append: text | append: text | append: text %}\
         {% for i in (1..100000) %}{% assign n = a | size %}{% endfor %}",
        "{% for i in (1..100000) %}{% if text contains 'y' %}{% endif %}{% endfor %}",
        "{% for i in (1..100000) %}{% if list == list %}{% endif %}{% endfor %}",
        "{% for i in (1..100000) %}{% if list contains 5000 %}{% endif %}{% endfor %}",
        "{% for i in (1..100000) %}{{ object.a.size.x.y | default: '' }}{% endfor %}",
    ] {
        assert_eq!(stop(source), STEPS, "{source}");
    }
}

#[test]
fn no_output_is_larger_than_allowed() {
    for source in [
        "{% for i in (1..1000000000) %}{{ text }}{% endfor %}",
        "{% for i in (1..10000) %}{{ list }}{{ text }}{{ text }}{% endfor %}",
    ] {
        assert_eq!(stop(source), OUTPUT, "{source}");
    }
}

#[test]
fn what_is_made_on_the_way_is_counted() {
    let doubling = |filter: &str| {
        format!(
            "{{% assign a = 'xxxxxxxx' %}}{{% for i in (1..64) %}}{{% assign a = a | {filter} %}}{{% endfor %}}{{{{ a | size }}}}"
        )
    };
    let all = [
        doubling("append: a"),
        doubling("prepend: a"),
        doubling("replace: 'x', 'xx'"),
        doubling("replace: '', 'xx'"),
        doubling("split: '' | join: 'xx'"),
        doubling("split: '' | concat: a"),
        doubling("upcase | append: a | downcase"),
        doubling("url_encode | append: a"),
        doubling("escape | append: a"),
        doubling("base64_encode | append: a"),
        doubling("json | append: a"),
        doubling("newline_to_br | append: a"),
        doubling("capitalize | append: a | strip | normalize_whitespace"),
        doubling("truncate: 1000000000, a | append: a"),
        "{% assign a = text %}{% for i in (1..64) %}{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}".to_owned(),
        "{{ (1..1000000000) | join: ', ' }}".to_owned(),
        "{% assign a = (1..100000000) | reverse %}".to_owned(),
        "{% assign a = (1..100000000) | sort | first %}".to_owned(),
        "{% assign a = (1..100000000) | json %}".to_owned(),
        "{% assign a = list %}{% for i in (1..64) %}{% assign a = a | concat: a %}{% endfor %}".to_owned(),
        "{% assign a = list %}{% for i in (1..64) %}{% assign a = a | concat: a | uniq | concat: a %}{% endfor %}".to_owned(),
        "{% for i in (1..1000) %}{% for j in list %}{% cycle text: 1, 2 %}{% endfor %}{% endfor %}".to_owned(),
        "{% for i in (1..100000) %}{{ list | join: text | size }}{% endfor %}".to_owned(),
    ];
    for source in all {
        let stopped = stop(&source);
        assert!(stopped == MEMORY || stopped == STEPS, "{source}: {stopped}");
    }
}

#[test]
fn lists_in_lists_in_lists_are_refused() {
    let source = "{% assign a = list %}{% for i in (1..1000) %}{% assign b = '' | split: '' | push: a %}{% assign a = b %}{% endfor %}";
    assert!(matches!(stop(source), Stop::Depth(_)));
    // And such a list told over and over in each of its places is text like any other.
    let source = "{% assign a = list %}{% for i in (1..30) %}{% assign b = '' | split: '' | push: a | push: a %}{% assign a = b %}{% endfor %}{{ a }}";
    assert!(matches!(
        stop(source),
        Stop::Steps(_) | Stop::Output(_) | Stop::Depth(_)
    ));
}

#[test]
fn nothing_is_nested_deeper_than_the_stack_can_bear() {
    for (open, close) in [
        ("{% if a %}", "{% endif %}"),
        ("{% unless a %}", "{% endunless %}"),
        ("{% for a in b %}", "{% endfor %}"),
        ("{% case a %}{% when a %}", "{% endcase %}"),
        ("{% capture a %}", "{% endcapture %}"),
    ] {
        for times in [65, 5_000] {
            let source = format!("{}{}", open.repeat(times), close.repeat(times));
            let error = compile(&source).unwrap_err();
            assert!(error.problem.contains("nested"), "{error}");
        }
        let source = format!("{}{}", open.repeat(60), close.repeat(60));
        compile(&source).unwrap();
    }
    for (open, close) in [("a[", "]"), ("(", "..1)"), ("[", "]")] {
        for times in [70, 20_000] {
            let source = format!("{{{{ {}1{} }}}}", open.repeat(times), close.repeat(times));
            assert!(compile(&source).is_err());
        }
    }
    // Long is not deep.
    compile(&format!("{{{{ a{} }}}}", "[1]".repeat(50_000))).unwrap();
    compile(&format!("{{{{ a{} }}}}", " | upcase".repeat(30_000))).unwrap();
    compile(&format!(
        "{{% if a {} %}}{{% endif %}}",
        "and a ".repeat(50_000)
    ))
    .unwrap();
    let long = format!(
        "{{% if a %}}{}{{% endif %}}",
        "{% elsif b %}".repeat(30_000)
    );
    assert_eq!(try_text(&long, &json!({})).unwrap().text, "");
}

#[test]
fn sources_are_read_in_time_that_grows_with_their_length() {
    // Half a megabyte of each: what is quadratic would take minutes.
    for piece in [
        "{% raw %}",
        "{% comment %}",
        "{{",
        "{%",
        "{{ '",
        "{% # '",
        "{%-",
        "-%}",
        "{% liquid\n",
        "{{ a ",
        "%}",
        "{% raw %}{% ",
        "{% comment %}{%",
        "{{ a | ",
        "{% if ",
        "''",
        "{{ a }} ",
        "\n{{ b }}",
    ] {
        let source = piece.repeat(500_000 / piece.len());
        drop(compile(&source));
    }
    assert!(compile(&"x".repeat(600_000)).is_err());
}

struct Mirror(Template);

impl Host for Mirror {
    fn block(&self, _name: &str) -> Option<&Template> {
        Some(&self.0)
    }

    fn filter<'a>(
        &'a self,
        name: &str,
        _input: &Value<'a>,
        _arguments: &crate::Arguments<'a>,
    ) -> Result<Value<'a>, String> {
        Err(format!("{name} is no more"))
    }
}

fn mirrored(block: &str, source: &str) -> crate::RenderError {
    let dialect = Dialect {
        filters: &["gone"],
        html: false,
    };
    let host = Mirror(Template::compile(block, &dialect).unwrap());
    let template = Template::compile(source, &dialect).unwrap();
    let locale = super::locale("en");
    let scene = Scene {
        data: &[],
        host: &host,
        locale: &locale,
        limits: Limits::MESSAGE,
        is_over: None,
    };
    template.render(&scene).unwrap_err()
}

#[test]
fn blocks_that_show_themselves_are_stopped() {
    for block in [
        "{% render 'me' %}",
        "{% include 'me' %}",
        "{% for i in (1..100) %}{% render 'me' %}{% endfor %}",
        "{% render 'me' for (1..1000000) %}{% render 'me', a: 1, b: 2, c: 3 %}",
        "{% if true %}{% capture a %}{% include 'me' %}{% endcapture %}{% endif %}",
    ] {
        let error = mirrored(block, "{% render 'me' %}");
        assert!(matches!(error.stop, Stop::Depth(_)), "{block}: {error}");
        assert_eq!(error.block.as_deref(), Some("me"));
    }
    let error = mirrored(
        "",
        "{% for i in (1..1000000) %}{% render 'me' for (1..1000) as a %}{% endfor %}",
    );
    assert_eq!(error.stop, STEPS);
}

#[test]
fn a_filter_of_the_host_that_refuses_stops_the_template_with_its_place() {
    let error = mirrored("", "ab\n  {{ 'x' | gone }}");
    assert_eq!(
        error.to_string(),
        "line 2, column 5: the filter `gone` gone is no more"
    );
}

#[test]
fn the_host_can_say_that_the_time_is_over() {
    let template = compile("{% for i in (1..1000000) %}{% endfor %}").unwrap();
    let locale = super::locale("en");
    let over = || true;
    let scene = Scene {
        data: &[],
        host: &crate::NoHost,
        locale: &locale,
        limits: Limits::MESSAGE,
        is_over: Some(&over),
    };
    let error = template.render(&scene).unwrap_err();
    assert_eq!(error.stop, Stop::Time);
}
