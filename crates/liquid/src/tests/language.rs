//! What the table does not show: places and advice, escaping, warnings, shared blocks.

use serde_json::json;

use super::{bare, compile, html, text, warnings};
use crate::{Arguments, Dialect, Host, Limits, Scene, Template, Value, Warning};

#[test]
fn what_is_wrong_is_told_with_its_place_and_with_advice() {
    let told: Vec<String> = [
        "{{ a",
        "{{ 'a }}",
        "{{ }}",
        "{{ a | upcas }}",
        "{{ a | nothing_like_it }}",
        "{{ a | truncate: 1, 2, 3 }}",
        "{{ a b }}",
        "{{ a | }}",
        "{{ a. }}",
        "{{ a[1 }}",
        "{{ a == b }}",
        "{{ (a and b) }}",
        "{{ a + 1 }}",
        "{{ “a” }}",
        "ab\ncé {% if a %}",
        "{% iff a %}{% endif %}",
        "{% endif %}",
        "{% if %}{% endif %}",
        "{% if a = b %}{% endif %}",
        "{% if not a %}{% endif %}",
        "{% if a && b %}{% endif %}",
        "{% if a | size > 1 %}{% endif %}",
        "{% if a %}{% else a %}{% endif %}",
        "{% for a of b %}{% endfor %}",
        "{% for a in b limits: 3 %}{% endfor %}",
        "{% assign a 1 %}",
        "{% assign = 1 %}",
        "{% case a %}x{% when 1 %}{% endcase %}",
        "{% render block %}",
        "{% render 'a' b %}",
        "{% raw %}a",
        "{% comment %}a",
        "{% liquid\n if a\n  echo b %}",
        "{% wibble %}",
        "{% else %}",
    ]
    .iter()
    .map(|source| format!("{source:?}\n    {}", compile(source).unwrap_err()))
    .collect();
    insta::assert_snapshot!("errors", told.join("\n"));
}

#[test]
fn what_comes_from_data_is_escaped_in_html() {
    let data = json!({ "a": "<b>\"x\" & 'y'</b>", "list": ["<i>", 1] });
    assert_eq!(
        html("<p>{{ a }}</p>", &data),
        "<p>&lt;b&gt;&#34;x&#34; &amp; &#39;y&#39;&lt;/b&gt;</p>"
    );
    assert_eq!(html("{{ list }}", &data), "&lt;i&gt;1");
    assert_eq!(
        html("{{ list | join: '<br>' }}", &data),
        "&lt;i&gt;&lt;br&gt;1"
    );
    assert_eq!(html("{{ '<hr>' }}", &data), "&lt;hr&gt;");
    // Once, whatever is written.
    assert_eq!(html("{{ a | escape }}", &data), html("{{ a }}", &data));
    assert_eq!(
        html("{{ 'a\nb <c>' | newline_to_br }}", &data),
        "a<br />\nb &lt;c&gt;"
    );
    // What the template itself wrote stays.
    let captured = "{% capture c %}<b>{{ list[0] }}</b>{% endcapture %}";
    assert_eq!(
        html(&format!("{captured}{{{{ c }}}}"), &data),
        "<b>&lt;i&gt;</b>"
    );
    assert_eq!(
        html(&format!("{captured}{{{{ c | append: list[0] }}}}"), &data),
        "<b>&lt;i&gt;</b>&lt;i&gt;"
    );
    // What cannot be kept apart any more is text.
    assert_eq!(
        html(
            &format!("{captured}{{{{ c | upcase | slice: 0, 3 }}}}"),
            &data
        ),
        "&lt;B&gt;"
    );
    assert_eq!(text("{{ a }}", &data), "<b>\"x\" & 'y'</b>");
}

