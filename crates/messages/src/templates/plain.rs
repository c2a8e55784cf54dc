//! The plain text of a message: from blocks as Liquid, from any HTML by reading it.

use kernel::Language;

use super::{
    common::FOOTER,
    document::{Block, Document, Kind, Localised},
};
use crate::letter::words;

/// The Liquid that makes the plain text.
pub(super) fn of_blocks(document: &Document, language: &Language) -> String {
    let mut parts: Vec<String> = Vec::new();
    for one in document.blocks.iter().chain(document.common(FOOTER)) {
        let text = block(document, language, one);
        parts.push(conditioned(one, text));
    }
    parts.push(foot(document, language));
    parts.concat()
}

/// The line ends belong to the block: what is not shown leaves no gap.
fn conditioned(block: &Block, text: String) -> String {
    if text.is_empty() {
        return text;
    }
    match &block.condition {
        Some(condition) => format!("{{% if {condition} %}}{text}\n\n{{% endif %}}"),
        None => format!("{text}\n\n"),
    }
}

fn foot(document: &Document, language: &Language) -> String {
    let frame = words::frame(language.primary());
    let because = said(document, language, &document.because);
    let line = |to: &str, words: String| {
        format!("{{% if links.{to} %}}{words}: {{{{ links.{to} }}}}\n{{% endif %}}")
    };
    [
        format!("-- \n{because}\n"),
        line(
            "unsubscribe",
            format!("{} {}", frame.enough, frame.unsubscribe),
        ),
        line("preferences", frame.preferences.to_owned()),
        line("view", frame.view.to_owned()),
        "{{ shop.name }}{% if shop.postal_address %}, {{ shop.postal_address }}{% endif %}\n"
            .to_owned(),
    ]
    .concat()
}

fn said(document: &Document, language: &Language, text: &Localised) -> String {
    let said = text.of(language, &document.fallback);
    said.unwrap_or_default().to_owned()
}

fn block(document: &Document, language: &Language, shown: &Block) -> String {
    let said = |text: &Localised| said(document, language, text);
    match &shown.kind {
        Kind::Heading { text }
        | Kind::Subheading { text }
        | Kind::Text { text }
        | Kind::Note { text }
        | Kind::Closing { text } => said(text),
        Kind::Button { label, link } => format!("{}: {link}", said(label)),
        Kind::Image { alt, link, .. } => match link {
            Some(link) => format!("[{}] {link}", said(alt)),
            None => format!("[{}]", said(alt)),
        },
        Kind::OrderLines { of } => format!(
            "{{% for line in {of} %}}- {{{{ line.title }}}}{{% if line.quantity != 1 %}} ({{{{ line.quantity }}}} ×){{% endif %}}{{% if line.note %}}: {{{{ line.note }}}}{{% endif %}}{{% unless forloop.last %}}\n{{% endunless %}}{{% endfor %}}"
        ),
        Kind::Products { of, why, .. } => format!(
            "{{% for product in {of} %}}- {{{{ product.title }}}} ({}){{% if product.link %}}\n  {{{{ product.link }}}}{{% endif %}}{{% unless forloop.last %}}\n{{% endunless %}}{{% endfor %}}",
            said(why)
        ),
        Kind::Divider {} => "* * *".to_owned(),
        Kind::Shared { name } => {
            let parts = document.common(name).iter();
            let parts: Vec<String> = parts
                .map(|one| conditioned(one, block(document, language, one)))
                .filter(|text| !text.is_empty())
                .collect();
            parts.concat().trim_end().to_owned()
        }
        Kind::Stars { link, question } => format!(
            "{}\n{{% for stars in (1..5) %}}{{{{ stars }}}} ★ {link}{{% unless forloop.last %}}\n{{% endunless %}}{{% endfor %}}",
            said(question)
        ),
        Kind::Survey {
            question,
            link,
            from,
            to,
            low,
            high,
        } => format!(
            "{} ({from}: {}, {to}: {})\n{{% for score in ({from}..{to}) %}}{{{{ score }}}}: {link}{{% unless forloop.last %}}\n{{% endunless %}}{{% endfor %}}",
            said(question),
            said(low),
            said(high)
        ),
        Kind::Social { links } => {
            let links: Vec<String> = links
                .iter()
                .map(|place| format!("{}: {}", place.name, place.link))
                .collect();
            links.join("\n")
        }
        Kind::Share { of, text, ways } => {
            let links = ways.iter().map(|way| {
                let (name, before) = way.told();
                format!("{name}: {before}{{{{ {of} | url_encode }}}}")
            });
            let links: Vec<String> = links.collect();
            format!("{}\n{}", said(text), links.join("\n"))
        }
        // What MJML says is read from its HTML where a document is nothing else; a part of it has no words of its own.
        Kind::Mjml { .. } => String::new(),
    }
}

/// What an HTML says, line by line.
pub(super) fn of_html(html: &str) -> String {
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let mut out = String::new();
    let mut link: Option<String> = None;
    let mut hidden = 0_u32;
    let mut rest = body.split_once('>').map_or(body, |(_, rest)| rest);
    while let Some((text, after)) = rest.split_once('<') {
        if hidden == 0 {
            push_words(&mut out, text);
        }
        let end = if after.starts_with("!--") { "-->" } else { ">" };
        let Some((tag, after)) = after.split_once(end) else {
            break;
        };
        rest = after;
        let lower = tag.to_ascii_lowercase();
        let name: String = lower
            .chars()
            .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '/')
            .collect();
        match name.as_str() {
            "style" | "script" | "title" => hidden = hidden.saturating_add(1),
            "/style" | "/script" | "/title" => hidden = hidden.saturating_sub(1),
            "a" => link = target(tag),
            "/a" => {
                if let Some(link) = link.take() {
                    out.push_str(": ");
                    out.push_str(&link);
                }
            }
            "br" | "/p" | "/tr" | "/h1" | "/h2" | "/h3" | "/li" | "/div" | "/table" => {
                let end = out.trim_end_matches([' ', '\t']).len();
                out.truncate(end);
                if !out.is_empty() && !out.ends_with("\n\n") {
                    out.push('\n');
                }
            }
            _ => {}
        }
    }
    push_words(&mut out, rest);
    out.trim().to_owned() + "\n"
}

fn target(tag: &str) -> Option<String> {
    let (_, after) = tag.split_once("href=\"")?;
    let (link, _) = after.split_once('"')?;
    Some(link.replace("&amp;", "&"))
}

fn push_words(out: &mut String, text: &str) {
    let text = text
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#847;&zwnj;", "")
        .replace("&middot;", "·")
        .replace("&amp;", "&");
    for word in text.split_whitespace() {
        if !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
        out.push_str(word);
    }
    if text.ends_with(char::is_whitespace) && !out.ends_with([' ', '\n']) && !out.is_empty() {
        out.push(' ');
    }
}
