//! MJML into HTML.

/// Elements within elements.
const MOST_DEEP: usize = 40;
/// Every element that there is.
const KNOWN: [&str; 33] = [
    "mj-accordion",
    "mj-accordion-element",
    "mj-accordion-text",
    "mj-accordion-title",
    "mj-all",
    "mj-attributes",
    "mj-body",
    "mj-breakpoint",
    "mj-button",
    "mj-carousel",
    "mj-carousel-image",
    "mj-class",
    "mj-column",
    "mj-divider",
    "mj-font",
    "mj-group",
    "mj-head",
    "mj-hero",
    "mj-image",
    "mj-navbar",
    "mj-navbar-link",
    "mj-preview",
    "mj-raw",
    "mj-section",
    "mj-social",
    "mj-social-element",
    "mj-spacer",
    "mj-style",
    "mj-table",
    "mj-text",
    "mj-title",
    "mj-wrapper",
    "mjml",
];
/// HTML that nothing is inside of.
const VOID: [&str; 8] = ["area", "br", "col", "hr", "img", "input", "meta", "link"];

/// The HTML that an MJML means. Refuses what cannot be read, elements that there are none of, and too many inside each other.
pub(super) fn html(mjml: &str) -> Result<String, String> {
    check(mjml)?;
    let parsed = mrml::parse(mjml).map_err(|error| format!("the MJML cannot be read: {error}"))?;
    let mut options = mrml::prelude::render::RenderOptions::default();
    // Fonts are the reader's own: nothing is loaded when a message is opened.
    options.fonts.clear();
    parsed
        .element
        .render(&options)
        .map_err(|error| format!("the MJML cannot be laid out: {error}"))
}

fn check(mjml: &str) -> Result<(), String> {
    let mut depth = 0_usize;
    let mut rest = mjml;
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let (tag, next) = after.split_once('>').unwrap_or((after, ""));
        rest = next;
        if tag.starts_with('!') {
            continue;
        }
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
            continue;
        }
        let name: String = tag
            .chars()
            .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
            .collect();
        if name == "mj-include" {
            return Err(
                "`mj-include` reads files, which templates may not: use a block".to_owned(),
            );
        }
        if name.starts_with("mj-") && !KNOWN.contains(&name.as_str()) {
            return Err(format!("there is no element `{name}`"));
        }
        if !tag.ends_with('/') && !VOID.contains(&name.as_str()) {
            depth = depth.saturating_add(1);
        }
        if depth > MOST_DEEP {
            return Err(format!("elements are nested more than {MOST_DEEP} deep"));
        }
    }
    Ok(())
}