#[test]
fn raw_lets_plain_mark_up_through_and_nothing_else() {
    let raw = |markup: &str| html("{{ a | raw }}", &json!({ "a": markup }));
    assert_eq!(
        raw("<p>Hi <B class=x onclick=y()>you</b>,<br/>a &amp; b & c</p>"),
        "<p>Hi <b>you</b>,<br>a &amp; b &amp; c</p>"
    );
    assert_eq!(
        raw("<a href=\"https://amber.example/?a=1&b=2\" target=_top>x</a>"),
        "<a href=\"https://amber.example/?a=1&b=2\">x</a>"
    );
    for markup in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href='JAVASCRIPT:x'>x</a>",
        "<style>*{}</style>",
        "</td></table>",
        "<p",
        "<<p>p>",
        "<svg/onload=x>",
        "<iframe src=https://x.example>",
        "<a href=\"https://x.example/\" \"onclick=x",
    ] {
        let kept = raw(markup);
        for bad in [
            "<s",
            "<img",
            "java\" ",
            "href='",
            "</t",
            "<<",
            "<iframe",
            "onclick=x>",
        ] {
            assert!(!kept.to_lowercase().contains(bad), "{markup} became {kept}");
        }
        assert!(!kept.contains("href=\"java"), "{markup} became {kept}");
    }
    assert_eq!(raw("<b>never ended"), "<b>never ended</b>");
    assert_eq!(raw("</b></div>"), "&lt;/b&gt;&lt;/div&gt;");
    assert_eq!(text("{{ a | raw }}", &json!({ "a": "<b>" })), "<b>");
}

#[test]
fn what_is_not_there_is_nothing_and_is_told() {
    let data = json!({ "customer": { "name": null, "tags": [] } });
    let undefined = |path: &str| vec![Warning::Undefined(path.to_owned())];
    assert_eq!(bare("[{{ customer.nick }}]"), "[]");
    assert_eq!(
        warnings("{{ customer.nick }}{{ customer.nick }}", &data),
        undefined("customer.nick")
    );
    assert_eq!(
        warnings("{{ order.lines[0].title | upcase }}", &data),
        undefined("order.lines[0].title")
    );
    assert_eq!(
        warnings("{% for a in order.lines %}{% endfor %}", &data),
        undefined("order.lines")
    );
    assert_eq!(warnings("{{ 1 | plus: x }}", &data), undefined("x"));
    // Known to be nothing, asked for, or meant to be missing.
    for fine in [
        "{{ customer.name }}",
        "{{ customer.nick | default: 'you' }}",
        "{{ customer.nick | upcase | default: 'you' }}",
        "{% if customer.nick %}{{ customer.nick }}{% endif %}",
        "{% unless order %}{% endunless %}",
        "{{ customer.tags.size }}",
    ] {
        assert_eq!(warnings(fine, &data), Vec::new(), "{fine}");
    }
    let told: Vec<String> = [
        "{{ 1 | divided_by: 0 }}",
        "{{ 'x' | plus: 1 }}",
        "{{ 'no day' | date }}",
        "{{ 'now' | date: 'sideways' }}",
        "{{ 'x' | money }}",
        "{{ '###' | base64_decode }}",
        "{{ '%ff' | url_decode }}",
    ]
    .iter()
    .flat_map(|source| warnings(source, &data))
    .map(|warning| warning.to_string())
    .collect();
    insta::assert_snapshot!("warnings", told.join("\n"));
}

struct Shelf(Vec<(&'static str, Template)>);

impl Host for Shelf {
    fn block(&self, name: &str) -> Option<&Template> {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map(|(_, template)| template)
    }

    fn filter<'a>(
        &'a self,
        name: &str,
        input: &Value<'a>,
        arguments: &Arguments<'a>,
    ) -> Result<Value<'a>, String> {
        let with = arguments
            .named("with")
            .map(Value::to_text)
            .unwrap_or_default();
        Ok(match name {
            "shout" => Value::made(format!("{}!{with}", input.to_text())),
            _ => Value::made_html(format!("<em>{}</em>", input.to_text().len())),
        })
    }
}

