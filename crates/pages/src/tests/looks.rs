//! Colours can be read, and pages can do no harm.

use axum::response::IntoResponse as _;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::header;
use kernel::Language;
use sha2::{Digest, Sha256};

use crate::{
    Colour, Locale, Logo, Notice, Shell, Subscription, SubscriptionState, Theme, colour::READABLE,
};

#[test]
fn whatever_the_colour_text_can_be_read() {
    let grounds = [Colour::WHITE, Colour::of(0x1c, 0x1e, 0x21)];
    for red in (0..=255).step_by(15) {
        for green in (0..=255).step_by(15) {
            for blue in (0..=255).step_by(15) {
                let colour = Colour::of(red, green, blue);
                assert!(colour.contrast(colour.text_on()) >= READABLE, "{colour}");
                for ground in grounds {
                    let text = colour.readable_on(ground);
                    assert!(text.contrast(ground) >= READABLE, "{colour} on {ground}");
                }
            }
        }
    }
    let on_white = Colour::of(0x76, 0x76, 0x76).contrast(Colour::WHITE);
    assert!((on_white - 4.54).abs() < 0.01, "{on_white}");
    let soft = Colour::parse("#575b61").unwrap();
    assert!(soft.contrast(Colour::parse("#f5f5f3").unwrap()) >= READABLE);
    let soft_on_dark = Colour::parse("#aab0b8").unwrap();
    assert!(soft_on_dark.contrast(Colour::parse("#1c1e21").unwrap()) >= READABLE);
}

#[test]
fn colours_are_read_strictly() {
    assert_eq!(Colour::parse("#1F6f54").unwrap().to_string(), "#1f6f54");
    for text in [
        "", "#", "#fff", "1f6f54", "#1f6f5g", "#1f6f54;", "#+12345", "red",
    ] {
        assert!(Colour::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_logo_stands_in_the_place_of_the_name_and_says_it() {
    let theme = Theme::new("Fern Field", Language::english(), Colour::DEFAULT);
    let theme = theme.with_logo(Some(Logo {
        path: "/brand/logo".to_owned(),
        size: (120, 40),
    }));
    let shell = Shell::new(&theme, Locale::ALL[0]);
    let page = Notice::ALL[0].page(&shell).unwrap();
    let (_, head) = page.html().split_once("<header>").unwrap();
    let (head, _) = head.split_once("</header>").unwrap();
    assert_eq!(
        head,
        "<img class=\"logo\" src=\"/brand/logo\" alt=\"Fern Field\" width=\"120\" height=\"40\">"
    );
}

#[test]
fn every_page_stands_in_every_language_without_script() {
    let theme = Theme::new(
        "<b>Fern</b> & \"Field\"",
        Language::english(),
        Colour::DEFAULT,
    );
    let subscription = Subscription {
        topic: Some("<script>alert(1)</script>".to_owned()),
        hint: Some("\"><img src=x>@example.com".to_owned()),
        language: None,
        state: SubscriptionState::Active,
    };
    for locale in Locale::ALL {
        let shell = Shell::new(&theme, locale);
        let mut whole: Vec<_> = Notice::ALL
            .iter()
            .map(|notice| notice.page(&shell).unwrap())
            .collect();
        whole.push(subscription.ask(&shell).unwrap());
        whole.push(subscription.stopped(&shell).unwrap());
        for page in whole {
            let html = page.html().to_owned();
            assert!(html.contains(&format!("<html lang=\"{}\">", locale.code())));
            assert_eq!(html.matches("<h1>").count(), 1);
            for never in [
                "<script",
                "<b>Fern",
                "<img",
                "javascript:",
                " style=\"",
                "onclick",
                "http://",
                "{{ ",
                " }}",
            ] {
                assert!(!html.contains(never), "{never} in {html}");
            }
            let style = html
                .split_once("<style>")
                .unwrap()
                .1
                .split_once("</style>")
                .unwrap()
                .0;
            let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
            let response = page.into_response();
            let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
                .to_str()
                .unwrap();
            assert!(
                policy.contains(&format!("style-src 'sha256-{hash}'")),
                "{policy}"
            );
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
            assert_eq!(response.headers()[header::CONTENT_LANGUAGE], locale.code());
        }
    }
}
