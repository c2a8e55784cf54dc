//! One connection's octets: a socket, with or without TLS, that can hold octets back, and replies read from it.

use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection};
use socket2::SockRef;

use super::Reply;
use super::reply::{self, ReplyError};
use super::settings::Timeouts;

/// How the kernel treats what it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Push {
    /// Sent at once.
    Now,
    /// Kept in the kernel's queue until more comes or [`Wire::push`] is called. Where the system cannot do that, sent
    /// at once; then the window named in the journal's head is wider.
    Hold,
}

/// `MSG_NOSIGNAL | MSG_MORE` and `MSG_NOSIGNAL` of `linux/socket.h`, the same on all architectures.
#[cfg(target_os = "linux")]
const FLAGS: (i32, i32) = (0x4000 | 0x8000, 0x4000);
#[cfg(not(target_os = "linux"))]
const FLAGS: (i32, i32) = (0, 0);

/// Why a connection is of no more use.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    #[error("the server did not answer in time")]
    TooSlow,
    #[error("the server closed the connection")]
    Closed,
    #[error("{0}")]
    Io(io::Error),
    #[error("{0}")]
    Tls(rustls::Error),
    #[error("{0}")]
    Reply(ReplyError),
    #[error("the server sent something before it was asked")]
    Unasked,
    #[error("the server said {0}")]
    SaidGoodbye(Reply),
    #[error("the server's replies are out of step")]
    OutOfStep,
}

impl Broken {
    /// The same for a log, without words of the server's: they may name a customer's address.
    pub(super) fn for_the_log(&self) -> String {
        match self {
            Self::SaidGoodbye(reply) => format!("the server said {}", reply.code),
            Self::TooSlow
            | Self::Closed
            | Self::Io(_)
            | Self::Tls(_)
            | Self::Reply(_)
            | Self::Unasked
            | Self::OutOfStep => self.to_string(),
        }
    }
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        // A time-out is one of the first two, by system.
        let slow = [io::ErrorKind::WouldBlock, io::ErrorKind::TimedOut];
        let gone = [
            io::ErrorKind::UnexpectedEof,
            io::ErrorKind::ConnectionReset,
            io::ErrorKind::ConnectionAborted,
            io::ErrorKind::BrokenPipe,
        ];
        if slow.contains(&error.kind()) {
            Self::TooSlow
        } else if gone.contains(&error.kind()) {
            Self::Closed
        } else {
            Self::Io(error)
        }
    }
}

#[derive(Debug)]
pub(super) struct Wire {
    socket: TcpStream,
    tls: Option<Box<ClientConnection>>,
    /// What was read and not yet taken: `inbox[taken..]`.
    inbox: Vec<u8>,
    taken: usize,
    /// TLS records on their way to the socket.
    outbox: Vec<u8>,
    /// What the socket's read time-out is set to.
    patience: Duration,
}

impl Wire {
    pub(super) fn connect(address: SocketAddr, timeouts: &Timeouts) -> Result<Self, Broken> {
        let socket = TcpStream::connect_timeout(&address, timeouts.connect)?;
        // Without this, what is sent last waits for the other side's delayed acknowledgement: 40 ms for each message.
        socket.set_nodelay(true)?;
        socket.set_write_timeout(Some(timeouts.write))?;
        socket.set_read_timeout(Some(timeouts.reply))?;
        Ok(Self {
            socket,
            tls: None,
            inbox: Vec::with_capacity(1024),
            taken: 0,
            outbox: Vec::new(),
            patience: timeouts.reply,
        })
    }

    pub(super) fn local_address(&self) -> Result<IpAddr, Broken> {
        Ok(self.socket.local_addr()?.ip())
    }

    pub(super) fn is_secure(&self) -> bool {
        self.tls.is_some()
    }

    /// Begins TLS. Whatever arrived before it is not to be trusted after it, so there may be nothing.
    pub(super) fn secure(
        &mut self,
        config: &Arc<ClientConfig>,
        host: &str,
        timeout: Duration,
    ) -> Result<(), Broken> {
        if self.taken < self.inbox.len() {
            return Err(Broken::Unasked);
        }
        let name = ServerName::try_from(host.to_owned());
        let name = name.map_err(|error| Broken::Io(io::Error::other(error)))?;
        let mut tls = ClientConnection::new(Arc::clone(config), name).map_err(Broken::Tls)?;
        // The largest message is bounded by its maker; a limit here would only cut a write in two.
        tls.set_buffer_limit(None);
        self.tls = Some(Box::new(tls));
        let deadline = Deadline::after(timeout);
        self.patience(timeout)?;
        while self.tls.as_ref().is_some_and(|tls| tls.is_handshaking()) {
            self.write_records(Push::Now)?;
            if self.tls.as_ref().is_some_and(|tls| tls.wants_read()) {
                self.read_more(&deadline)?;
            }
        }
        self.write_records(Push::Now)
    }

