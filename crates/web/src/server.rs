//! The loop that takes connections, and its end.
//!
//! `axum::serve` limits neither the number of connections nor how long a head may take to come, and waits without end
//! for the last connection to close; so the loop is here.

use std::{sync::Arc, time::Duration};

use axum::{Extension, Router, body::Body};
use http::Request;
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use kernel::Span;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
    time::timeout,
};
use tower::ServiceExt as _;

use crate::{metrics, place::Peer, settings::Settings};

/// After the system refused a connection (no file handles left, say), the next try waits this long.
const REFUSED_PAUSE: Duration = Duration::from_secs(1);

/// Serves until `shutdown` ends. Then no connection is taken any more, idle ones are closed, running requests have
/// [`Settings::shutdown_grace`] to end, and what still runs then is cut off.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    settings: Settings,
    shutdown: impl Future<Output = ()> + Send,
) {
    let places = Arc::new(Semaphore::new(settings.connections.max(1)));
    let (stop, stopping) = watch::channel(false);
    let mut connections = JoinSet::new();
    tokio::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_ended) = connections.join_next(), if !connections.is_empty() => {}
            Ok(place) = Arc::clone(&places).acquire_owned() => {
                tokio::select! {
                    () = &mut shutdown => break,
                    accepted = listener.accept() => match accepted {
                        Ok((stream, peer)) => {
                            let router = router.clone().layer(Extension(Peer(peer)));
                            let connection = connection(stream, router, settings, stopping.clone());
                            connections.spawn(async move {
                                metrics::CONNECTIONS.add([], 1);
                                connection.await;
                                metrics::CONNECTIONS.add([], -1);
                                drop(place);
                            });
                        }
                        Err(error) => {
                            tracing::warn!(error = %error, "a connection was not accepted");
                            if timeout(REFUSED_PAUSE, &mut shutdown).await.is_ok() {
                                break;
                            }
                        }
                    }
                }
            }
        }
    }
    drop(listener);
    stop.send_replace(true);
    let all_ended = async { while connections.join_next().await.is_some() {} };
    if timeout(duration(settings.shutdown_grace), all_ended)
        .await
        .is_err()
    {
        tracing::warn!(
            left = connections.len(),
            "requests were cut off by the shutdown"
        );
        connections.shutdown().await;
    }
}

async fn connection(
    stream: TcpStream,
    router: Router,
    settings: Settings,
    mut stopping: watch::Receiver<bool>,
) {
    // Answers are written whole; waiting to fill a packet would only delay them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(error = %error, "a connection came without TCP_NODELAY");
    }
    let service = router.map_request(|request: Request<Incoming>| request.map(Body::new));
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(duration(settings.header_timeout))
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    tokio::pin!(served);
    let ended = tokio::select! {
        ended = served.as_mut() => ended,
        () = stopped(&mut stopping) => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        // Clients hang up all the time.
        tracing::debug!(error = %telemetry::chain(&error), "a connection broke");
    }
}

/// Ends when the server stops.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // The sender going away means the same.
    drop(stopping.wait_for(|stopping| *stopping).await);
}

fn duration(span: Span) -> Duration {
    Duration::from_millis(u64::try_from(span.millis()).unwrap_or(0))
}
