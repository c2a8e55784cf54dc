//! What asks.

use std::{io, time::Duration};

use ureq::{
    Agent, Timeout,
    config::Config,
    http::{self, Uri},
    unversioned::transport::DefaultConnector,
};

use crate::{
    Answer, Error, Method, Request,
    resolver::{GuardedResolver, NOT_PUBLIC},
};

/// Longest address, in bytes.
const LONGEST_URL: usize = 2_000;

/// What asks other machines. The second implementation is the pretended one of tests and simulations.
pub trait Fetch: Send + Sync {
    /// Asks, and waits for the answer. An answer of any status is an answer.
    fn fetch(&self, request: &Request) -> Result<Answer, Error>;
}

/// Whom it may ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// The public internet, over TLS.
    #[default]
    Public,
    /// Everybody, also without TLS: for tests, and for operators who say by argument that their receiver is within.
    Anywhere,
}

/// How long and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For the name and the connection.
    pub connect: Duration,
    /// For all of it, with redirects.
    pub whole: Duration,
    /// Longest body of an answer, in bytes.
    pub largest_answer: u64,
    /// How often a reading request is led on.
    pub redirects: u8,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(30),
            largest_answer: 1 << 20,
            redirects: 3,
        }
    }
}

/// Asks for real.
#[derive(Clone, Debug)]
pub struct Fetcher {
    agent: Agent,
    reach: Reach,
    limits: Limits,
}

impl Fetcher {
    /// Asks the public internet.
    pub fn new(limits: Limits) -> Self {
        Self::with_reach(limits, Reach::Public)
    }

