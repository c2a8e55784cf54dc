//! What changes is told while it does.

use db::{Db, DbError, db_test};
use http::{Method, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::{Feed, Live, Routes, Scope, Watched, live_routes, testing::Client};

fn client(db: &Db, live: &Live) -> Client {
    let watched = Watched {
        rooms: vec!["notes"],
        feeds: vec![Feed {
            room: "notes",
            read: |_tx| Ok::<_, DbError>(json!({"going": "on"})),
        }],
    };
    let routes = live_routes(live.clone(), watched);
    Client::new(db, Routes::new().nest("/api/v1", routes))
}

#[db_test]
fn changes_are_told_and_the_end_of_the_server_ends_the_stream(db: &Db) {
    let live = Live::default();
    let client = client(db, &live);
    let key = client.key(Scope::Read).to_owned();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let request = Client::request(Method::GET, "/api/v1/live", &key, &Value::Null);
        let response = client.site.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut body = response.into_body();
        let mut next = async || {
            let frame = body.frame().await?.unwrap();
            Some(String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap())
        };
        let first = next().await.unwrap();
        assert!(
            first.contains("event: notes\ndata: {\"going\":\"on\"}"),
            "{first}"
        );
        let touched = db.write(|tx| {
            tx.touch("notes");
            Ok::<_, DbError>(())
        });
        touched.await.unwrap();
        let told = next().await.unwrap();
        assert!(
            told.contains("event: changed\ndata: {\"rooms\":[\"notes\"]}"),
            "{told}"
        );
        live.close();
        while let Some(_last) = next().await {}
    });
    let ended = client.get("/api/v1/live");
    assert_eq!(ended.json()["code"], "web.unavailable");
}

#[db_test]
fn one_caller_has_only_so_many_streams(db: &Db) {
    let live = Live::default();
    let client = client(db, &live);
    let key = client.key(Scope::Read).to_owned();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let ask = || {
            let request = Client::request(Method::GET, "/api/v1/live", &key, &Value::Null);
            client.site.router.clone().oneshot(request)
        };
        let mut open = Vec::new();
        for _ in 0..10 {
            let response = ask().await.unwrap();
            assert_eq!(response.status(), StatusCode::OK);
            open.push(response);
        }
        let refused = ask().await.unwrap();
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        open.clear();
        assert_eq!(ask().await.unwrap().status(), StatusCode::OK);
    });
    live.close();
}
