//! The words of the frame, in the languages that templates come in.

/// The words at the foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FrameWords {
    /// Why somebody gets it, where nothing else is said.
    pub(crate) because: &'static str,
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
    let because = match primary_language {
        "de" => "Sie erhalten diese Nachricht, weil Sie bei {{ shop.name }} bestellt haben.",
        "fr" => "Vous recevez ce message parce que vous avez commandé chez {{ shop.name }}.",
        "es" => "Recibes este mensaje porque has hecho un pedido en {{ shop.name }}.",
        "pt" => "Recebe esta mensagem porque fez uma encomenda na {{ shop.name }}.",
        _ => "You are receiving this message because you are a customer of {{ shop.name }}.",
    };
    FrameWords {
        because,
        enough,
        unsubscribe,
        preferences,
        view,
    }
}
