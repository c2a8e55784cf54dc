//! How fast mail leaves: the whole way from [`Outgoing`] to the server's reply, journal included.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use kernel::{EmailAddress, Timestamp};

use crate::transport::{Kept, Outcome, Transport};
use crate::{
    Durability, Envelope, Journal, JournalError, Mailbox, Outgoing, Security, Settings,
    SettingsError, Smtp,
};

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The server's name is not `host:port`.
    #[error("{0} is not host:port")]
    Server(String),
    /// The settings were refused.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The journal in the directory for temporary files cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Made-up addresses are not addresses.
    #[error(transparent)]
    Address(#[from] kernel::Error),
    /// The server did not accept all messages.
    #[error("{failed} of {count} messages were not accepted, one of them: {example}")]
    NotAccepted {
        /// Messages with another outcome.
        failed: usize,
        /// All messages.
        count: usize,
        /// One outcome in words.
        example: String,
    },
}

/// Messages handed over in one call, as a worker does.
const BATCH: usize = 500;

/// Sends `count` messages of about 4.6 kB (text and HTML) to a server that speaks plain SMTP at `host:port`, over so
/// many connections, and gives the time from the first hand-over to the last reply. The server must be one that throws
/// mail away.
pub fn blast(server: &str, connections: usize, count: usize) -> Result<Duration, BenchError> {
    let named = || BenchError::Server(server.to_owned());
    let (host, port) = server.rsplit_once(':').ok_or_else(named)?;
    let Ok(port) = port.parse() else {
        return Err(named());
    };
    let mut settings = Settings::new(host, port);
    settings.security = Security::Plain;
    settings.connections = connections;
    settings.messages_per_connection = u32::MAX;
    blast_with(settings, count)
}

/// The same with all settings given.
pub fn blast_with(settings: Settings, count: usize) -> Result<Duration, BenchError> {
    let scratch = Scratch::new();
    let journal = Journal::open(&scratch.0, Durability::PageCache)?;
    let smtp = Smtp::new(settings, journal)?;
    let batches = batches(count)?;
    let (mut failed, mut example) = (0, String::new());
    let start = now();
    for batch in batches {
        let handed = smtp.hand_over(batch, &mut |reports| {
            for report in reports {
                if !matches!(report.outcome, Outcome::Accepted(_)) {
                    failed += 1;
                    example = format!("{:?}", report.outcome);
                }
            }
            Kept::Recorded
        });
        if handed.is_err() {
            break;
        }
    }
    let taken = now().duration_since(start);
    if failed > 0 {
        Err(BenchError::NotAccepted {
            failed,
            count,
            example,
        })
    } else {
        Ok(taken)
    }
}

fn batches(count: usize) -> Result<Vec<Vec<Outgoing>>, BenchError> {
    let messages = (1..)
        .take(count)
        .map(message)
        .collect::<Result<Vec<_>, kernel::Error>>()?;
    Ok(messages.chunks(BATCH).map(<[Outgoing]>::to_vec).collect())
}

fn message(id: i64) -> Result<Outgoing, kernel::Error> {
    let mailbox = |address: &str, name: &str| {
        Ok::<_, kernel::Error>(Mailbox {
            name: Some(name.to_owned()),
            address: EmailAddress::parse(address)?,
        })
    };
    let to = mailbox(&format!("customer{id}@example.test"), "Ada Example")?;
    let from = mailbox("shop@example.test", "A Shop")?;
    Ok(Outgoing {
        id,
        envelope: Envelope {
            from: Some(from.address.clone()),
            to: to.address.clone(),
        },
        from,
        to,
        reply_to: None,
        subject: "Thank you for your order".to_owned(),
        text: "Thank you for your order. It is on its way to you and will be there soon.\n"
            .repeat(14),
        html: Some(format!(
            "<html><body>{}</body></html>",
            PARAGRAPH.repeat(18)
        )),
        message_id: format!("{id}.blast@example.test"),
        date: Timestamp::from_millis(1_700_000_000_000),
        unsubscribe: None,
        list_id: None,
        feedback_id: None,
        auto_submitted: None,
        in_reply_to: None,
        references: Vec::new(),
    })
}

const PARAGRAPH: &str = "<p style=\"margin:0 0 12px\">Thank you for your order. It is on its way to you, and \
                         you can <a href=\"https://shop.example.test/t/abc\">follow it</a>.</p>\n";

/// A journal of its own for one measurement, removed after it.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("perennial-blast-{}.journal", std::process::id())))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for suffix in ["", ".lock", ".new"] {
            let mut name = self.0.clone().into_os_string();
            name.push(suffix);
            // A file that is not there needs no removing; one that cannot be removed harms nobody.
            std::fs::remove_file(name).unwrap_or_default();
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a measurement, not the product's time"
)]
fn now() -> Instant {
    Instant::now()
}
