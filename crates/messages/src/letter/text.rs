//! The plain text of a message.

use super::{Around, Block, Card, Item, Shop, Written, words};

/// The blocks in lines, with a blank line between them, and the foot.
pub(super) fn plain(shop: &Shop, written: &Written, around: &Around) -> String {
    let mut parts: Vec<String> = written.blocks.iter().map(block).collect();
    let mut foot = vec![written.because.clone()];
    let words = words::frame(written.language.primary());
    if let Some(link) = &around.unsubscribe {
        foot.push(format!("{} {}: {link}", words.enough, words.unsubscribe));
    }
    if let Some(link) = &around.preferences {
        foot.push(format!("{}: {link}", words.preferences));
    }
    if let Some(link) = &around.view {
        foot.push(format!("{}: {link}", words.view));
    }
    foot.push(match &shop.postal_address {
        Some(address) => format!("{}, {address}", shop.name),
        None => shop.name.clone(),
    });
    parts.push(format!("-- \n{}", foot.join("\n")));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(line) | Block::Subheading(line) | Block::Text(line) | Block::Note(line) => {
            line.clone()
        }
        Block::Items(items) => items.iter().map(item).collect::<Vec<_>>().join("\n"),
        Block::Cards(cards) => cards.iter().map(card).collect::<Vec<_>>().join("\n"),
        Block::Button { label, link } => format!("{label}: {link}"),
        Block::Rule => "* * *".to_owned(),
        Block::Closing(lines) => lines.join("\n"),
    }
}

fn item(item: &Item) -> String {
    let amount = item.amount.as_ref().map(|amount| format!(" ({amount})"));
    let note = item.note.as_ref().map(|note| format!(": {note}"));
    let (amount, note) = (amount.unwrap_or_default(), note.unwrap_or_default());
    format!("- {}{amount}{note}", item.title)
}

fn card(card: &Card) -> String {
    let why = card.why.as_ref().map(|why| format!(" ({why})"));
    let link = card.link.as_ref().map(|(_, link)| format!("\n  {link}"));
    let (why, link) = (why.unwrap_or_default(), link.unwrap_or_default());
    format!("- {}{why}{link}", card.title)
}
