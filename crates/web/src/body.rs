//! JSON coming in and going out.

use axum::{
    body::Body,
    extract::FromRequest,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, header};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    idempotency::BodySlot,
    problem::{FieldError, Problem},
    refusal::Refusal,
    state::State,
};

/// A JSON body. Coming in: at most the server's limit, `application/json`, every error with the path of its field.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<State> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request<Body>, state: &State) -> Result<Self, Problem> {
        let bytes = json_bytes(request, state).await?;
        if has_nul(&bytes) {
            let error = FieldError::new("", "invalid", "a text holds a NUL character");
            return Err(Refusal::BadBody(vec![error]).into());
        }
        Ok(Self(parse(&bytes)?))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => (
                [(
                    header::CONTENT_TYPE,
                    HeaderValue::from_static("application/json"),
                )],
                body,
            )
                .into_response(),
            Err(error) => Problem::from(Refusal::Answer(error)).into_response(),
        }
    }
}

/// A body of any bytes, at most the server's limit: a part of a file.
#[derive(Clone, Debug)]
pub struct Octets(pub Bytes);

impl FromRequest<State> for Octets {
    type Rejection = Problem;

    async fn from_request(request: Request<Body>, state: &State) -> Result<Self, Problem> {
        Ok(Self(octets(request, state).await?))
    }
}

/// The body of a request that must be JSON. Its hash is noted where the request carries an idempotency key.
pub(crate) async fn json_bytes(request: Request<Body>, state: &State) -> Result<Bytes, Refusal> {
    if !is_json(request.headers()) {
        return Err(Refusal::NotJson);
    }
    octets(request, state).await
}

async fn octets(request: Request<Body>, state: &State) -> Result<Bytes, Refusal> {
    let (parts, body) = request.into_parts();
    let limit = state.settings().body_limit;
    let too_large = || Refusal::BodyTooLarge { limit };
    let announced = parts
        .headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| usize::try_from(length).map_or(true, |size| size > limit)) {
        return Err(too_large());
    }
    let bytes = match axum::body::to_bytes(body, limit).await {
        Ok(bytes) => bytes,
        Err(error) if is_length_limit(&error) => return Err(too_large()),
        Err(_broken_off) => return Err(Refusal::BodyUnreadable),
    };
    if let Some(slot) = parts.extensions.get::<BodySlot>() {
        slot.note(&bytes);
    }
    Ok(bytes)
}

fn is_length_limit(error: &axum::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if inner.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = inner.source();
    }
    false
}

fn is_json(headers: &HeaderMap) -> bool {
    let plain = headers
        .get(header::CONTENT_ENCODING)
        .is_none_or(|value| value.as_bytes().eq_ignore_ascii_case(b"identity"));
    let Some(kind) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let media = kind.split(';').next().unwrap_or_default().trim();
    let is_json = media.eq_ignore_ascii_case("application/json")
        || media
            .to_ascii_lowercase()
            .strip_prefix("application/")
            .is_some_and(|name| name.ends_with("+json"));
    plain && is_json
}

/// Reads a JSON text as a body is read: a syntax error tells its place, any other the path of its field. The path of a wrong field costs time, so it is looked for only after a failure.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let first = match serde_json::from_slice(bytes) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    if first.is_syntax() || first.is_eof() {
        return Err(Refusal::BadJson {
            line: first.line(),
            column: first.column(),
        });
    }
    Err(Refusal::BadBody(vec![field_error::<T>(bytes, &first)]))
}

/// What is wrong with a JSON text that is well formed but is no `T`.
pub(crate) fn field_error<T: DeserializeOwned>(
    bytes: &[u8],
    first: &serde_json::Error,
) -> FieldError {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let (path, text) = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Ok(_) => (String::new(), first.to_string()),
        Err(error) => (error.path().to_string(), error.inner().to_string()),
    };
    let field = if path == "." { String::new() } else { path };
    let code = if text.starts_with("missing field") {
        "missing"
    } else if text.starts_with("unknown field") {
        "unknown"
    } else {
        "invalid"
    };
    // The place in the text is of no use next to the path.
    let detail = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(words, _)| words);
    FieldError::new(field, code, in_words(detail))
}

/// Says what was expected in words of JSON instead of words of Rust.
fn in_words(detail: &str) -> String {
    let Some((found, expected)) = detail.rsplit_once(", expected ") else {
        return detail.to_owned();
    };
    let (kind, _name) = expected.split_once(' ').unwrap_or((expected, ""));
    let words = match kind {
        "struct" | "map" => "an object",
        "enum" => "one of the known words",
        "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" | "isize" => {
            "a whole number in range"
        }
        "f32" | "f64" => "a number",
        _ => match expected {
            "a sequence" => "a list",
            "a map" => "an object",
            "a boolean" => "true or false",
            other => other,
        },
    };
    format!("{found}, expected {words}")
}

/// Whether a string in this JSON text holds the NUL character, which PostgreSQL's TEXT cannot keep. JSON can only
/// write it as the escape `\u0000`, after an even number of backslashes.
pub(crate) fn has_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        let Some(after) = rest.get(at.saturating_add(1)..) else {
            return false;
        };
        if after.starts_with(b"u0000") {
            return true;
        }
        // The escaped character is passed over: it may itself be a backslash.
        rest = after.get(1..).unwrap_or_default();
    }
    false
}