    pub(super) fn send(&mut self, octets: &[u8], push: Push) -> Result<(), Broken> {
        let Some(tls) = &mut self.tls else {
            return send_all(&self.socket, octets, push);
        };
        tls.writer().write_all(octets)?;
        self.write_records(push)
    }

    /// Sends what is held. Setting the option, even again, makes the kernel send everything.
    pub(super) fn push(&mut self) -> Result<(), Broken> {
        Ok(self.socket.set_nodelay(true)?)
    }

    /// A whole reply that has arrived already.
    pub(super) fn waiting_reply(&mut self) -> Result<Option<Reply>, Broken> {
        let waiting = self.inbox.get(self.taken..).unwrap_or_default();
        let Some((reply, length)) = reply::take(waiting).map_err(Broken::Reply)? else {
            return Ok(None);
        };
        self.taken += length;
        if self.taken == self.inbox.len() {
            self.inbox.clear();
            self.taken = 0;
        }
        Ok(Some(reply))
    }

    /// The next reply, waited for.
    pub(super) fn reply(&mut self, timeout: Duration) -> Result<Reply, Broken> {
        if let Some(reply) = self.waiting_reply()? {
            return Ok(reply);
        }
        let deadline = Deadline::after(timeout);
        self.patience(timeout)?;
        loop {
            self.read_more(&deadline)?;
            if let Some(reply) = self.waiting_reply()? {
                return Ok(reply);
            }
        }
    }

    /// True when the server has closed the connection, or said something, while nobody asked.
    pub(super) fn is_stale(&self) -> bool {
        if self.taken < self.inbox.len() || self.socket.set_nonblocking(true).is_err() {
            return true;
        }
        let heard = self.socket.peek(&mut [0]);
        let quiet = heard.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock);
        self.socket.set_nonblocking(false).is_err() || !quiet
    }

    fn patience(&mut self, timeout: Duration) -> Result<(), Broken> {
        if self.patience != timeout {
            self.socket.set_read_timeout(Some(timeout))?;
            self.patience = timeout;
        }
        Ok(())
    }

    fn read_more(&mut self, deadline: &Deadline) -> Result<(), Broken> {
        if deadline.has_passed() {
            return Err(Broken::TooSlow);
        }
        if self.taken > 0 {
            self.inbox.drain(..self.taken);
            self.taken = 0;
        }
        let mut chunk = [0; 4096];
        let length = loop {
            match self.socket.read(&mut chunk) {
                Ok(length) => break length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        };
        if length == 0 {
            return Err(Broken::Closed);
        }
        let octets = chunk.get(..length).unwrap_or_default();
        if self.tls.is_some() {
            self.decrypt(octets)
        } else {
            self.keep(octets)
        }
    }

    fn keep(&mut self, octets: &[u8]) -> Result<(), Broken> {
        self.inbox.extend_from_slice(octets);
        if self.inbox.len() > reply::LARGEST * 2 {
            return Err(Broken::Reply(ReplyError::TooLong));
        }
        Ok(())
    }

    fn decrypt(&mut self, mut octets: &[u8]) -> Result<(), Broken> {
        let mut plain = [0; 4096];
        while !octets.is_empty() {
            let Some(tls) = &mut self.tls else {
                return Ok(());
            };
            tls.read_tls(&mut octets)?;
            let state = tls.process_new_packets();
            // An alert that says what is wrong goes out before the error is told.
            self.write_records(Push::Now)?;
            let mut waiting = state.map_err(Broken::Tls)?.plaintext_bytes_to_read();
            while waiting > 0 {
                let Some(tls) = &mut self.tls else {
                    return Ok(());
                };
                let length = tls.reader().read(&mut plain)?;
                self.keep(plain.get(..length).unwrap_or_default())?;
                waiting = waiting.saturating_sub(length.max(1));
            }
        }
        Ok(())
    }

    fn write_records(&mut self, push: Push) -> Result<(), Broken> {
        let Some(tls) = &mut self.tls else {
            return Ok(());
        };
        while tls.wants_write() {
            tls.write_tls(&mut self.outbox)?;
        }
        if self.outbox.is_empty() {
            return Ok(());
        }
        let sent = send_all(&self.socket, &self.outbox, push);
        self.outbox.clear();
        sent
    }
}

fn send_all(socket: &TcpStream, mut octets: &[u8], push: Push) -> Result<(), Broken> {
    let flags = match push {
        Push::Hold => FLAGS.0,
        Push::Now => FLAGS.1,
    };
    while !octets.is_empty() {
        match SockRef::from(socket).send_with_flags(octets, flags) {
            Ok(0) => return Err(Broken::Closed),
            Ok(length) => octets = octets.get(length..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The end of a step, by the machine's own clock: what a server may do to a thread has nothing to do with the
/// product's time.
struct Deadline(Instant);

impl Deadline {
    #[expect(
        clippy::disallowed_methods,
        reason = "a socket's patience, not the product's time"
    )]
    fn after(timeout: Duration) -> Self {
        Self(Instant::now() + timeout)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a socket's patience, not the product's time"
    )]
    fn has_passed(&self) -> bool {
        Instant::now() > self.0
    }
}
