//! The words of the message, in five languages.
//!
//! In braces: `{shop}`, `{name}`, `{number}`, `{date}`, `{with}`, `{count}`. A sentence with a name has a sister without.

use kernel::Language;

/// What the sentences speak of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice<'a> {
    pub(super) shop: &'a str,
    pub(super) name: Option<&'a str>,
    pub(super) number: &'a str,
    pub(super) date: &'a str,
    pub(super) is_first: bool,
}

/// With a name, and without.
#[derive(Clone, Copy, Debug)]
struct Called(&'static str, &'static str);

/// The sentences of one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    code: &'static str,
    subject_first: Called,
    subject_again: Called,
    heading_first: Called,
    heading_again: Called,
    opening_first: &'static str,
    opening_again: &'static str,
    chose: &'static str,
    help: &'static str,
    more_one: &'static str,
    more_many: &'static str,
    pub(super) together: &'static str,
    why: &'static str,
    pub(super) look: &'static str,
    pub(super) regards: &'static str,
    preheader: &'static str,
    because: &'static str,
}

impl Words {
    /// The words of a language, or the English ones.
    pub(super) const fn of(primary_language: &str) -> Self {
        match primary_language.as_bytes() {
            b"de" => GERMAN,
            b"fr" => FRENCH,
            b"es" => SPANISH,
            b"pt" => PORTUGUESE,
            _ => ENGLISH,
        }
    }

    /// The language that these words are in.
    pub(super) fn language(&self) -> Language {
        Language::parse(self.code).unwrap_or_else(|_unknown| Language::english())
    }

    pub(super) fn subject(&self, voice: &Voice<'_>) -> String {
        voice.call(if voice.is_first {
            self.subject_first
        } else {
            self.subject_again
        })
    }

    pub(super) fn heading(&self, voice: &Voice<'_>) -> String {
        voice.call(if voice.is_first {
            self.heading_first
        } else {
            self.heading_again
        })
    }

    /// Thanks, and what leads to the list when there is one.
    pub(super) fn opening(&self, voice: &Voice<'_>, has_list: bool) -> String {
        let thanks = voice.fill(if voice.is_first {
            self.opening_first
        } else {
            self.opening_again
        });
        if has_list {
            format!("{thanks} {}", voice.fill(self.chose))
        } else {
            thanks
        }
    }

    pub(super) fn help(&self, voice: &Voice<'_>) -> String {
        voice.fill(self.help)
    }

    pub(super) fn preheader(&self, voice: &Voice<'_>) -> String {
        voice.fill(self.preheader)
    }

    pub(super) fn because(&self, voice: &Voice<'_>) -> String {
        voice.fill(self.because)
    }

    pub(super) fn more(&self, count: usize) -> String {
        if count == 1 {
            self.more_one.to_owned()
        } else {
            fill(self.more_many, &[("count", &count.to_string())])
        }
    }

    pub(super) fn why(&self, with: &str) -> String {
        fill(self.why, &[("with", with)])
    }
}

impl Voice<'_> {
    fn call(&self, called: Called) -> String {
        self.fill(if self.name.is_some() {
            called.0
        } else {
            called.1
        })
    }

    fn fill(&self, sentence: &str) -> String {
        let values = [
            ("shop", self.shop),
            ("name", self.name.unwrap_or_default()),
            ("number", self.number),
            ("date", self.date),
        ];
        fill(sentence, &values)
    }
}

/// Puts values in the place of their names. What a value holds is not looked at again.
fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len().saturating_add(64));
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            rest = after;
            continue;
        };
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

const ENGLISH: Words = Words {
    code: "en",
    subject_first: Called(
        "Thank you for your first order, {name}",
        "Thank you for your first order",
    ),
    subject_again: Called("Good to have you back, {name}", "Good to have you back"),
    heading_first: Called("Thank you, {name}!", "Thank you!"),
    heading_again: Called("Good to have you back, {name}!", "Good to have you back!"),
    opening_first: "We have received your first order with {shop}, and we are glad that you found us.",
    opening_again: "Thank you for ordering from {shop} again.",
    chose: "This is what you chose on {date}:",
    help: "Your order number is {number}. If anything is not right, just reply to this message and we will sort it out.",
    more_one: "and one more item",
    more_many: "and {count} more items",
    together: "Often bought together",
    why: "Others bought it together with “{with}”.",
    look: "Have a look",
    regards: "Warm regards,",
    preheader: "Your order {number}: what you chose, and how to reach us if anything is not right.",
    because: "You are receiving this message because you ordered from {shop} on {date}.",
};

