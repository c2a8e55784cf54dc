//! The words of the frame, in the languages that templates come in.

/// The words at the foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FrameWords {
    /// Before the way out.
    pub(crate) enough: &'static str,
    /// The way out.
    pub(crate) unsubscribe: &'static str,
    /// To the page of preferences.
    pub(crate) preferences: &'static str,
    /// To the message in a browser.
    pub(crate) view: &'static str,
}

/// In a language, or in English.
pub(crate) fn frame(primary_language: &str) -> FrameWords {
    let (enough, unsubscribe) = match primary_language {
        "de" => ("Keine Nachrichten dieser Art mehr?", "Abmelden"),
        "fr" => (
            "Vous ne souhaitez plus de messages de ce type ?",
            "Se désinscrire",
        ),
        "es" => ("¿No quieres más mensajes como este?", "Darse de baja"),
        "pt" => (
            "Não quer mais mensagens como esta?",
            "Cancelar a subscrição",
        ),
        _ => ("Don’t want messages like this any more?", "Unsubscribe"),
    };
    let (preferences, view) = match primary_language {
        "de" => ("Ihre Einstellungen", "Im Browser ansehen"),
        "fr" => ("Vos préférences", "Voir dans le navigateur"),
        "es" => ("Tus preferencias", "Ver en el navegador"),
        "pt" => ("As suas preferências", "Ver no navegador"),
        _ => ("Your preferences", "View in browser"),
    };
    FrameWords {
        enough,
        unsubscribe,
        preferences,
        view,
    }
}
