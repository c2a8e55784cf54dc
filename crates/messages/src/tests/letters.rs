//! Letters: from blocks to HTML and plain text.

use kernel::Language;

use super::shop;
use crate::{Around, Block, Card, Item, Palette, Written, render};

fn picture(name: &str) -> String {
    format!("https://tea.example/{name}.jpg")
}

/// Every kind of block, with and without what can be left out.
fn sample() -> Written {
    let item = |title: &str| Item {
        title: title.to_owned(),
        ..Item::default()
    };
    let card = |title: &str, why: &str| Card {
        title: title.to_owned(),
        why: Some(why.to_owned()),
        ..Card::default()
    };
    Written {
        language: Language::english(),
        subject: "Thank you for your order".to_owned(),
        preheader: "We are packing it now, and write again when it leaves.".to_owned(),
        blocks: vec![
            Block::Heading("Thank you, Ana & Ben".to_owned()),
            Block::Text("We have got your order 1042 of 2 March, and are glad that you came back. It is being packed, and leaves us tomorrow.".to_owned()),
            Block::Items(vec![
                Item {
                    amount: Some("2 ×".to_owned()),
                    image: Some(picture("teapot")),
                    link: Some("https://tea.example/teapot".to_owned()),
                    ..item("Cast-iron teapot, 0.8 litres")
                },
                Item {
                    note: Some("250 g, loose".to_owned()),
                    ..item("Darjeeling <first flush>")
                },
                item("A very long name of a small thing that somebody in the warehouse typed in one go on a Friday"),
            ]),
            Block::Note("and 4 more".to_owned()),
            Block::Text("If anything is not right, answer this message. A person reads it.".to_owned()),
            Block::Button {
                label: "Look at your order".to_owned(),
                link: "https://tea.example/orders/1042".to_owned(),
            },
            Block::Subheading("Goes well with it".to_owned()),
            Block::Cards(vec![
                Card {
                    link: Some(("Look at it".to_owned(), "https://tea.example/cups".to_owned())),
                    ..card("Two cups", "Often bought with the cast-iron teapot.")
                },
                Card {
                    link: Some(("Look at it".to_owned(), "https://tea.example/honey".to_owned())),
                    ..card("Chestnut honey from Tuscany", "Often bought with Darjeeling.")
                },
            ]),
            Block::Rule,
            Block::Closing(vec!["Kind regards".to_owned(), "The Tea House".to_owned()]),
        ],
        because: "You get this because you ordered at The Tea House.".to_owned(),
    }
}

fn around() -> Around {
    Around {
        unsubscribe: Some("https://shop.example/u/token".to_owned()),
        preferences: Some("https://shop.example/p/token".to_owned()),
        view: Some("https://shop.example/v/token".to_owned()),
    }
}

#[test]
fn a_letter_with_everything() {
    let rendered = render(&shop(), &sample(), &around()).unwrap();
    insta::assert_snapshot!("text", rendered.text);
    insta::assert_snapshot!("html", rendered.html);
    assert!(rendered.html.contains("Thank you, Ana &#38; Ben"));
    assert!(rendered.html.contains("Darjeeling &#60;first flush&#62;"));
}

#[test]
fn nothing_is_said_of_a_way_out_that_is_not_there() {
    let mut shop = shop();
    (shop.postal_address, shop.website) = (None, None);
    let rendered = render(&shop, &sample(), &Around::default()).unwrap();
    assert!(!rendered.html.contains("Unsubscribe"));
    assert!(!rendered.text.contains("Unsubscribe"));
    assert!(rendered.text.ends_with("\nThe Tea House\n"));
}

#[test]
fn the_foot_speaks_the_language_of_the_letter() {
    for (language, words) in [
        ("de", "Abmelden"),
        ("fr", "Se désinscrire"),
        ("es", "Darse de baja"),
        ("pt", "Cancelar a subscrição"),
        ("nl", "Unsubscribe"),
    ] {
        let written = Written {
            language: Language::parse(language).unwrap(),
            ..sample()
        };
        let rendered = render(&shop(), &written, &around()).unwrap();
        assert!(
            rendered.html.contains(words) && rendered.text.contains(words),
            "{language}"
        );
    }
}

#[test]
fn links_lead_to_the_web_and_nowhere_else() {
    let to = |link: &str| Written {
        blocks: vec![Block::Button {
            label: "Press".to_owned(),
            link: link.to_owned(),
        }],
        ..sample()
    };
    for link in [
        "javascript:alert(1)",
        "data:text/html,x",
        "//tea.example",
        "",
        "ftp://tea.example",
    ] {
        assert!(render(&shop(), &to(link), &around()).is_err(), "{link}");
    }
    let sly = render(&shop(), &to("https://x/\"><script>"), &around()).unwrap();
    assert!(!sly.html.contains("<script>"));
}

#[test]
fn what_mail_programs_would_cut_is_refused() {
    let long = |bytes: usize| Written {
        blocks: vec![Block::Text("x".repeat(bytes))],
        ..sample()
    };
    assert!(render(&shop(), &long(80_000), &around()).is_ok());
    let refused = render(&shop(), &long(100_000), &around()).unwrap_err();
    assert!(refused.contains("KB of HTML"), "{refused}");
}

#[test]
fn colours_can_be_read_whatever_the_shop_chose() {
    for colour in [
        "#000000", "#ffffff", "#1f6f54", "#ffd400", "#ff0000", "#0000ff", "#7f7f7f",
    ] {
        let palette = Palette::of(settings::Value::read(colour).unwrap());
        let contrast = |one: &str, other: &str| {
            let (one, other) = (luminance(one), luminance(other));
            (one.max(other) + 0.05) / (one.min(other) + 0.05)
        };
        // WCAG 2.1, 1.4.3: 4.5 for text, 3 for large text.
        assert!(
            contrast(&palette.link, "#ffffff") >= 4.5,
            "{colour} {}",
            palette.link
        );
        assert!(
            contrast(&palette.link_by_night, "#1f1f1f") >= 4.5,
            "{colour} {}",
            palette.link_by_night
        );
        assert!(
            contrast(palette.on_brand, &palette.brand) >= 3.0,
            "{colour}"
        );
        assert!(contrast(&palette.link, &palette.tint) >= 3.0, "{colour}");
        assert!(
            contrast(&palette.link_by_night, &palette.tint_by_night) >= 3.0,
            "{colour}"
        );
    }
}

/// WCAG 2.1, relative luminance.
#[expect(clippy::float_arithmetic, reason = "the definition is in real numbers")]
fn luminance(hex: &str) -> f64 {
    let part = |from: usize| {
        let value = u8::from_str_radix(hex.get(from..from + 2).unwrap(), 16).unwrap();
        let share = f64::from(value) / 255.0;
        if share <= 0.040_45 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}
