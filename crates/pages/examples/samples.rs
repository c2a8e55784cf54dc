//! Writes every page in every language into a folder, to be looked at: `samples DIR [COLOUR] [SHOP]`.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use kernel::{Day, Language};
use pages::{
    Choice, Choices, Colour, Frequency, Locale, Notice, Said, Shell, Subscription,
    SubscriptionState, Theme,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("a folder is needed")?);
    let colour = arguments
        .next()
        .map_or(Ok(Colour::DEFAULT), |text| Colour::parse(&text))?;
    let shop = arguments
        .next()
        .unwrap_or_else(|| "Fern & Field".to_owned());
    fs::create_dir_all(&folder)?;
    let theme = Theme::new(&shop, Language::english(), colour);
    for locale in Locale::ALL {
        let shell = Shell::new(&theme, locale);
        let code = locale.code();
        for notice in Notice::ALL {
            let name = format!("{notice:?}-{code}.html").to_lowercase();
            fs::write(folder.join(name), notice.page(&shell)?.html())?;
        }
        let subscription = Subscription {
            topic: None,
            hint: Some("a…@example.com".to_owned()),
            language: None,
            state: SubscriptionState::Active,
        };
        let ask = subscription.ask(&shell)?;
        fs::write(folder.join(format!("ask-{code}.html")), ask.html())?;
        preferences(&folder, &shell)?;
        let stopped = subscription.stopped(&shell)?;
        fs::write(folder.join(format!("stopped-{code}.html")), stopped.html())?;
    }
    Ok(())
}

fn preferences(folder: &Path, shell: &Shell) -> Result<(), Box<dyn Error>> {
    let wanted = |keys: &[&str], not: &str| -> Vec<Choice> {
        keys.iter()
            .map(|key| Choice {
                key: (*key).to_owned(),
                wanted: *key != not,
            })
            .collect()
    };
    let choices = Choices {
        hint: Some("a…@example.com".to_owned()),
        language: Language::parse(shell.locale().code()).ok(),
        topics: wanted(
            &[
                "thank-you",
                "tips",
                "reviews",
                "recommendations",
                "birthday",
                "garden-club",
            ],
            "recommendations",
        ),
        ways: wanted(&["email:marketing", "email:service"], ""),
        frequency: Frequency::Fortnightly,
        paused_until: None,
        birthday: Some((2, 29, Some(1988))),
    };
    let code = shell.locale().code();
    let paused = Choices {
        paused_until: Day::from_ymd(2027, 3, 3).ok(),
        ..choices.clone()
    };
    for (name, choices, said) in [
        ("preferences", &choices, Said::Nothing),
        ("preferences-saved", &paused, Said::Saved),
        ("preferences-wrong", &choices, Said::NoSuchDay),
    ] {
        let page = choices.page(shell, said, "?")?;
        fs::write(folder.join(format!("{name}-{code}.html")), page.html())?;
    }
    Ok(())
}
