//! `perennial serve`: the shop, running.

use std::{net::SocketAddr, sync::Arc};

use db::{Access, Db};
use kernel::{Ids, Rng, SystemClock};
use messages::Visits;
use segments::{Engine, Limits};
use settings::installation;
use tokio::{net::TcpListener, runtime::Runtime, signal};
use web::{Parts, Settings, Site, State};
use world::{Doors, Makings, World};

use super::overview;
use crate::{
    cli::{Serve, Shared},
    failure::Failure,
    open::Place,
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
    let world = World::new(Makings {
        db: db.clone(),
        clock: Arc::new(SystemClock),
        ids: Ids::new(Rng::from_os().map_err(Failure::room)?),
        sender: post.sender,
        holder: post.holder,
    });
    let world = Arc::new(world.map_err(Failure::room)?);
    let (site, visits) = site(db, limits)?;
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

/// The API of all rooms, the pages that shoppers see, and the overview.
fn site(db: &Db, limits: Settings) -> Result<(Site, Visits), Failure> {
    let engine = Arc::new(Engine::new(
        world::registry().map_err(Failure::room)?,
        Limits::default(),
    ));
    let state = State::new(Parts {
        db: db.clone(),
        clock: Arc::new(SystemClock),
        ids: Ids::new(Rng::from_os().map_err(Failure::room)?),
        settings: limits,
    });
    let doors = db
        .read_now(|tx| Doors::open(tx, Arc::clone(&engine), world::policies()))
        .map_err(Failure::room)?;
    let site = world::site(state, &doors, overview::router()).map_err(Failure::room)?;
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
