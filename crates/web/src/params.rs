//! What stands in the address: parts of the path, and the query.

use axum::extract::{FromRequestParts, RawPathParams, rejection::PathRejection};
use http::{Uri, request::Parts};
use serde::de::DeserializeOwned;

use crate::{
    problem::{FieldError, Problem},
    refusal::Refusal,
    state::State,
};

/// Belongs to [`crate::Paging`].
pub(crate) const CURSOR: &str = "cursor";
/// Belongs to [`crate::Paging`].
pub(crate) const LIMIT: &str = "limit";
/// More parameters than any operation has.
const MOST_PAIRS: usize = 100;

/// The parameters of a query, in their order.
pub(crate) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Reads them; refuses NUL characters, which no database column can hold.
    pub(crate) fn of(uri: &Uri) -> Result<Self, Refusal> {
        let pairs: Vec<(String, String)> =
            form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
                .take(MOST_PAIRS.saturating_add(1))
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect();
        if pairs.len() > MOST_PAIRS {
            return Err(Refusal::BadQuery(Vec::new()));
        }
        for (name, value) in &pairs {
            if value.contains('\0') || name.contains('\0') {
                let error = FieldError::new(name.replace('\0', ""), "invalid", NUL);
                return Err(Refusal::BadQuery(vec![error]));
            }
        }
        Ok(Self(pairs))
    }

    /// The value of a name; the last one when it comes several times.
    pub(crate) fn last(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }
}

const NUL: &str = "holds a NUL character";

/// The query as a struct of the operation. `cursor` and `limit` are left to [`crate::Paging`]. Give the struct
/// `#[serde(deny_unknown_fields)]`, so that a misspelt parameter is told and not passed over.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<State> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &State) -> Result<Self, Problem> {
        let pairs = Pairs::of(&parts.uri)?;
        let mut own = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &pairs.0 {
            if name != CURSOR && name != LIMIT {
                own.append_pair(name, value);
            }
        }
        let own = own.finish();
        let deserializer =
            serde_urlencoded::Deserializer::new(form_urlencoded::parse(own.as_bytes()));
        match serde_path_to_error::deserialize(deserializer) {
            Ok(value) => Ok(Self(value)),
            Err(error) => {
                let path = error.path().to_string();
                let field = if path == "." { String::new() } else { path };
                let error = FieldError::new(field, "invalid", error.inner().to_string());
                Err(Refusal::BadQuery(vec![error]).into())
            }
        }
    }
}

/// Parts of the path: one value, or a tuple or struct of them.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<State> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        if parts.uri.path().contains("%00") {
            let error = FieldError::new("", "invalid", NUL);
            return Err(Refusal::BadPath(vec![error]).into());
        }
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(rejection) => {
                // A path with one parameter is read without its name; here it is.
                let names = RawPathParams::from_request_parts(parts, state).await;
                let only = names.ok().and_then(|names| {
                    let mut names = names.iter().map(|(name, _)| name.to_owned());
                    names.next().filter(|_| names.next().is_none())
                });
                Err(refused(&rejection, only.unwrap_or_default()).into())
            }
        }
    }
}

fn refused(rejection: &PathRejection, only: String) -> Refusal {
    use axum::extract::path::ErrorKind;
    let PathRejection::FailedToDeserializePathParams(failed) = rejection else {
        return Refusal::Undeclared;
    };
    let text = rejection.body_text();
    let detail = text.strip_prefix("Invalid URL: ").unwrap_or(&text);
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other kinds name no part of the path"
    )]
    let field = match failed.kind() {
        ErrorKind::ParseErrorAtKey { key, .. } | ErrorKind::DeserializeError { key, .. } => {
            key.clone()
        }
        ErrorKind::InvalidUtf8InPathParam { key } => key.clone(),
        _ => only,
    };
    Refusal::BadPath(vec![FieldError::new(field, "invalid", detail)])
}