fn shelved(source: &str, blocks: &[(&'static str, &str)]) -> String {
    let dialect = Dialect {
        filters: &["shout", "emphasis"],
        html: true,
    };
    let shelf = Shelf(
        blocks
            .iter()
            .map(|(name, source)| (*name, Template::compile(source, &dialect).unwrap()))
            .collect(),
    );
    let data = json!([{ "title": "A & B" }, { "title": "C" }]);
    let template = Template::compile(source, &dialect).unwrap();
    let locale = super::locale("en");
    let scene = Scene {
        data: &[("products", &data)],
        host: &shelf,
        locale: &locale,
        limits: Limits::MESSAGE,
        is_over: None,
    };
    match template.render(&scene) {
        Ok(rendered) => rendered.text,
        Err(error) => error.to_string(),
    }
}

#[test]
fn shared_blocks_see_what_they_are_given() {
    let card = (
        "card",
        "[{{ card.title | default: title }}{{ secret }}{{ forloop.index }}{{ products.size }}]",
    );
    let shown = |source: &str| shelved(source, &[card]);
    assert_eq!(
        shown("{% assign secret = 's' %}{% render 'card', title: 'T' %}"),
        "[T2]"
    );
    assert_eq!(
        shown("{% assign secret = 's' %}{% include 'card', title: 'T' %}"),
        "[Ts2]"
    );
    assert_eq!(
        shown("{% render 'card' with products[0] %}"),
        "[A &amp; B2]"
    );
    assert_eq!(
        shown("{% render 'card' for products %}"),
        "[A &amp; B12][C22]"
    );
    assert_eq!(
        shown("{% render 'card' with products[1] as card %}"),
        "[C2]"
    );
    assert_eq!(
        shown("{% assign which = 'card' %}{% include which, title: 1 %}"),
        "[12]"
    );
    assert_eq!(shown("{% render 'card', title: 1 %}{{ title }}"), "[12]");
    assert_eq!(
        shown("a{% render 'none' %}"),
        "line 1, column 2: there is no shared block `none`"
    );
    let inner = ("inner", "\n\n  {{ 1 | shout: 1, 2, 3 }}{% render 'none' %}");
    assert_eq!(
        shelved("{% render 'inner' %}", &[inner]),
        "in the shared block `inner`, line 3, column 27: there is no shared block `none`"
    );
}

#[test]
fn the_host_has_filters_of_its_own() {
    assert_eq!(
        shelved("{{ '<a>' | shout: with: '<' }}", &[]),
        "&lt;a&gt;!&lt;"
    );
    assert_eq!(shelved("{{ 'abc' | emphasis }}", &[]), "<em>3</em>");
}

#[test]
fn loops_know_the_loops_around_them() {
    let source = "{% for i in (1..2) %}{% for j in (1..2) %}{{ forloop.parentloop.index }}{{ forloop.index }} {% endfor %}{% endfor %}";
    assert_eq!(bare(source), "11 12 21 22 ");
}

#[test]
fn a_template_takes_the_same_each_time_and_little() {
    let lines: Vec<_> = (1..=5)
        .map(|number| json!({ "title": format!("Thing {number}"), "quantity": number, "price": { "minor": 995, "currency": "GBP" } }))
        .collect();
    let data = json!({ "customer": { "first_name": "Ana" }, "order": { "number": "1001", "lines": lines } });
    let mut source =
        "Dear {{ customer.first_name | default: 'friend' }}, {{ order.number }}: ".repeat(8);
    source.push_str("{% for line in order.lines %}<tr><td>{{ line.title | escape }}</td><td>{{ line.price | money }}{% if line.quantity > 1 %} x {{ line.quantity }}{% endif %}</td></tr>{% endfor %}");
    let once = super::try_text(&source, &data).unwrap();
    assert_eq!(once, super::try_text(&source, &data).unwrap());
    assert!(once.used.steps < 200, "{:?}", once.used);
    assert!(once.text.contains("£9.95 x 5"));
}
