//! What people text back to be left alone, to hear again, or to be helped.

/// What a word asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyword {
    /// No more.
    Stop,
    /// Again.
    Start,
    /// Who is this?
    Help,
}

/// Words of providers' own lists and those of their languages. In lower case, without marks over letters.
const STOP: &[&str] = &[
    "stop",
    "stopall",
    "stop all",
    "unsubscribe",
    "end",
    "quit",
    "revoke",
    "optout",
    "opt-out",
    "opt out",
    "cancel",
    "remove",
    "arret",
    "arreter",
    "desabonner",
    "desinscrire",
    "stopp",
    "abmelden",
    "abbestellen",
    "baja",
    "alto",
    "parar",
    "pare",
    "cancelar",
    "sair",
    "remover",
    "basta",
    "ferma",
    "annulla",
    "afmelden",
    "stoppen",
    "avsluta",
    "avbryt",
    "afmeld",
    "peruuta",
    "koniec",
    "zrezygnuj",
];
const START: &[&str] = &[
    "start",
    "yes",
    "unstop",
    "oui",
    "reprendre",
    "ja",
    "anmelden",
    "alta",
    "si",
    "sim",
    "iniciar",
    "aanmelden",
    "starta",
    "tak",
];
const HELP: &[&str] = &[
    "help", "info", "aide", "hilfe", "ayuda", "ajuda", "aiuto", "hulp", "hjalp", "pomoc",
];

/// What a whole message asks for: it must be the word and nothing else but marks around it. `more` are words of the
/// shop's own for [`Keyword::Stop`].
pub fn keyword(text: &str, more: &[String]) -> Option<Keyword> {
    let said = folded(text);
    let is_in = |words: &[&str]| words.contains(&said.as_str());
    if is_in(STOP)
        || more
            .iter()
            .any(|word| folded(word) == said && !said.is_empty())
    {
        Some(Keyword::Stop)
    } else if is_in(START) {
        Some(Keyword::Start)
    } else if is_in(HELP) {
        Some(Keyword::Help)
    } else {
        None
    }
}

/// Longest message that is looked at, in bytes.
const LONGEST: usize = 200;

fn folded(text: &str) -> String {
    if text.len() > LONGEST {
        return String::new();
    }
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| {
            word.chars()
                .flat_map(char::to_lowercase)
                .map(bare)
                .collect()
        })
        .collect();
    let around = |letter: char| !letter.is_alphanumeric();
    words.join(" ").trim_matches(around).to_owned()
}

/// The letter without the mark over it, for those that the lists have.
const fn bare(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    }
}
