//! `thank-you`: a word of thanks a quarter of an hour after an order is paid.

mod words;

use messages::{Block, Card, Channel, Item, Scene, Template, Written};
use reactions::{ORDER_FACTS, OrderFacts};

use crate::{Playbook, calling, dates};
use words::{Voice, Words};

pub(crate) const PLAYBOOK: Playbook = Playbook {
    name: "thank-you",
    document: include_str!("document.json"),
};

pub(crate) fn template() -> Template {
    Template {
        name: "thank-you",
        version: 1,
        builder: ORDER_FACTS,
        channel: Channel::Email,
        write: Box::new(write),
    }
}

fn write(scene: Scene<'_>) -> Result<Written, String> {
    let facts = OrderFacts::read(scene.facts)?;
    let words = Words::of(scene.recipient.language.primary());
    let name = scene.recipient.first_name.as_deref();
    let name = name.and_then(calling::by_name);
    let voice = Voice {
        shop: &scene.shop.name,
        name: name.as_deref(),
        number: &facts.number,
        date: &dates::in_words(
            scene.recipient.zone.day_of(facts.placed_at),
            scene.recipient.language.primary(),
        ),
        is_first: facts.is_first,
    };
    let mut blocks = vec![
        Block::Heading(words.heading(&voice)),
        Block::Text(words.opening(&voice, !facts.lines.is_empty())),
    ];
    if !facts.lines.is_empty() {
        blocks.push(Block::Items(items(&facts)));
    }
    if facts.more > 0 {
        blocks.push(Block::Note(words.more(facts.more)));
    }
    blocks.push(Block::Text(words.help(&voice)));
    if !facts.together.is_empty() {
        blocks.push(Block::Subheading(words.together.to_owned()));
        blocks.push(Block::Cards(cards(&words, &facts)));
    }
    blocks.push(Block::Closing(vec![
        words.regards.to_owned(),
        scene.shop.name.clone(),
    ]));
    Ok(Written {
        language: words.language(),
        subject: words.subject(&voice),
        preheader: words.preheader(&voice),
        blocks,
        because: words.because(&voice),
    })
}

fn items(facts: &OrderFacts) -> Vec<Item> {
    facts
        .lines
        .iter()
        .map(|line| Item {
            title: line.title.clone(),
            amount: (line.quantity != 1).then(|| format!("{} ×", line.quantity)),
            image: line.image.clone(),
            link: line.link.clone(),
            note: None,
        })
        .collect()
}

fn cards(words: &Words, facts: &OrderFacts) -> Vec<Card> {
    facts
        .together
        .iter()
        .map(|one| Card {
            title: one.title.clone(),
            why: Some(words.why(&one.with)),
            image: one.image.clone(),
            link: one.link.clone().map(|link| (words.look.to_owned(), link)),
        })
        .collect()
}
