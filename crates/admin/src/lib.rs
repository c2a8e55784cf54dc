//! The admin page: the files that `web-admin/` is built into, served from the program itself.
//!
//! Nouns: asset (a file of the page), index (the one document, which every address of the page answers).
//!
//! Invariants: nothing is read from the disk while serving. What carries a hash in its name may be kept for ever,
//! everything else is asked for again. The page runs no script but its own files, and stands in no frame.
//!
//! Publishes: nothing.
//!
//! Deliberately absent: anything that the page shows; it asks the API for that.

#[cfg(test)]
mod tests;

use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use web::{Problem, Refusal, State};

/// A file of the page.
#[derive(Debug)]
struct Asset {
    name: &'static str,
    bytes: &'static [u8],
    gzip: Option<&'static [u8]>,
    brotli: Option<&'static [u8]>,
    /// Its version, quoted.
    tag: &'static str,
}

/// All files, sorted by name.
static PAGE: &[Asset] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

const INDEX: &str = "index.html";
/// Names below it carry a hash.
const HASHED: &str = "assets/";

/// Scripts, fonts and data come from here alone. Styles may be inline, as components write them; pictures of messages and
/// products come from the shop's own sites.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https:; \
     font-src 'self'; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

/// Whether the page is in this program.
pub fn is_built() -> bool {
    asset(INDEX).is_some()
}

/// The page below `/admin/`, open to everybody: it holds nothing of the shop.
pub fn router() -> Router<State> {
    Router::new()
        .route("/admin", get(|| async { Redirect::permanent("/admin/") }))
        .route("/admin/", get(index))
        .route("/admin/{*name}", get(file))
}

fn asset(name: &str) -> Option<&'static Asset> {
    PAGE.iter().find(|asset| asset.name == name)
}

async fn index(headers: HeaderMap) -> Response {
    document(&headers)
}

async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match asset(&name) {
        Some(asset) => served(asset, &headers),
        // An address of the page: its own router knows it. What has an ending is a file that is not there.
        None if !name.starts_with(HASHED) && !is_file(&name) => document(&headers),
        None => Problem::from(Refusal::NotFound).into_response(),
    }
}

fn is_file(name: &str) -> bool {
    const ENDINGS: [&str; 8] = ["js", "css", "map", "json", "svg", "png", "ico", "txt"];
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

fn document(headers: &HeaderMap) -> Response {
    match asset(INDEX) {
        Some(index) => served(index, headers),
        None => missing(),
    }
}

fn served(asset: &'static Asset, asked: &HeaderMap) -> Response {
    let is_known = asked
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| {
            tags.split(',')
                .any(|tag| tag.trim().trim_start_matches("W/") == asset.tag)
        });
    let (bytes, encoding) = packed(asset, asked);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        bytes.into_response()
    };
    let told = response.headers_mut();
    let cache = if asset.name.starts_with(HASHED) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    for (name, value) in [
        (header::CONTENT_TYPE, kind(asset.name)),
        (header::CACHE_CONTROL, cache),
        (header::VARY, "accept-encoding"),
    ] {
        told.insert(name, HeaderValue::from_static(value));
    }
    if let Some(encoding) = encoding.filter(|_| !is_known) {
        told.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    // Weak: the same file travels in several encodings.
    if let Ok(tag) = HeaderValue::try_from(format!("W/{}", asset.tag)) {
        told.insert(header::ETAG, tag);
    }
    guarded(response)
}

/// The smallest form that the browser reads.
fn packed(asset: &'static Asset, asked: &HeaderMap) -> (&'static [u8], Option<&'static str>) {
    if let Some(brotli) = asset.brotli.filter(|_| accepts(asked, "br")) {
        return (brotli, Some("br"));
    }
    if let Some(gzip) = asset.gzip.filter(|_| accepts(asked, "gzip")) {
        return (gzip, Some("gzip"));
    }
    (asset.bytes, None)
}

/// RFC 9110 section 12.5.3, without preferences among what is accepted.
fn accepts(asked: &HeaderMap, encoding: &str) -> bool {
    asked
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| {
            let (name, weight) = one.split_once(';').unwrap_or((one, ""));
            let refused = weight
                .trim()
                .strip_prefix("q=")
                .and_then(|weight| weight.parse::<f32>().ok())
                .is_some_and(|weight| weight <= 0.0);
            name.trim().eq_ignore_ascii_case(encoding) && !refused
        })
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn guarded(mut response: Response) -> Response {
    let policy = HeaderValue::from_static(POLICY);
    let told = response.headers_mut();
    told.insert(header::CONTENT_SECURITY_POLICY, policy);
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ] {
        told.insert(name, HeaderValue::from_static(value));
    }
    response
}

const MISSING: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Perennial</title>\
     <h1>The admin page is not in this program</h1>\
     <p>It was built without it. With Node installed, run <code>scripts/build-admin</code> and build the program again; \
     <code>make demo</code> does both.</p><p><a href=\"/overview\">How the shop is doing</a></p>";

/// What stands in the page's place where the program was built without it.
fn missing() -> Response {
    let kind = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    guarded((StatusCode::SERVICE_UNAVAILABLE, kind, MISSING).into_response())
}
