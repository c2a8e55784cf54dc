//! What the program has ready for MJML: header, footer, and the blocks of a document.

use super::{blocks::Writer, document::Problem};

/// A section with the shop's name.
const HEADER: &str = "<mj-shop-header";
/// A section with the reason and the ways out.
const FOOTER: &str = "<mj-shop-footer";
/// A block of the document's `parts`, in a column.
const BLOCK: &str = "<mj-block";

/// Longest MJML with everything in its place.
const LONGEST_PLACED: usize = 2 * super::document::LONGEST;

/// The MJML with its header, footer and parts in their places, and the styles that they need.
pub(super) fn placed(writer: &mut Writer<'_>, mjml: &str) -> Result<String, Vec<Problem>> {
    let mut out = String::with_capacity(mjml.len());
    let mut rest = mjml;
    let mut has_any = false;
    while let Some((before, tag, after)) = next(rest) {
        out.push_str(before);
        writer.out.clear();
        if tag.starts_with(HEADER) {
            out.push_str("<mj-section padding=\"0\" background-color=\"#ffffff\" css-class=\"sheet\"><mj-column padding=\"0\">");
            writer.top();
            out.push_str(&std::mem::take(&mut writer.out));
            out.push_str("<mj-spacer height=\"24px\" /></mj-column></mj-section>");
        } else if tag.starts_with(FOOTER) {
            writer.bottom();
            writer.foot();
        } else {
            let name = name_of(tag);
            let part = name.and_then(|name| writer.document.parts.get(name));
            let document = writer.document;
            let blocks = match part {
                Some(part) => std::slice::from_ref(part),
                None => document.common(name.unwrap_or_default()),
            };
            if blocks.is_empty() {
                let name = name.unwrap_or_default();
                let problem = format!("neither `parts` nor the shared blocks have `{name}`");
                return Err(vec![Problem::new("mjml", problem)]);
            }
            for block in blocks {
                writer.block(block);
            }
        }
        out.push_str(&writer.out);
        if out.len() > LONGEST_PLACED {
            let problem = format!(
                "its parts make more than {} KB of it",
                LONGEST_PLACED / 1024
            );
            return Err(vec![Problem::new("mjml", problem)]);
        }
        has_any = true;
        rest = after;
    }
    out.push_str(rest);
    if has_any {
        let style = format!("<mj-style>{}</mj-style>", writer.style());
        out = with_style(&out, &style);
    }
    Ok(out)
}

/// Names of the blocks that MJML shows.
pub(super) fn block_names(mjml: &str) -> impl Iterator<Item = &str> {
    let tags = mjml.split(BLOCK).skip(1);
    tags.filter_map(|rest| name_of(rest.split_once('>').map_or(rest, |(tag, _)| tag)))
}

/// What stands before the next of them, its tag, and what follows it.
fn next(mjml: &str) -> Option<(&str, &str, &str)> {
    let begins = [HEADER, FOOTER, BLOCK]
        .iter()
        .filter_map(|tag| mjml.find(tag))
        .min()?;
    let (before, from) = mjml.split_at_checked(begins)?;
    let end = from.find('>')?.saturating_add(1);
    let (tag, after) = from.split_at_checked(end)?;
    let closing = format!(
        "</{}>",
        tag.trim_start_matches('<').split([' ', '>', '/']).next()?
    );
    let after = after.strip_prefix(closing.as_str()).unwrap_or(after);
    Some((before, tag, after))
}

fn name_of(tag: &str) -> Option<&str> {
    let (_, after) = tag.split_once("name=\"")?;
    after.split_once('"').map(|(name, _)| name)
}

fn with_style(mjml: &str, style: &str) -> String {
    if mjml.contains("</mj-head>") {
        mjml.replacen("</mj-head>", &format!("{style}</mj-head>"), 1)
    } else {
        mjml.replacen(
            "<mj-body",
            &format!("<mj-head>{style}</mj-head><mj-body"),
            1,
        )
    }
}
