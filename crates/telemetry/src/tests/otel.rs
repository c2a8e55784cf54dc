//! Traces reach a collector.

use std::io::{Read, Write};
use std::net::TcpListener;

use tracing_subscriber::layer::SubscriberExt;

use crate::StartError;
use crate::otel::Traces;

#[test]
fn spans_are_handed_to_the_collector() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let collector = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut got = Vec::new();
        let mut piece = [0; 4_096];
        while !got.windows(9).any(|window| window == b"an errand") {
            let n = socket.read(&mut piece).unwrap();
            assert!(n > 0, "the request ended without the span");
            got.extend_from_slice(&piece[..n]);
        }
        socket
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
            .unwrap();
        String::from_utf8_lossy(&got).into_owned()
    });
    let traces = Traces::start(&address, "1.2.3").unwrap();
    let subscriber = tracing_subscriber::registry().with(traces.layer());
    tracing::subscriber::with_default(subscriber, || {
        tracing::info_span!("an errand").in_scope(|| ());
    });
    drop(traces);
    let request = collector.join().unwrap();
    assert!(
        request.starts_with("POST /v1/traces HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(request.contains("content-type: application/x-protobuf"));
    assert!(request.contains("1.2.3"));
}

#[test]
fn a_collector_must_be_plain_http() {
    let refused = Traces::start("https://collector.example", "1.2.3");
    assert!(matches!(refused, Err(StartError::Collector { .. })));
}
