//! Short letters: a heading, two paragraphs, what it is about, one thing to do. Their words are data, in five languages.

use std::collections::BTreeMap;

use kernel::Language;
use messages::{Block, Card, Channel, Item, Scene, Template, Written};
use reactions::{Companion, OrderLine};
use serde::Deserialize;

use crate::calling;

/// A letter whose words are data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Short {
    /// The template's name.
    pub(crate) name: &'static str,
    /// Who finds its facts.
    pub(crate) builder: &'static str,
    /// Its words, as JSON.
    pub(crate) words: &'static str,
}

/// What a letter says, in all languages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Letter {
    pub(crate) show: Show,
    pub(crate) button: Button,
    pub(crate) languages: BTreeMap<String, Words>,
}

/// What is shown of what the builder found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Show {
    /// Nothing.
    None,
    /// What was bought.
    Items,
    /// What goes with it.
    Cards,
}

/// Where the button leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Button {
    /// There is none.
    None,
    /// To the storefront, where the shop has told its address.
    Website,
    /// To the address that the builder found.
    Link,
}

/// What it says in one language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) subject: String,
    pub(crate) preheader: String,
    pub(crate) heading: String,
    pub(crate) text: Vec<String>,
    #[serde(default)]
    pub(crate) button: Option<String>,
}

/// What every letter says.
#[derive(Clone, Copy, Debug)]
struct Common {
    code: &'static str,
    hello: &'static str,
    hello_nobody: &'static str,
    regards: &'static str,
    because: &'static str,
    with: &'static str,
    look: &'static str,
}

const COMMON: [Common; 5] = [
    Common {
        code: "en",
        hello: "Hello {name},",
        hello_nobody: "Hello,",
        regards: "Warm regards,",
        because: "You are receiving this message because you are a customer of {shop}.",
        with: "Others bought it together with “{with}”.",
        look: "Have a look",
    },
    Common {
        code: "de",
        hello: "Guten Tag {name},",
        hello_nobody: "Guten Tag,",
        regards: "Herzliche Grüße",
        because: "Sie erhalten diese Nachricht, weil Sie bei {shop} bestellt haben.",
        with: "Wird oft zusammen mit „{with}“ gekauft.",
        look: "Ansehen",
    },
    Common {
        code: "fr",
        hello: "Bonjour {name},",
        hello_nobody: "Bonjour,",
        regards: "Bien à vous,",
        because: "Vous recevez ce message parce que vous avez commandé chez {shop}.",
        with: "D’autres clients l’ont acheté avec «\u{a0}{with}\u{a0}».",
        look: "Voir l’article",
    },
    Common {
        code: "es",
        hello: "Hola, {name}:",
        hello_nobody: "Hola:",
        regards: "Un cordial saludo,",
        because: "Recibes este mensaje porque has hecho un pedido en {shop}.",
        with: "Otras personas lo compraron junto con «{with}».",
        look: "Ver",
    },
    Common {
        code: "pt",
        hello: "Olá, {name},",
        hello_nobody: "Olá,",
        regards: "Com os melhores cumprimentos,",
        because: "Recebe esta mensagem porque fez uma encomenda na {shop}.",
        with: "Outras pessoas compraram-no juntamente com «{with}».",
        look: "Ver",
    },
];

/// What the builders of short letters find, as far as they show it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Found {
    lines: Vec<OrderLine>,
    together: Vec<Companion>,
    link: Option<String>,
}

impl Short {
    /// The template.
    pub(crate) fn template(self) -> Template {
        Template {
            name: self.name,
            version: 1,
            builder: self.builder,
            channel: Channel::Email,
            write: Box::new(move |scene| self.write(scene)),
        }
    }

    /// Its words.
    pub(crate) fn letter(self) -> Result<Letter, String> {
        serde_json::from_str(self.words).map_err(|error| error.to_string())
    }

    fn write(self, scene: Scene<'_>) -> Result<Written, String> {
        let letter = self.letter()?;
        let wanted = scene.recipient.language.primary();
        let common = COMMON.iter().find(|common| common.code == wanted);
        let common = common.unwrap_or(&COMMON[0]);
        let words = letter
            .languages
            .get(common.code)
            .ok_or_else(|| format!("`{}` has no words in {}", self.name, common.code))?;
        let found = Found::deserialize(scene.facts).map_err(|error| error.to_string())?;
        Ok(Written {
            language: Language::parse(common.code).unwrap_or_else(|_unknown| Language::english()),
            subject: words.subject.clone(),
            preheader: words.preheader.clone(),
            blocks: blocks(scene, &letter, (common, words), &found),
            because: common.because.replace("{shop}", &scene.shop.name),
        })
    }
}

fn blocks(
    scene: Scene<'_>,
    letter: &Letter,
    (common, words): (&Common, &Words),
    found: &Found,
) -> Vec<Block> {
    let name = scene.recipient.first_name.as_deref();
    let hello = match name.and_then(calling::by_name) {
        Some(name) => common.hello.replace("{name}", &name),
        None => common.hello_nobody.to_owned(),
    };
    let mut blocks = vec![Block::Heading(words.heading.clone()), Block::Text(hello)];
    let mut paragraphs = words.text.iter().cloned().map(Block::Text);
    blocks.extend(paragraphs.next());
    match letter.show {
        Show::Items if !found.lines.is_empty() => blocks.push(Block::Items(items(found))),
        Show::Cards if !found.together.is_empty() => {
            blocks.push(Block::Cards(cards(common, found)));
        }
        Show::None | Show::Items | Show::Cards => {}
    }
    blocks.extend(paragraphs);
    let link = match letter.button {
        Button::None => None,
        Button::Website => scene.shop.website.clone(),
        Button::Link => found.link.clone(),
    };
    if let (Some(label), Some(link)) = (words.button.clone(), link) {
        blocks.push(Block::Button { label, link });
    }
    let closing = vec![common.regards.to_owned(), scene.shop.name.clone()];
    blocks.push(Block::Closing(closing));
    blocks
}

fn items(found: &Found) -> Vec<Item> {
    let item = |line: &OrderLine| Item {
        title: line.title.clone(),
        amount: (line.quantity != 1).then(|| format!("{} ×", line.quantity)),
        image: line.image.clone(),
        link: line.link.clone(),
        note: None,
    };
    found.lines.iter().map(item).collect()
}

fn cards(common: &Common, found: &Found) -> Vec<Card> {
    let card = |one: &Companion| Card {
        title: one.title.clone(),
        why: Some(common.with.replace("{with}", &one.with)),
        image: one.image.clone(),
        link: one.link.clone().map(|link| (common.look.to_owned(), link)),
    };
    found.together.iter().map(card).collect()
}
