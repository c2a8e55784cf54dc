//! Over a real socket.

use std::time::Duration;

use db::{Db, db_test};
use kernel::Span;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    time::timeout,
};

use super::notes;
use crate::{Scope, Settings, serve, testing::Client};

async fn ask(stream: &mut TcpStream, key: &str) -> String {
    let head =
        format!("GET /api/v1/notes HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0_u8; 4_096];
    let read = stream.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

async fn is_closed(stream: &mut TcpStream) -> bool {
    let mut byte = [0_u8; 1];
    matches!(
        timeout(Duration::from_secs(5), stream.read(&mut byte)).await,
        Ok(Ok(0) | Err(_))
    )
}

#[db_test]
fn connections_are_kept_limited_and_ended(db: &Db) {
    let settings = Settings {
        connections: 2,
        header_timeout: Span::from_millis(300),
        shutdown_grace: Span::from_millis(500),
        ..Settings::default()
    };
    let client = Client::with(db, notes(), axum::Router::new(), settings);
    let router = client.site.router.clone();
    let key = client.key(Scope::Read).to_owned();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = async {
            serve(listener, router, settings, async { drop(stopped.await) }).await;
        };
        let caller = async {
            let mut first = TcpStream::connect(address).await.unwrap();
            assert!(ask(&mut first, &key).await.starts_with("HTTP/1.1 200"));
            assert!(ask(&mut first, &key).await.starts_with("HTTP/1.1 200"));
            // A head that never ends is cut off.
            let mut slow = TcpStream::connect(address).await.unwrap();
            slow.write_all(b"GET / HTTP/1.1\r\nx: ").await.unwrap();
            // The third waits until one of the two has gone.
            let mut third = TcpStream::connect(address).await.unwrap();
            assert!(ask(&mut third, &key).await.starts_with("HTTP/1.1 200"));
            assert!(is_closed(&mut slow).await);
            // A request that never ends is cut off by the shutdown, an idle connection is closed.
            let mut hanging = TcpStream::connect(address).await.unwrap();
            hanging
                .write_all(b"GET /api/v1/slow HTTP/1.1\r\nhost: x\r\n\r\n")
                .await
                .unwrap();
            let mut byte = [0_u8; 1];
            assert!(
                timeout(Duration::from_millis(100), hanging.read(&mut byte))
                    .await
                    .is_err()
            );
            stop.send(()).unwrap();
            assert!(is_closed(&mut third).await);
            assert!(is_closed(&mut hanging).await);
            assert!(TcpStream::connect(address).await.is_err());
        };
        timeout(Duration::from_secs(20), async {
            tokio::join!(server, caller)
        })
        .await
        .unwrap();
    });
}
