//! How many orders come in over one connection. Not part of the usual run:
//! `cargo test --release -p intake -- --ignored speed --nocapture`.

use std::time::Instant;

use db::Db;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};
use web::{Scope, Settings, testing::Client};

use super::{http::api, rooms};

const BATCHES: usize = 20;
const ORDERS: usize = 1_000;

#[expect(clippy::disallowed_methods, reason = "a measurement")]
fn now() -> Instant {
    Instant::now()
}

#[test]
#[ignore = "a measurement"]
fn speed_of_batches_on_sqlite() {
    db::testing::on_sqlite(&rooms(), speed_of_batches);
}

#[test]
#[ignore = "a measurement"]
fn speed_of_batches_on_postgres() {
    db::testing::on_postgres(&rooms(), speed_of_batches);
}

/// Two lines each, every second order by a customer who is new.
fn batch(number: usize) -> Vec<u8> {
    let orders: Vec<_> = (0..ORDERS)
        .map(|place| {
            let order = number * ORDERS + place;
            json!({
                "source": "shop",
                "external_id": order.to_string(),
                "placed_at": "2026-03-01T10:00:00Z",
                "currency": "GBP",
                "payment_state": "paid",
                "customer": {"email": format!("c{}@example.com", order / 2), "first_name": "Ana"},
                "lines": [
                    {"product": {"external_id": format!("p{}", order % 500), "title": "Tea"}, "quantity": 2, "unit_price": "4.95"},
                    {"product": {"external_id": format!("p{}", order % 300), "title": "Cup"}, "quantity": 1, "unit_price": "12.00"},
                ],
            })
        })
        .collect();
    json!({ "items": orders }).to_string().into_bytes()
}

async fn post(stream: &mut TcpStream, key: &str, path: &str, body: &[u8]) -> String {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    let mut answer = Vec::new();
    loop {
        let mut piece = vec![0_u8; 65_536];
        let read = stream.read(&mut piece).await.unwrap();
        answer.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&answer);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length: usize = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .and_then(|length| length.parse().ok())
                .unwrap();
            if body.len() >= length {
                return text.into_owned();
            }
        }
    }
}

#[expect(clippy::float_arithmetic, reason = "a measurement")]
fn speed_of_batches(db: &Db) {
    let client = Client::with(db, api(), axum::Router::new(), Settings::default());
    let (router, key) = (
        client.site.router.clone(),
        client.key(Scope::Write).to_owned(),
    );
    let bodies: Vec<Vec<u8>> = (0..BATCHES).map(batch).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = web::serve(listener, router, Settings::default(), async {
            drop(stopped.await);
        });
        let caller = async {
            let mut stream = TcpStream::connect(address).await.unwrap();
            for (what, path) in [
                ("new, told of the past", "/api/v1/orders/batch?history=true"),
                ("the same again", "/api/v1/orders/batch?history=true"),
            ] {
                let started = now();
                for body in &bodies {
                    let answer = post(&mut stream, &key, path, body).await;
                    assert!(answer.contains("\"refused\":0"), "{answer}");
                }
                let seconds = started.elapsed().as_secs_f64();
                let orders = f64::from(u32::try_from(BATCHES * ORDERS).unwrap());
                println!("{what}: {:.0} orders/s", orders / seconds);
            }
            stop.send(()).unwrap();
        };
        tokio::join!(server, caller);
    });
}
