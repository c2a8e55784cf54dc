//! What a request says about whoever reads the answer.

use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, StatusCode, Uri, header};
use kernel::Language;

use crate::{
    locale::Locale,
    shell::{Rendered, Shell},
    theme::Theme,
};

/// The language that was chosen on the page, and those that the browser asks for.
pub(crate) struct Visit {
    query: String,
    chosen: Option<String>,
    accepted: Option<String>,
}

impl Visit {
    pub(crate) fn of(headers: &HeaderMap, uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default().to_owned();
        let chosen = form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "lang")
            .map(|(_, value)| value.into_owned());
        let accepted = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        Self {
            query,
            chosen,
            accepted,
        }
    }

    pub(crate) fn shell(&self, theme: &Theme, known: Option<&Language>) -> Shell {
        let locale = Locale::choose(
            self.chosen.as_deref(),
            known,
            self.accepted.as_deref(),
            theme.language(),
        );
        Shell::new(theme, locale)
    }

    /// Whether the address names this.
    pub(crate) fn asks(&self, name: &str) -> bool {
        form_urlencoded::parse(self.query.as_bytes()).any(|(known, _)| known == name)
    }

    /// The same page in the language that was chosen on it, with something more in its address.
    pub(crate) fn back(&self, more: Option<&str>) -> String {
        let language = self.chosen.as_deref().and_then(Locale::of);
        let language = language.map(|locale| format!("lang={}", locale.code()));
        let parts: Vec<&str> = more.into_iter().chain(language.as_deref()).collect();
        format!("?{}", parts.join("&"))
    }
}

/// A template that fails is our fault, and cannot be told by a template.
pub(crate) fn sent(page: Result<Rendered, askama::Error>) -> Response {
    match page {
        Ok(page) => page.into_response(),
        Err(error) => {
            tracing::error!(error = %telemetry::chain(&error), "a page was not rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
