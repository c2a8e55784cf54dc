//! What the shop itself says to telephones, in the languages that templates come in.

use kernel::Language;

/// What a marketing text ends in that has no way out yet; `None` when it has one, or when there is none to tell.
pub(crate) fn way_out(
    body: &str,
    language: &Language,
    (hears, link): (bool, Option<&str>),
) -> Option<String> {
    let has_link = link.is_some_and(|link| body.contains(link));
    // In capitals, as it is written where it is meant.
    let has_word = body
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|word| matches!(word, "STOP" | "ARRET" | "BAJA" | "SAIR"));
    if has_link || (hears && has_word) {
        return None;
    }
    if hears {
        return Some(
            match language.primary() {
                "de" => "Abmelden: STOP antworten",
                "fr" => "Pour ne plus rien recevoir : STOP",
                "es" => "Para no recibir más: STOP",
                "pt" => "Para sair: STOP",
                _ => "Reply STOP to end",
            }
            .to_owned(),
        );
    }
    let link = link?;
    Some(match language.primary() {
        "de" => format!("Abmelden: {link}"),
        "fr" => format!("Se désinscrire : {link}"),
        "es" => format!("Darse de baja: {link}"),
        "pt" => format!("Cancelar: {link}"),
        _ => format!("Unsubscribe: {link}"),
    })
}

/// "You have been heard."
pub(super) fn stopped(shop: &str, primary: &str) -> String {
    match primary {
        "de" => {
            format!("{shop}: Sie erhalten keine SMS mehr von uns. Mit START geht es wieder los.")
        }
        "fr" => {
            format!("{shop} : vous ne recevrez plus de SMS de notre part. Pour reprendre : START.")
        }
        "es" => format!("{shop}: ya no recibirá más SMS nuestros. Para volver: START."),
        "pt" => format!("{shop}: não receberá mais SMS nossos. Para voltar: START."),
        _ => format!(
            "{shop}: you will get no more text messages from us. Reply START to get them again."
        ),
    }
}

/// "Welcome back."
pub(super) fn started(shop: &str, primary: &str) -> String {
    match primary {
        "de" => format!("{shop}: Sie erhalten wieder SMS von uns. Abmelden: STOP."),
        "fr" => format!("{shop} : vous recevrez de nouveau nos SMS. Pour arrêter : STOP."),
        "es" => format!("{shop}: volverá a recibir nuestros SMS. Para no recibir más: STOP."),
        "pt" => format!("{shop}: voltará a receber os nossos SMS. Para sair: STOP."),
        _ => format!("{shop}: you will get text messages from us again. Reply STOP to end."),
    }
}

/// Who we are, and how to be left alone. `place` is where to ask: a page or an address.
pub(super) fn help(shop: &str, place: &str, primary: &str) -> String {
    let place = if place.is_empty() {
        String::new()
    } else {
        format!(" {place}")
    };
    match primary {
        "de" => format!("{shop}: Hilfe:{place}. Abmelden: STOP."),
        "fr" => format!("{shop} : aide :{place}. Pour arrêter : STOP."),
        "es" => format!("{shop}: ayuda:{place}. Para no recibir más: STOP."),
        "pt" => format!("{shop}: ajuda:{place}. Para sair: STOP."),
        _ => format!("{shop}: help:{place}. Reply STOP to end."),
    }
}
