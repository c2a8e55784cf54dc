//! A letter: who writes, in what colours, what stands around the words, and how it is kept.

mod kept;
mod palette;
pub(crate) mod words;
mod written;

pub use kept::{Letter, Party};
pub use palette::Palette;
pub use written::TextMessage;
pub(crate) use written::Written;
pub(crate) use written::{HookMessage, PushMessage};

use kernel::{EmailAddress, Language};

/// Largest HTML, in bytes: mail programs cut what is longer than some 102 KB, and with it the way out at the foot.
pub(crate) const LARGEST_HTML: usize = 100_000;

/// A picture at the head of letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoPicture {
    /// Where mail programs find it.
    pub address: String,
    /// How wide and how high it is shown.
    pub size: (u32, u32),
}

/// Who writes.
#[derive(Clone, Debug, PartialEq)]
pub struct Shop {
    /// The name that shoppers know.
    pub name: String,
    /// Who it is from.
    pub from: Party,
    /// Where answers go, when not to the sender; each message puts its mark into it.
    pub reply_to: Option<Party>,
    /// Where bounces go, when not to the sender; each message puts its mark into it.
    pub bounces_to: Option<EmailAddress>,
    /// The storefront, for links back to it.
    pub website: Option<String>,
    /// The postal address at the foot, on one line.
    pub postal_address: Option<String>,
    /// The colours of buttons and links.
    pub palette: Palette,
    /// A picture that stands for it at the head of letters, in the place of its name.
    pub logo: Option<LogoPicture>,
    /// What it speaks, the main language first. Never empty.
    pub languages: Vec<Language>,
}

impl Shop {
    /// The sender's face as the shop has set it; `from` is who mail is from where the shop says nothing.
    pub fn from_settings(
        shop: &settings::Snapshot,
        from: EmailAddress,
        from_name: Option<String>,
    ) -> Result<Self, settings::Error> {
        let name = shop.get(&settings::shop::NAME)?;
        let installation = Party {
            name: from_name,
            address: from,
        };
        Ok(Self {
            from: crate::settings::own_sender(shop, &installation)?,
            name: name.clone(),
            reply_to: shop
                .get(&crate::settings::REPLIES_TO)?
                .map(|address| Party {
                    name: Some(name.clone()),
                    address,
                }),
            bounces_to: shop.get(&crate::settings::BOUNCES_TO)?,
            website: shop
                .get(&settings::shop::WEBSITE)?
                .map(|website| website.as_str().to_owned()),
            postal_address: shop.get(&crate::settings::POSTAL_ADDRESS)?,
            palette: Palette::of(shop.get(&settings::shop::BRAND_COLOUR)?),
            logo: None,
            languages: shop.get(&settings::shop::LANGUAGES)?,
        })
    }

    /// The language to write to somebody in: theirs when the shop speaks it, else the shop's main one.
    pub fn language_for(&self, theirs: Option<&Language>) -> Language {
        let spoken = theirs.and_then(|theirs| {
            self.languages
                .iter()
                .find(|language| *language == theirs)
                .or_else(|| {
                    self.languages
                        .iter()
                        .find(|language| language.primary() == theirs.primary())
                })
        });
        spoken
            .or_else(|| self.languages.first())
            .cloned()
            .unwrap_or_else(Language::english)
    }
}

/// What stands around the words of one message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Where the customer says "no more of this"; none when there is nothing to refuse.
    pub unsubscribe: Option<String>,
    /// Where they say what they want to hear of.
    pub preferences: Option<String>,
    /// The message in a browser.
    pub view: Option<String>,
}

/// A message ready to be kept and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}
