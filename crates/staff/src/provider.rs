//! The provider that says who somebody is: where it is asked, its keys, and its answer. What it says of itself is kept for
//! an hour; keys are asked for anew when a token names one that is not known, once a minute at most.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use fetch::{Answer, Fetch, Request};
use kernel::{Span, Timestamp};
use serde::Deserialize;

use crate::{
    domain::{Claims, Expected, PublicKey, Unbelieved, believed, public_keys},
    error::Error,
};

/// How long what a provider says of itself is believed.
const LIFE: Span = Span::from_hours(1);
/// The least time between two looks at its keys.
const PAUSE: Span = Span::from_minutes(1);

/// What a provider says of itself (OpenID Connect Discovery 1.0, section 3), as far as it is needed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Endpoints {
    pub(crate) issuer: String,
    pub(crate) authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

/// Who we are to the provider.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) issuer: String,
    pub(crate) id: String,
    pub(crate) secret: Option<String>,
    pub(crate) redirect: String,
}

/// What comes back with somebody whom the provider let through.
#[derive(Clone, Copy)]
pub(crate) struct Exchange<'a> {
    pub(crate) code: &'a str,
    pub(crate) verifier: &'a str,
    pub(crate) nonce: &'a str,
}

#[derive(Clone)]
struct Known {
    issuer: String,
    endpoints: Endpoints,
    at: Timestamp,
    keys: Vec<PublicKey>,
    keys_at: Option<Timestamp>,
}

/// Asks providers and remembers what they said. Cloning is cheap, and clones share what is remembered.
#[derive(Clone)]
pub(crate) struct Directory {
    fetch: Arc<dyn Fetch>,
    known: Arc<Mutex<Option<Known>>>,
}

impl Directory {
    pub(crate) fn new(fetch: Arc<dyn Fetch>) -> Self {
        Self {
            fetch,
            known: Arc::default(),
        }
    }

    fn known(&self) -> MutexGuard<'_, Option<Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self, request: &Request) -> Result<Answer, Error> {
        let answer = self.fetch.fetch(request).map_err(Error::Provider)?;
        if answer.is_success() {
            Ok(answer)
        } else {
            Err(Error::ProviderSaid(answer.status))
        }
    }

    /// Where a provider is asked for what.
    pub(crate) fn endpoints(&self, issuer: &str, now: Timestamp) -> Result<Endpoints, Error> {
        let fresh = |known: &&Known| known.issuer == issuer && now.since(known.at) < LIFE;
        if let Some(known) = self.known().as_ref().filter(fresh) {
            return Ok(known.endpoints.clone());
        }
        let address = format!("{issuer}/.well-known/openid-configuration");
        let answer = self.ask(&Request::get(address).with("accept", "application/json"))?;
        let endpoints: Endpoints = serde_json::from_slice(&answer.body)
            .map_err(|_other| Error::ProviderUnreadable("what it says of itself"))?;
        // Section 4.3. The setting has no slash at its end, and some issuers have one.
        if endpoints.issuer.trim_end_matches('/') != issuer {
            return Err(Error::ProviderUnreadable("its name, which is another one"));
        }
        if !is_web(&endpoints.authorization_endpoint) {
            return Err(Error::ProviderUnreadable("where people sign in"));
        }
        let mut known = self.known();
        // Keys of the same provider are looked at by their own clock.
        let kept = known.take().filter(|known| known.issuer == issuer);
        let (keys, keys_at) = kept.map_or((Vec::new(), None), |kept| (kept.keys, kept.keys_at));
        *known = Some(Known {
            issuer: issuer.to_owned(),
            endpoints: endpoints.clone(),
            at: now,
            keys,
            keys_at,
        });
        Ok(endpoints)
    }

    /// The provider's keys, not older than `life`.
    fn keys(
        &self,
        (issuer, endpoints): (&str, &Endpoints),
        now: Timestamp,
        life: Span,
    ) -> Result<Vec<PublicKey>, Error> {
        let fresh = |known: &&Known| {
            known.issuer == issuer && known.keys_at.is_some_and(|at| now.since(at) < life)
        };
        if let Some(known) = self.known().as_ref().filter(fresh) {
            return Ok(known.keys.clone());
        }
        let answer = self.ask(&Request::get(endpoints.jwks_uri.as_str()))?;
        let keys = public_keys(&answer.body).ok_or(Error::ProviderUnreadable("its set of keys"))?;
        if let Some(known) = self.known().as_mut().filter(|known| known.issuer == issuer) {
            known.keys.clone_from(&keys);
            known.keys_at = Some(now);
        }
        Ok(keys)
    }

    /// Who somebody is whom the provider let through: the code is exchanged for a token, and the token is looked at.
    pub(crate) fn claims(
        &self,
        client: &Client,
        exchange: Exchange<'_>,
        now: Timestamp,
    ) -> Result<Claims, Error> {
        let endpoints = self.endpoints(&client.issuer, now)?;
        let token = self.token(client, &endpoints, exchange)?;
        let of = (client.issuer.as_str(), &endpoints);
        let expected = Expected {
            issuer: &endpoints.issuer,
            client: &client.id,
            nonce: exchange.nonce,
            now,
        };
        let judged = believed(&token, &self.keys(of, now, LIFE)?, expected);
        let judged = match judged {
            // The provider may have new keys since.
            Err(Unbelieved::UnknownKey) => believed(&token, &self.keys(of, now, PAUSE)?, expected),
            other => other,
        };
        judged.map_err(|why| {
            tracing::warn!(?why, "the token of a provider is not believed");
            Error::Token
        })
    }

    fn token(
        &self,
        client: &Client,
        endpoints: &Endpoints,
        exchange: Exchange<'_>,
    ) -> Result<String, Error> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", exchange.code)
            .append_pair("redirect_uri", &client.redirect)
            .append_pair("client_id", &client.id)
            .append_pair("code_verifier", exchange.verifier);
        let methods = &endpoints.token_endpoint_auth_methods_supported;
        // Nothing said means "by the header" (section 3).
        let by_header =
            methods.is_empty() || methods.iter().any(|one| one == "client_secret_basic");
        let secret = client.secret.as_deref();
        if let Some(secret) = secret.filter(|_secret| !by_header) {
            form.append_pair("client_secret", secret);
        }
        let mut request = Request::post(
            endpoints.token_endpoint.as_str(),
            "application/x-www-form-urlencoded",
            form.finish().into_bytes(),
        )
        .with("accept", "application/json");
        if let Some(secret) = secret.filter(|_secret| by_header) {
            // RFC 6749, section 2.3.1: both are encoded as in a form first.
            let encoded = |text: &str| -> String {
                form_urlencoded::byte_serialize(text.as_bytes()).collect()
            };
            let pair = format!("{}:{}", encoded(&client.id), encoded(secret));
            request = request.with("authorization", format!("Basic {}", STANDARD.encode(pair)));
        }
        let answer = self.ask(&request)?;
        let tokens: Tokens = serde_json::from_slice(&answer.body)
            .map_err(|_other| Error::ProviderUnreadable("its answer, which has no ID token"))?;
        Ok(tokens.id_token)
    }
}

/// What a provider answers to a code, as far as it is needed.
#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

fn is_web(address: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_graphic();
    (address.starts_with("https://") || address.starts_with("http://"))
        && address.chars().all(plain)
}