    /// Asks whom it is told.
    pub fn with_reach(limits: Limits, reach: Reach) -> Self {
        let config: Config = Agent::config_builder()
            .http_status_as_error(false)
            .https_only(reach == Reach::Public)
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(64 * 1024)
            .timeout_global(Some(limits.whole))
            .timeout_connect(Some(limits.connect))
            .timeout_resolve(Some(limits.connect))
            .max_idle_connections(0)
            .user_agent(concat!("perennial/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver = GuardedResolver::new(reach);
        Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
            reach,
            limits,
        }
    }

    fn ask(&self, request: &Request, uri: &Uri) -> Result<Answer, Error> {
        let host = uri.host().unwrap_or_default().to_owned();
        let mut builder = http::Request::builder().uri(uri.clone());
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        let unfit = |_error| Error::Address("or a header of the request is not as HTTP wants it");
        let sent = match request.method {
            Method::Get => {
                let built = builder.method(http::Method::GET).body(()).map_err(unfit)?;
                self.agent.run(built)
            }
            Method::Post => {
                let body = request.body.clone();
                let built = builder
                    .method(http::Method::POST)
                    .body(body)
                    .map_err(unfit)?;
                self.agent.run(built)
            }
        };
        let mut response = sent.map_err(|error| translated(&error, &host))?;
        let headers = response
            .headers()
            .iter()
            .filter_map(|(name, value)| {
                Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
            })
            .collect();
        let body = response
            .body_mut()
            .with_config()
            .limit(self.limits.largest_answer)
            .read_to_vec()
            .map_err(|error| translated(&error, &host))?;
        Ok(Answer {
            status: response.status().as_u16(),
            headers,
            body,
        })
    }

    fn check(&self, url: &str) -> Result<Uri, Error> {
        if url.len() > LONGEST_URL {
            return Err(Error::Address("is too long"));
        }
        let uri: Uri = url
            .parse()
            .map_err(|_bad| Error::Address("is not one of the web"))?;
        let has_scheme = match (uri.scheme_str(), self.reach) {
            (Some("https"), _) | (Some("http"), Reach::Anywhere) => true,
            (_, _) => false,
        };
        if !has_scheme {
            return Err(Error::Address("must begin with https://"));
        }
        let authority = uri.authority().map_or("", http::uri::Authority::as_str);
        if authority.contains('@') {
            return Err(Error::Address("must not hold a user or a password"));
        }
        if uri.host().is_none_or(str::is_empty) {
            return Err(Error::Address("names no host"));
        }
        Ok(uri)
    }
}

impl Fetch for Fetcher {
    fn fetch(&self, request: &Request) -> Result<Answer, Error> {
        let mut uri = self.check(&request.url)?;
        let first = uri.host().unwrap_or_default().to_owned();
        let mut asked = request.clone();
        for _ in 0..=self.limits.redirects {
            let answer = self.ask(&asked, &uri)?;
            let leads_on = matches!(answer.status, 301 | 302 | 303 | 307 | 308);
            let target = answer.header("location").filter(|_| leads_on);
            let Some(target) = target.filter(|_| request.method == Method::Get) else {
                tracing::debug!(host = first, status = answer.status, "an answer came");
                return Ok(answer);
            };
            let next = self.check(&absolute(&uri, target)?)?;
            if next.authority() != uri.authority() {
                // What proves who asks is for whom it was meant.
                asked.headers.retain(|(name, _)| {
                    !["authorization", "cookie", "proxy-authorization"]
                        .iter()
                        .any(|secret| name.eq_ignore_ascii_case(secret))
                });
            }
            uri = next;
        }
        Err(Error::TooManyRedirects { host: first })
    }
}

/// Where a redirect leads: an absolute address, or a path on the same host.
fn absolute(from: &Uri, target: &str) -> Result<String, Error> {
    if target.contains("://") {
        return Ok(target.to_owned());
    }
    let scheme = from.scheme_str().unwrap_or("https");
    if let Some(rest) = target.strip_prefix("//") {
        return Ok(format!("{scheme}://{rest}"));
    }
    if !target.starts_with('/') {
        return Err(Error::Address("that it leads on to is not absolute"));
    }
    let authority = from.authority().map_or("", http::uri::Authority::as_str);
    Ok(format!("{scheme}://{authority}{target}"))
}

/// The host of an address, for people; empty when there is none.
pub(crate) fn host_of(url: &str) -> String {
    let uri: Option<Uri> = url.parse().ok();
    uri.and_then(|uri| uri.host().map(str::to_owned))
        .unwrap_or_default()
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the library's list is open, and whatever it adds is a broken connection here"
)]
fn translated(error: &ureq::Error, host: &str) -> Error {
    let host = host.to_owned();
    match error {
        ureq::Error::Other(why) if why.to_string() == NOT_PUBLIC => Error::NotPublic { host },
        ureq::Error::HostNotFound => Error::NoHost { host },
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => Error::NotReached {
            host,
            why: "there was no connection in time".to_owned(),
        },
        ureq::Error::Timeout(_) => Error::TimedOut { host },
        ureq::Error::ConnectionFailed => Error::NotReached {
            host,
            why: "the connection failed".to_owned(),
        },
        ureq::Error::BodyExceedsLimit(_) => Error::TooLong { host },
        ureq::Error::RequireHttpsOnly(_) => Error::Address("must begin with https://"),
        ureq::Error::Io(why) if is_before_anything(why) => Error::NotReached {
            host,
            why: format!("the connection failed ({:?})", why.kind()),
        },
        ureq::Error::Io(why) => Error::Connection {
            host,
            why: format!("the connection failed ({:?})", why.kind()),
        },
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => Error::NotReached {
            host,
            why: "no secure connection could be made".to_owned(),
        },
        ureq::Error::Protocol(_) => Error::Connection {
            host,
            why: "it does not speak HTTP".to_owned(),
        },
        _ => Error::Connection {
            host,
            why: "the connection failed".to_owned(),
        },
    }
}

/// Whether a connection failed before anything could be told over it: nobody was there, or the host could not prove who it
/// is (the library shows its certificate at the first word).
fn is_before_anything(why: &io::Error) -> bool {
    matches!(
        why.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::AddrNotAvailable
    ) || why.to_string().contains("peer certificate")
}
