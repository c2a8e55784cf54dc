//! The HTML of a message.

use askama::Template;

use super::{Around, Block, LARGEST_HTML, Palette, Rendered, Shop, Written, text, words};

/// The page: tables and styles in place, as mail programs want it; what is in the head is for those that read it.
#[derive(Template)]
#[template(path = "letter.html")]
struct Page<'a> {
    shop: &'a Shop,
    written: &'a Written,
    around: &'a Around,
    words: words::FrameWords,
    palette: Palette,
    /// Keeps what follows the preheader out of the list of messages.
    filler: String,
}

/// Text and HTML of a message. Refuses one that mail programs would cut.
pub fn render(shop: &Shop, written: &Written, around: &Around) -> Result<Rendered, String> {
    written.check_links()?;
    let page = Page {
        shop,
        written,
        around,
        words: words::frame(written.language.primary()),
        palette: Palette::of(shop.colour),
        filler: "\u{34f}\u{200c}\u{a0}".repeat(60),
    };
    let html = page.render().map_err(|error| error.to_string())?;
    if html.len() > LARGEST_HTML {
        return Err(format!(
            "the message has {} KB of HTML, and mail programs cut what is longer than {}",
            html.len() / 1000,
            LARGEST_HTML / 1000
        ));
    }
    let text = text::plain(shop, written, around);
    Ok(Rendered { text, html })
}

impl Written {
    /// Links lead to the web and nowhere else.
    fn check_links(&self) -> Result<(), String> {
        let mut links: Vec<&str> = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Items(items) => {
                    for item in items {
                        links.extend(item.link.as_deref());
                        links.extend(item.image.as_deref());
                    }
                }
                Block::Cards(cards) => {
                    for card in cards {
                        links.extend(card.link.as_ref().map(|(_, link)| link.as_str()));
                        links.extend(card.image.as_deref());
                    }
                }
                Block::Button { link, .. } => links.push(link),
                Block::Heading(_)
                | Block::Subheading(_)
                | Block::Text(_)
                | Block::Note(_)
                | Block::Rule
                | Block::Closing(_) => {}
            }
        }
        let leads_elsewhere =
            |link: &&&str| !link.starts_with("https://") && !link.starts_with("http://");
        match links.iter().find(leads_elsewhere) {
            Some(_) => Err("a link or picture does not begin with https:// or http://".to_owned()),
            None => Ok(()),
        }
    }
}
