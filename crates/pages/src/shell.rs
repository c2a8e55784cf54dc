//! What is around every page.

use askama::Template;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};

use crate::{CATALOG, catalog::Words, locale::Locale, theme::Theme};

/// The frame of one page: whose it is, and in which language.
#[derive(Clone, Debug)]
pub struct Shell {
    theme: Theme,
    locale: Locale,
}

#[derive(Template)]
#[template(path = "shell.html")]
struct Whole<'a> {
    theme: &'a Theme,
    locale: Locale,
    words: Words<'static>,
    title: &'a str,
    inner: &'a str,
}

/// A whole page, on its way out.
#[derive(Clone, Debug)]
pub struct Rendered {
    status: StatusCode,
    theme: Theme,
    locale: Locale,
    html: String,
}

impl Shell {
    /// The frame of a shop's pages in one language.
    pub fn new(theme: &Theme, locale: Locale) -> Self {
        Self {
            theme: theme.clone(),
            locale,
        }
    }

    /// The shop.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// Puts the frame around the rendered inside of a page. Rooms render theirs with a template of their own.
    pub fn page(
        &self,
        status: StatusCode,
        title: &str,
        inner: &impl Template,
    ) -> Result<Rendered, askama::Error> {
        let inner = inner.render()?;
        let whole = Whole {
            theme: &self.theme,
            locale: self.locale,
            words: CATALOG.words(self.locale),
            title,
            inner: &inner,
        };
        Ok(Rendered {
            status,
            theme: self.theme.clone(),
            locale: self.locale,
            html: whole.render()?,
        })
    }
}

impl Rendered {
    /// The page's HTML.
    pub fn html(&self) -> &str {
        &self.html
    }

    /// The status it leaves with.
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl IntoResponse for Rendered {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.html).into_response();
        let headers = response.headers_mut();
        let fixed = |text: &'static str| HeaderValue::from_static(text);
        headers.insert(header::CONTENT_TYPE, fixed("text/html; charset=utf-8"));
        headers.insert(header::CONTENT_LANGUAGE, fixed(self.locale.code()));
        headers.insert(header::CONTENT_SECURITY_POLICY, self.theme.policy().clone());
        headers.insert(header::VARY, fixed("accept-language"));
        // Links with tokens are nobody's search result.
        headers.insert(HeaderName::from_static("x-robots-tag"), fixed("noindex"));
        response
    }
}
