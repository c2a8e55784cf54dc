//! What an offer gives, as customers read it.

use kernel::{Currency, Language, Money};
use liquid::Locale;

use super::{Gives, Terms};

impl Terms {
    /// In the language of a message, or in English: "£5 off orders of £30 or more".
    pub fn told(&self, locale: &Locale) -> String {
        let minimum = self.minimum.as_ref().and_then(|(amount, code)| {
            let currency = Currency::parse(code).ok()?;
            Some(locale.amount(Money::new(*amount, currency)))
        });
        let gives = self.gift(locale);
        match minimum {
            Some(minimum) => {
                let told = from(locale, &minimum);
                // English says "off orders", and "free delivery on orders".
                match gives.strip_suffix(" off") {
                    Some(_) => format!("{gives}{}", told.trim_start_matches(" on")),
                    None => format!("{gives}{told}"),
                }
            }
            None => gives,
        }
    }

    fn amount(&self, locale: &Locale) -> String {
        let told = || {
            let code = self.currency.as_ref()?;
            let amount = self.gives.amounts()?.get(code)?;
            Some(locale.amount(Money::new(*amount, Currency::parse(code).ok()?)))
        };
        told().unwrap_or_default()
    }

    fn gift(&self, locale: &Locale) -> String {
        let language = locale.language.primary();
        match &self.gives {
            Gives::Percent { percent } => {
                let percent = locale.percentage(*percent);
                match language {
                    "de" => format!("{percent} Rabatt"),
                    "fr" => format!("{percent} de réduction"),
                    "es" => format!("{percent} de descuento"),
                    "pt" => format!("{percent} de desconto"),
                    _ => format!("{percent} off"),
                }
            }
            Gives::Amount { .. } => {
                let amount = self.amount(locale);
                match language {
                    "de" => format!("{amount} Rabatt"),
                    "fr" => format!("{amount} de réduction"),
                    "es" => format!("{amount} de descuento"),
                    "pt" => format!("{amount} de desconto"),
                    _ => format!("{amount} off"),
                }
            }
            Gives::FreeShipping {} => match language {
                "de" => "kostenloser Versand",
                "fr" => "livraison offerte",
                "es" => "envío gratuito",
                "pt" => "entrega gratuita",
                _ => "free delivery",
            }
            .to_owned(),
            Gives::StoreCredit { .. } => {
                let amount = self.amount(locale);
                match language {
                    "de" => format!("{amount} Guthaben"),
                    "fr" => format!("{amount} d’avoir"),
                    "es" | "pt" => format!("{amount} de saldo"),
                    _ => format!("{amount} of store credit"),
                }
            }
            Gives::Gift { text } => {
                let exact = text.get(&locale.language);
                let same = || {
                    text.iter()
                        .find(|(known, _)| known.primary() == language)
                        .map(|(_, words)| words)
                };
                let english = || text.get(&Language::english());
                exact
                    .or_else(same)
                    .or_else(english)
                    .or_else(|| text.values().next())
                    .cloned()
                    .unwrap_or_default()
            }
        }
    }
}

fn from(locale: &Locale, minimum: &str) -> String {
    match locale.language.primary() {
        "de" => format!(" ab einem Bestellwert von {minimum}"),
        "fr" => format!(" dès {minimum} d’achat"),
        "es" => format!(" en pedidos desde {minimum}"),
        "pt" => format!(" em encomendas a partir de {minimum}"),
        _ => format!(" on orders of {minimum} or more"),
    }
}
