//! A small mail server for what comes back: LMTP (RFC 2033) for the operator's own mail server to deliver into, and SMTP
//! (RFC 5321) for one that only speaks that.
//!
//! It stands on the operator's own machine or network, behind a real mail server: no TLS, no sign-in, no relaying. A
//! recipient that the shop does not know is refused, so nothing is bounced onwards. A mail is taken when the shop has
//! taken it in, and not before: one that cannot be taken in now is answered with "not now", and the server in front
//! keeps it.
//!
//! Connections, recipients, lines, sizes, mistakes and times have limits. Lines end in CRLF and in nothing else: a bare
//! line break is no line end, so nobody smuggles a second mail behind it.

mod session;

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tracing::{debug, warn};

pub(crate) use session::converse;

/// Connections at the same time.
const MOST_CONNECTIONS: usize = 20;
/// Largest mail, in octets.
pub const LARGEST_MAIL: usize = 16 << 20;

/// A mail that was brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The envelope's sender; empty for reports.
    pub from: String,
    /// The envelope's recipients, at least one.
    pub to: Vec<String>,
    /// The mail.
    pub octets: Vec<u8>,
}

/// What becomes of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is taken in, or there is nothing in it for the shop.
    Yes,
    /// Not now: bring it again later.
    NotNow,
    /// It is no mail.
    No,
}

/// Who stands behind the letterbox.
pub trait Porter: Send + Sync {
    /// Whether mail to this address is for the shop.
    fn knows(&self, address: &str) -> bool;
    /// Takes a mail in. Called from several threads.
    fn take(&self, brought: Brought) -> Taken;
}

/// The open letterbox. Dropping it, or [`Letterbox::close`], ends it; a mail being taken in is taken in to its end.
pub struct Letterbox {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

struct Shared {
    porter: Arc<dyn Porter>,
    name: String,
    patience: Duration,
    open: AtomicUsize,
    closing: AtomicBool,
    /// Those who are spoken with, to be hung up on at the end.
    callers: Mutex<Vec<(usize, TcpStream)>>,
}

impl std::fmt::Debug for Letterbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letterbox")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Letterbox {
    /// Listens. `patience` is how long a caller may be silent.
    pub fn open(
        listen: SocketAddr,
        name: &str,
        patience: Duration,
        porter: Arc<dyn Porter>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(listen)?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            porter,
            name: name.to_owned(),
            patience,
            open: AtomicUsize::new(0),
            closing: AtomicBool::new(false),
            callers: Mutex::default(),
        });
        let own = Arc::clone(&shared);
        let listening = thread::Builder::new()
            .name("letterbox".to_owned())
            .spawn(move || listen_on(&listener, &own))?;
        Ok(Self {
            address,
            shared,
            listening: Some(listening),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends it.
    pub fn close(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let Some(listening) = self.listening.take() else {
            return;
        };
        self.shared.closing.store(true, Ordering::Release);
        // Wakes the thread that waits for a caller.
        drop(TcpStream::connect_timeout(
            &self.address,
            Duration::from_secs(1),
        ));
        for (_, caller) in self.shared.callers().iter() {
            // Nothing more is read from it; a reply under way still goes out.
            drop(caller.shutdown(std::net::Shutdown::Read));
        }
        if listening.join().is_err() {
            warn!("the letterbox had stopped with a panic");
        }
    }
}

impl Drop for Letterbox {
    fn drop(&mut self) {
        self.end();
    }
}

impl Shared {
    fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    /// No code that can panic runs under the lock.
    fn callers(&self) -> std::sync::MutexGuard<'_, Vec<(usize, TcpStream)>> {
        self.callers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn listen_on(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut threads: Vec<JoinHandle<()>> = Vec::new();
    for (number, caller) in listener.incoming().enumerate() {
        if shared.is_closing() {
            break;
        }
        threads.retain(|thread| !thread.is_finished());
        let caller = match caller {
            Ok(caller) => caller,
            Err(error) => {
                warn!(%error, "a caller of the letterbox was lost");
                continue;
            }
        };
        if shared.open.load(Ordering::Acquire) >= MOST_CONNECTIONS {
            session::turn_away(&caller);
            continue;
        }
        match receive(number, caller, shared) {
            Ok(thread) => threads.push(thread),
            Err(error) => warn!(%error, "a caller of the letterbox cannot be served"),
        }
    }
    for thread in threads {
        if thread.join().is_err() {
            warn!("a conversation of the letterbox had stopped with a panic");
        }
    }
}

fn receive(number: usize, caller: TcpStream, shared: &Arc<Shared>) -> io::Result<JoinHandle<()>> {
    caller.set_read_timeout(Some(shared.patience))?;
    caller.set_write_timeout(Some(shared.patience))?;
    caller.set_nodelay(true)?;
    shared.callers().push((number, caller.try_clone()?));
    shared.open.fetch_add(1, Ordering::AcqRel);
    let own = Arc::clone(shared);
    let thread = thread::Builder::new().name("letterbox".to_owned());
    let started = thread.spawn(move || {
        if let Err(error) = converse(&caller, &own.name, &*own.porter) {
            debug!(%error, "a caller of the letterbox hung up");
        }
        own.callers().retain(|(other, _)| *other != number);
        own.open.fetch_sub(1, Ordering::AcqRel);
    });
    if started.is_err() {
        shared.callers().retain(|(other, _)| *other != number);
        shared.open.fetch_sub(1, Ordering::AcqRel);
    }
    started
}
