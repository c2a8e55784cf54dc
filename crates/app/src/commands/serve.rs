//! `perennial serve`: the shop, running.

use std::{net::SocketAddr, sync::Arc};

use db::{Access, Db};
use kernel::{Ids, Rng, SystemClock};
use messages::Visits;
use segments::{Engine, Limits};
use settings::installation;
use staff::Keeper;
use tokio::{net::TcpListener, runtime::Runtime, signal};
use web::{Parts, Settings, Site, State};
use world::{Doors, Makings, World};

use super::overview;
use crate::{
    cli::{Serve, Shared},
    failure::Failure,
    open::{self, Place},
    post_office,
    post_round::PostRound,
    running::Running,
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
    let (site, visits) = site(db, limits, &public_url)?;
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
        if let Some(line) = first_steps(db, &public_url)? {
            terminal::say(line);
        }
        terminal::note(format!("With programmes at work; {}.", post.words));
        let running = Running::start(&world, &post.transport, &visits)
            .map_err(Failure::io("the shop's threads cannot be started"))?;
        let round = PostRound::start(&place.installation, &world)?;
        web::serve(listener, site.router, limits, stopped()).await;
        // What is being handed over is handed over to its end.
        let stopping = tokio::task::spawn_blocking(move || {
            round.stop();
            running.stop();
        });
        drop(stopping.await);
        Ok(())
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
fn site(db: &Db, limits: Settings, address: &str) -> Result<(Site, Visits), Failure> {
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
        .map_err(Failure::room)?;
    let more = overview::router().merge(admin::router());
    let site = world::site(state, &doors, more).map_err(Failure::room)?;
    Ok((site, doors.visits()))
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