const GERMAN: Words = Words {
    code: "de",
    subject_first: Called(
        "Danke für Ihre erste Bestellung, {name}",
        "Danke für Ihre erste Bestellung",
    ),
    subject_again: Called(
        "Schön, dass Sie wieder da sind, {name}",
        "Schön, dass Sie wieder da sind",
    ),
    heading_first: Called("Vielen Dank, {name}!", "Vielen Dank!"),
    heading_again: Called(
        "Schön, dass Sie wieder da sind, {name}!",
        "Schön, dass Sie wieder da sind!",
    ),
    opening_first: "Ihre erste Bestellung ist bei {shop} eingegangen, und wir freuen uns, dass Sie uns gefunden haben.",
    opening_again: "Danke, dass Sie wieder bei {shop} bestellt haben.",
    chose: "Das haben Sie am {date} ausgesucht:",
    help: "Ihre Bestellnummer ist {number}. Wenn etwas nicht stimmt, antworten Sie einfach auf diese Nachricht, und wir bringen es in Ordnung.",
    more_one: "und ein weiterer Artikel",
    more_many: "und {count} weitere Artikel",
    together: "Oft zusammen gekauft",
    why: "Wird oft zusammen mit „{with}“ gekauft.",
    look: "Ansehen",
    regards: "Herzliche Grüße",
    preheader: "Ihre Bestellung {number}: was Sie ausgesucht haben und wie Sie uns erreichen, falls etwas nicht stimmt.",
    because: "Sie erhalten diese Nachricht, weil Sie am {date} bei {shop} bestellt haben.",
};

const FRENCH: Words = Words {
    code: "fr",
    subject_first: Called(
        "Merci pour votre première commande, {name}",
        "Merci pour votre première commande",
    ),
    subject_again: Called(
        "Quel plaisir de vous retrouver, {name}",
        "Quel plaisir de vous retrouver",
    ),
    heading_first: Called("Merci, {name}\u{a0}!", "Merci\u{a0}!"),
    heading_again: Called(
        "Quel plaisir de vous retrouver, {name}\u{a0}!",
        "Quel plaisir de vous retrouver\u{a0}!",
    ),
    opening_first: "Votre première commande chez {shop} nous est bien parvenue, et nous sommes heureux que vous nous ayez trouvés.",
    opening_again: "Merci d’avoir de nouveau commandé chez {shop}.",
    chose: "Voici ce que vous avez choisi le {date}\u{a0}:",
    help: "Votre commande porte le numéro {number}. Si quelque chose ne va pas, répondez simplement à ce message et nous y remédierons.",
    more_one: "et un autre article",
    more_many: "et {count} autres articles",
    together: "Souvent achetés ensemble",
    why: "D’autres clients l’ont acheté avec «\u{a0}{with}\u{a0}».",
    look: "Voir l’article",
    regards: "Bien à vous,",
    preheader: "Votre commande {number}\u{a0}: ce que vous avez choisi, et comment nous joindre si quelque chose ne va pas.",
    because: "Vous recevez ce message parce que vous avez commandé chez {shop} le {date}.",
};

const SPANISH: Words = Words {
    code: "es",
    subject_first: Called(
        "Gracias por tu primer pedido, {name}",
        "Gracias por tu primer pedido",
    ),
    subject_again: Called(
        "¡Qué alegría tenerte de vuelta, {name}!",
        "¡Qué alegría tenerte de vuelta!",
    ),
    heading_first: Called("¡Gracias, {name}!", "¡Gracias!"),
    heading_again: Called(
        "¡Qué alegría tenerte de vuelta, {name}!",
        "¡Qué alegría tenerte de vuelta!",
    ),
    opening_first: "Hemos recibido tu primer pedido en {shop}, y nos alegra que nos hayas encontrado.",
    opening_again: "Gracias por volver a comprar en {shop}.",
    chose: "Esto es lo que elegiste el {date}:",
    help: "Tu número de pedido es {number}. Si algo no está bien, responde a este mensaje y lo solucionaremos.",
    more_one: "y un artículo más",
    more_many: "y {count} artículos más",
    together: "Suelen comprarse juntos",
    why: "Otras personas lo compraron junto con «{with}».",
    look: "Ver",
    regards: "Un cordial saludo,",
    preheader: "Tu pedido {number}: lo que elegiste y cómo contactar con nosotros si algo no está bien.",
    because: "Recibes este mensaje porque hiciste un pedido en {shop} el {date}.",
};

const PORTUGUESE: Words = Words {
    code: "pt",
    subject_first: Called(
        "Obrigado pela sua primeira encomenda, {name}",
        "Obrigado pela sua primeira encomenda",
    ),
    subject_again: Called(
        "Que bom ter notícias suas de novo, {name}",
        "Que bom ter notícias suas de novo",
    ),
    heading_first: Called("Obrigado, {name}!", "Obrigado!"),
    heading_again: Called(
        "Que bom ter notícias suas de novo, {name}!",
        "Que bom ter notícias suas de novo!",
    ),
    opening_first: "Recebemos a sua primeira encomenda na {shop}, e ficamos contentes por nos ter encontrado.",
    opening_again: "Obrigado por voltar a comprar na {shop}.",
    chose: "Foi isto que escolheu em {date}:",
    help: "O número da sua encomenda é {number}. Se alguma coisa não estiver bem, responda a esta mensagem e nós tratamos disso.",
    more_one: "e mais um artigo",
    more_many: "e mais {count} artigos",
    together: "Frequentemente comprados em conjunto",
    why: "Outras pessoas compraram-no juntamente com «{with}».",
    look: "Ver",
    regards: "Com os melhores cumprimentos,",
    preheader: "A sua encomenda {number}: o que escolheu e como nos contactar se alguma coisa não estiver bem.",
    because: "Recebe esta mensagem porque fez uma encomenda na {shop} em {date}.",
};
