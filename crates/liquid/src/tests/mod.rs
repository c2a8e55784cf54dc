//! What templates become.

mod fuzz;
mod hostile;
mod language;
mod locales;
mod vectors;

use kernel::{Language, Timestamp};
use serde_json::{Value as Json, json};

use crate::{
    Dialect, Limits, Locale, NoHost, ParseError, RenderError, Rendered, Scene, Template, Warning,
};

pub(super) fn locale(language: &str) -> Locale {
    let now = Timestamp::parse("2026-03-03T14:05:09Z").unwrap();
    Locale::new(Language::parse(language).unwrap(), now)
}

pub(super) fn compile(source: &str) -> Result<Template, ParseError> {
    Template::compile(source, &Dialect::default())
}

fn render_with(
    source: &str,
    data: &Json,
    dialect: &Dialect<'_>,
    limits: Limits,
) -> Result<Rendered, RenderError> {
    let template = Template::compile(source, dialect).unwrap();
    let fields: Vec<(&str, &Json)> = data
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .collect();
    let locale = locale("en");
    let scene = Scene {
        data: &fields,
        host: &NoHost,
        locale: &locale,
        limits,
        is_over: None,
    };
    template.render(&scene)
}

pub(super) fn try_text(source: &str, data: &Json) -> Result<Rendered, RenderError> {
    render_with(source, data, &Dialect::default(), Limits::MESSAGE)
}

pub(super) fn text(source: &str, data: &Json) -> String {
    try_text(source, data).unwrap().text
}

pub(super) fn html(source: &str, data: &Json) -> String {
    let dialect = Dialect {
        html: true,
        ..Dialect::default()
    };
    render_with(source, data, &dialect, Limits::MESSAGE)
        .unwrap()
        .text
}

pub(super) fn bare(source: &str) -> String {
    text(source, &json!({}))
}

pub(super) fn warnings(source: &str, data: &Json) -> Vec<Warning> {
    try_text(source, data).unwrap().warnings
}
