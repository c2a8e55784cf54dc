//! Writes every page in every language into a folder, to be looked at: `samples DIR [COLOUR] [SHOP]`.

use std::{error::Error, fs, path::PathBuf};

use kernel::Language;
use pages::{Colour, Locale, Notice, Shell, Subscription, SubscriptionState, Theme};

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
        let stopped = subscription.stopped(&shell)?;
        fs::write(folder.join(format!("stopped-{code}.html")), stopped.html())?;
    }
    Ok(())
}
