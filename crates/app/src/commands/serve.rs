//! `perennial serve`: the shop, running.

use std::{net::SocketAddr, sync::Arc};

use db::{Access, Db};
use fetch::Reach;
use kernel::{Ids, Rng, SystemClock, Timestamp};
use segments::{Engine, Limits};
use settings::installation;
use staff::Keeper;
use tokio::{net::TcpListener, runtime::Runtime, signal};
use upkeep::House;
use web::{Parts, Settings, Site, State};
use world::{Doors, Makings, Premises, World};

use super::overview;
use crate::{
    cli::{Serve, Shared},
    failure::Failure,
    open::{self, Place},
    post_office,
    post_round::PostRound,
    running::{Errands, Running},
    terminal,
};

pub(crate) fn run(shared: &Shared, arguments: &Serve) -> Result<(), Failure> {
    let place = place(shared, arguments)?;
    let logs = place.start_logs(false)?;
    let db = place.open(Access::Write, "serve")?;
    let outcome = serve(&place, &db);
    drop(logs);
    outcome
}

/// The settings, with what the command line says of the server.
pub(crate) fn place(shared: &Shared, arguments: &Serve) -> Result<Place, Failure> {
    let flags = arguments
        .listen
        .clone()
        .map(|listen| ("http.listen", listen));
    Place::find(shared, flags.into_iter().collect())
}

/// Answers requests until the program is told to stop.
pub(crate) fn serve(place: &Place, db: &Db) -> Result<(), Failure> {
    let listen: SocketAddr = place.installation.get(&installation::LISTEN)?;
    let limits = Settings::default();
    let post = post_office::open(
        &place.installation,
        &place.folder,
        format!("http://{listen}"),
    )?;
    let public_url = post.sender.public_url.clone();
    let world = World::new(Makings {
        db: db.clone(),
        clock: Arc::new(SystemClock),
        ids: Ids::new(Rng::from_os().map_err(Failure::room)?),
        sender: post.sender,
        holder: post.holder,
    });
    let world = Arc::new(world.map_err(Failure::room)?);
    let errands = Errands {
        folder: place.folder.clone(),
        imports: (
            place.installation.get(&installation::IMPORT_BATCH)?,
            place.installation.get(&installation::REJECTED_SHARE)?,
        ),
    };
    let premises = Premises {
        settings: place.installation.list(&place.catalogue),
        senders: post.desk,
        folder: place.folder.clone(),
        house: house(place, (post.words.clone(), Some(world.moment().now)))?,
        providers: reach(place)?,
    };
    let (site, doors) = site(db, limits, &public_url, premises)?;
    // The database is asked by ordinary threads only: the client of PostgreSQL brings a runtime of its own.
    let first_steps = first_steps(db, &public_url)?;
    let runtime = Runtime::new().map_err(Failure::io("the server's threads cannot be started"))?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen)
            .await
            .map_err(Failure::io(format!(
                "cannot listen on {listen}: is something else running there?"
            )))?;
        let address = listener
            .local_addr()
            .map_err(Failure::io("the address of the server"))?;
        terminal::say(format!("The shop is open at http://{address}"));
        if let Some(line) = first_steps {
            terminal::say(line);
        }
        terminal::note(format!("With programmes at work; {}.", post.words));
        let start = || -> Result<_, Failure> {
            let running = Running::start(&world, &post.transport, &doors, errands)
                .map_err(Failure::io("the shop's threads cannot be started"))?;
            Ok((running, PostRound::start(&place.installation, &world)?))
        };
        let (running, round) = tokio::task::block_in_place(start)?;
        let told = async {
            stopped().await;
            doors.live().close();
        };
        web::serve(listener, site.router, limits, told).await;
        // What is being handed over is handed over to its end.
        let stopping = tokio::task::spawn_blocking(move || {
            round.stop();
            running.stop();
        });
        drop(stopping.await);
        Ok(())
    })
}

/// What the report of health tells of this installation: where its mail goes, and since when it runs.
pub(crate) fn house(
    place: &Place,
    (way, started_at): (String, Option<Timestamp>),
) -> Result<House, Failure> {
    let settings = &place.installation;
    Ok(House {
        folder: place.folder.clone(),
        way,
        is_captured: settings.get(&installation::SMTP_HOST)?.is_none(),
        has_address: settings.get(&installation::PUBLIC_URL)?.is_some(),
        started_at,
    })
}

/// Where a provider of single sign-on may be.
fn reach(place: &Place) -> Result<Reach, Failure> {
    let private = &staff::settings::PRIVATE_NETWORK;
    Ok(if place.installation.get(private)? {
        Reach::Anywhere
    } else {
        Reach::Public
    })
}

/// Where the first owner is made, while there is none. The token stands behind the `#`, which browsers do not send.
fn first_steps(db: &Db, address: &str) -> Result<Option<String>, Failure> {
    let (at, rng) = (open::moment()?, Rng::from_os().map_err(Failure::room)?);
    let token = db
        .write_now(|tx| staff::new_setup_token(tx, &at, &rng))
        .map_err(Failure::room)?;
    Ok(token.map(|token| {
        format!("Nobody owns the shop yet. Within a day, make its owner at {address}/admin/setup#{token}")
    }))
}

/// The API of all rooms, the pages that shoppers see, the admin page and the overview.
fn site(
    db: &Db,
    limits: Settings,
    address: &str,
    premises: Premises,
) -> Result<(Site, Doors), Failure> {
    let rng = Rng::from_os().map_err(Failure::room)?;
    let engine = Arc::new(Engine::new(
        world::registry().map_err(Failure::room)?,
        Limits::default(),
    ));
    let parts = Parts {
        db: db.clone(),
        clock: Arc::new(SystemClock),
        ids: Ids::new(Rng::from_os().map_err(Failure::room)?),
        settings: limits,
    };
    let state = State::with_sessions(parts, Arc::new(Keeper));
    let doors = db
        .read_now(|tx| {
            let with = (rng.clone(), address);
            Doors::open(tx, Arc::clone(&engine), world::policies(), with)
        })
        .map_err(Failure::room)?
        .with_premises(premises);
    let more = overview::router().merge(admin::router());
    let site = world::site(state, &doors, more).map_err(Failure::room)?;
    Ok((site, doors))
}

/// Ends when the program is interrupted or told to stop.
async fn stopped() {
    let interrupted = signal::ctrl_c();
    let mut told = match signal::unix::signal(signal::unix::SignalKind::terminate()) {
        Ok(told) => told,
        Err(error) => {
            tracing::warn!(%error, "the signal to stop cannot be heard; interrupt the program instead");
            drop(interrupted.await);
            return;
        }
    };
    tokio::select! {
        _ = interrupted => {}
        _ = told.recv() => {}
    }
}
