//! What an installation may choose about its server.

use kernel::Span;

use crate::rate::Rate;

/// Limits of the server. The defaults suit a shop on one small machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The largest request body, in bytes. A batch of 1,000 orders is about 2 MB.
    pub body_limit: usize,
    /// How long one request may take, its body included.
    pub timeout: Span,
    /// How fast each API key may call.
    pub rate: Rate,
    /// Connections that are open at a time; more wait for their turn in the system's queue.
    pub connections: usize,
    /// How long a connection may take to send the head of its next request, idle time included.
    pub header_timeout: Span,
    /// How long running requests may take to end when the server stops.
    pub shutdown_grace: Span,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            body_limit: 8 * 1024 * 1024,
            timeout: Span::from_seconds(30),
            rate: Rate {
                per_second: 100,
                burst: 200,
            },
            connections: 4_096,
            header_timeout: Span::from_seconds(30),
            shutdown_grace: Span::from_seconds(20),
        }
    }
}
