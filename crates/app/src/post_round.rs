//! How what comes back reaches the shop: brought to its letterbox, or fetched from a mailbox.

use std::{
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use mail::{
    Credentials, Password,
    imap::{self, Encryption, Post},
    letterbox::{Brought, Letterbox, Porter, Taken},
};
use messages::Arrived;
use settings::{Installation, installation};
use world::World;

use crate::{failure::Failure, terminal};

/// How long a caller of the letterbox, or a mailbox's server, may be silent.
const PATIENCE: Duration = Duration::from_mins(1);
/// Most mails that are fetched at one visit; the next follows at once.
const MOST: usize = 200;
/// The longest pause after visits that failed.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);

/// The letterbox and the visits to the mailbox, as far as they are set up.
pub(crate) struct PostRound {
    letterbox: Option<Letterbox>,
    visits: Option<Visits>,
}

struct Visits {
    /// Dropped, it ends them.
    going: mpsc::Sender<()>,
    thread: JoinHandle<()>,
}

impl PostRound {
    pub(crate) fn start(installation: &Installation, world: &Arc<World>) -> Result<Self, Failure> {
        Ok(Self {
            letterbox: letterbox(installation, world)?,
            visits: visits(installation, world)?,
        })
    }

    pub(crate) fn stop(self) {
        if let Some(letterbox) = self.letterbox {
            letterbox.close();
        }
        if let Some(Visits { going, thread }) = self.visits {
            drop(going);
            if thread.join().is_err() {
                tracing::error!("the visits to the mailbox had stopped with a panic");
            }
        }
    }
}

fn letterbox(
    installation: &Installation,
    world: &Arc<World>,
) -> Result<Option<Letterbox>, Failure> {
    let Some(listen) = installation.get(&installation::LETTERBOX_LISTEN)? else {
        return Ok(None);
    };
    let addresses = installation.get(&installation::LETTERBOX_ADDRESSES)?;
    let addresses = addresses.map(|listed| {
        let each = listed.split(',').map(|one| one.trim().to_lowercase());
        each.filter(|one| one.contains('@')).collect()
    });
    let porter = Arc::new(Doorkeeper {
        world: Arc::clone(world),
        addresses,
    });
    let letterbox = Letterbox::open(listen, "perennial", PATIENCE, porter).map_err(Failure::io(
        format!("the letterbox cannot listen on {listen}"),
    ))?;
    terminal::note(format!(
        "What comes back is taken in at {}.",
        letterbox.address()
    ));
    Ok(Some(letterbox))
}

/// Stands behind the letterbox.
struct Doorkeeper {
    world: Arc<World>,
    /// For whom mail is taken, in lower case; those of the shop's settings when it is not said.
    addresses: Option<Vec<String>>,
}

impl Porter for Doorkeeper {
    fn knows(&self, address: &str) -> bool {
        let address = without_mark(&address.to_lowercase());
        match &self.addresses {
            Some(known) => known.contains(&address),
            None => match self.world.return_addresses() {
                Ok(known) => known.iter().any(|one| one.identity_key() == address),
                Err(error) => {
                    tracing::warn!(error = %telemetry::chain(&error), "the shop's addresses cannot be read");
                    false
                }
            },
        }
    }

    fn take(&self, brought: Brought) -> Taken {
        take(&self.world, &brought.octets, brought.to)
    }
}

/// `bounces+mark@shop.example` is `bounces@shop.example`.
fn without_mark(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return address.to_owned();
    };
    let own = local.split('+').next().unwrap_or(local);
    format!("{own}@{domain}")
}

fn take(world: &World, octets: &[u8], to: Vec<String>) -> Taken {
    let arrived = match Arrived::read(octets, to) {
        Ok(arrived) => arrived,
        Err(error) => {
            tracing::info!(%error, "what was brought is passed over");
            return Taken::No;
        }
    };
    match world.take_in(&arrived) {
        Ok(came) => {
            tracing::debug!(?came, "something came back");
            Taken::Yes
        }
        Err(error) => {
            let code = error.code();
            tracing::warn!(code, error = %telemetry::chain(&error), "what came back could not be taken in");
            Taken::NotNow
        }
    }
}

fn visits(installation: &Installation, world: &Arc<World>) -> Result<Option<Visits>, Failure> {
    let Some(host) = installation.get(&installation::MAILBOX_HOST)? else {
        return Ok(None);
    };
    let user = installation.get(&installation::MAILBOX_USER)?;
    let password = installation.get(&installation::MAILBOX_PASSWORD)?;
    let (Some(user), Some(password)) = (user, password) else {
        return Err(Failure::asked(
            "a mailbox is set and nobody to sign in: set `mailbox.user` and `mailbox.password`",
        ));
    };
    let post = Post {
        host,
        port: installation.get(&installation::MAILBOX_PORT)?,
        encryption: if installation.get(&installation::MAILBOX_TLS)? {
            Encryption::Tls
        } else {
            Encryption::None
        },
        credentials: Credentials {
            user,
            password: Password::new(password.expose()),
        },
        folder: installation.get(&installation::MAILBOX_FOLDER)?,
        extra_authorities: None,
        patience: PATIENCE,
    };
    let period = installation.get(&installation::MAILBOX_PERIOD)?;
    let period = Duration::from_secs(u64::from(period));
    let (going, gone) = mpsc::channel();
    let world = Arc::clone(world);
    let thread = thread::Builder::new()
        .name("mailbox".to_owned())
        .spawn(move || visit_again_and_again(&post, period, &world, &gone))
        .map_err(Failure::io("the thread that looks into the mailbox"))?;
    terminal::note("A mailbox is looked into for what comes back.");
    Ok(Some(Visits { going, thread }))
}

fn visit_again_and_again(post: &Post, period: Duration, world: &World, gone: &mpsc::Receiver<()>) {
    let mut pause = period;
    loop {
        let visit = imap::collect(post, MOST, &mut |octets| take(world, octets, Vec::new()));
        let wait = match visit {
            Ok(MOST) => Duration::ZERO,
            Ok(_all) => {
                pause = period;
                period
            }
            Err(error) => {
                tracing::warn!(error = %telemetry::chain(&error), "the mailbox could not be looked into and is tried again");
                pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
                pause
            }
        };
        match gone.recv_timeout(wait) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}
