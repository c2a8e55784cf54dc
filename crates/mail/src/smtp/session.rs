//! From a name to a server that is ready for a message: connection, TLS, EHLO, sign-in.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use rustls::ClientConfig;

use super::Reply;
use super::hello::{Offers, SignIn};
use super::settings::{Credentials, Pipelining, Security, Settings};
use super::wire::{Broken, Push, Wire};
use crate::transport::Stage;

/// Addresses of one name that are tried.
const MOST_ADDRESSES: usize = 8;

/// Why there is no session.
#[derive(Debug)]
pub(super) struct Unavailable {
    pub(super) stage: Stage,
    pub(super) reason: String,
}

impl Unavailable {
    fn broken(stage: Stage) -> impl Fn(Broken) -> Self {
        move |broken| Self::new(stage, &broken.to_string())
    }

    pub(super) fn new(stage: Stage, what: &str) -> Self {
        Self {
            stage,
            reason: format!("{} failed: {what}", stage.words()),
        }
    }

    fn said(stage: Stage, reply: &Reply) -> Self {
        Self::new(stage, &format!("the server said {reply}"))
    }
}

/// A connection on which the server waits for a message.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) wire: Wire,
    pub(super) offers: Offers,
    /// Whether commands may be sent ahead of replies.
    pub(super) pipelining: bool,
}

impl Session {
    pub(super) fn open(settings: &Settings, tls: &Arc<ClientConfig>) -> Result<Self, Unavailable> {
        let (mut wire, address) = connect(settings)?;
        let reply_time = settings.timeouts.reply;
        if settings.security == Security::Tls {
            let secured = wire.secure(tls, &settings.host, reply_time);
            secured.map_err(Unavailable::broken(Stage::Tls))?;
        }
        let greeting = wire
            .reply(reply_time)
            .map_err(Unavailable::broken(Stage::Greeting))?;
        if !greeting.is_yes() {
            return Err(Unavailable::said(Stage::Greeting, &greeting));
        }
        let mut offers = hello(&mut wire, settings)?;
        if settings.security == Security::StartTls {
            offers = start_tls(&mut wire, settings, tls, offers)?;
        }
        if let Some(credentials) = &settings.credentials {
            if !wire.is_secure() && !is_near(address.ip()) {
                let why = "the password would cross the open network unencrypted";
                return Err(Unavailable::new(Stage::SignIn, why));
            }
            sign_in(&mut wire, settings, offers, credentials)?;
        }
        let pipelining = offers.pipelining && settings.pipelining == Pipelining::WhenOffered;
        Ok(Self {
            wire,
            offers,
            pipelining,
        })
    }
}

fn connect(settings: &Settings) -> Result<(Wire, SocketAddr), Unavailable> {
    let found = (settings.host.as_str(), settings.port).to_socket_addrs();
    let found = found.map_err(|error| Unavailable::new(Stage::Connect, &error.to_string()))?;
    let mut last = Unavailable::new(Stage::Connect, "the name has no address");
    for address in found.take(MOST_ADDRESSES) {
        match Wire::connect(address, &settings.timeouts) {
            Ok(wire) => return Ok((wire, address)),
            Err(broken) => last = Unavailable::new(Stage::Connect, &broken.to_string()),
        }
    }
    Err(last)
}

fn hello(wire: &mut Wire, settings: &Settings) -> Result<Offers, Unavailable> {
    let own = wire
        .local_address()
        .map_err(Unavailable::broken(Stage::Hello))?;
    let name = match (&settings.hello_name, own) {
        (Some(name), _) => name.clone(),
        (None, IpAddr::V4(own)) => format!("[{own}]"),
        (None, IpAddr::V6(own)) => format!("[IPv6:{own}]"),
    };
    let reply = ask(wire, settings, Stage::Hello, &format!("EHLO {name}"))?;
    if reply.is_yes() {
        return Ok(Offers::read(&reply));
    }
    // A server from before 1995: no extensions, so nothing that needs one.
    let reply = ask(wire, settings, Stage::Hello, &format!("HELO {name}"))?;
    if reply.is_yes() {
        Ok(Offers::default())
    } else {
        Err(Unavailable::said(Stage::Hello, &reply))
    }
}

/// After TLS the server is asked again: what it said before could have been anybody's (RFC 3207 section 4.2).
fn start_tls(
    wire: &mut Wire,
    settings: &Settings,
    tls: &Arc<ClientConfig>,
    offers: Offers,
) -> Result<Offers, Unavailable> {
    if !offers.start_tls {
        return Err(Unavailable::new(
            Stage::Tls,
            "the server does not offer STARTTLS",
        ));
    }
    let reply = ask(wire, settings, Stage::Tls, "STARTTLS")?;
    if !reply.is_yes() {
        return Err(Unavailable::said(Stage::Tls, &reply));
    }
    let secured = wire.secure(tls, &settings.host, settings.timeouts.reply);
    secured.map_err(Unavailable::broken(Stage::Tls))?;
    hello(wire, settings)
}

fn sign_in(
    wire: &mut Wire,
    settings: &Settings,
    offers: Offers,
    credentials: &Credentials,
) -> Result<(), Unavailable> {
    let (user, password) = (&credentials.user, credentials.password.reveal());
    let reply = match offers.sign_in {
        SignIn::None => {
            let why = "the server offers no way to sign in with a password";
            return Err(Unavailable::new(Stage::SignIn, why));
        }
        SignIn::Plain => {
            let secret = BASE64.encode(format!("\0{user}\0{password}"));
            ask(
                wire,
                settings,
                Stage::SignIn,
                &format!("AUTH PLAIN {secret}"),
            )?
        }
        SignIn::Login => {
            let mut reply = ask(wire, settings, Stage::SignIn, "AUTH LOGIN")?;
            for answer in [user, password] {
                if reply.code == 334 {
                    reply = ask(wire, settings, Stage::SignIn, &BASE64.encode(answer))?;
                }
            }
            reply
        }
    };
    // The server's words are told, ours are not: they hold the password.
    if reply.is_yes() {
        Ok(())
    } else {
        Err(Unavailable::said(Stage::SignIn, &reply))
    }
}

fn ask(
    wire: &mut Wire,
    settings: &Settings,
    stage: Stage,
    command: &str,
) -> Result<Reply, Unavailable> {
    let sent = wire.send(format!("{command}\r\n").as_bytes(), Push::Now);
    sent.map_err(Unavailable::broken(stage))?;
    wire.reply(settings.timeouts.reply)
        .map_err(Unavailable::broken(stage))
}

/// This machine or its own network.
pub(crate) fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}
