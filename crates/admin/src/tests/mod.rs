//! Tests of this crate: with the page and without it.

use axum::body::Body;
use db::{Db, Room, db_test};
use http::{Request, header};
use web::{Routes, Settings, testing::Client};

fn rooms() -> Vec<Room> {
    vec![web::MIGRATIONS]
}

fn get(client: &Client, path: &str, headers: &[(&str, &str)]) -> web::testing::Heard {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    client.send(request.body(Body::empty()).unwrap())
}

fn client(db: &Db) -> Client {
    Client::with(db, Routes::new(), crate::router(), Settings::default())
}

#[db_test]
fn every_address_of_the_page_answers_the_one_document(db: &Db) {
    let client = client(db);
    for path in [
        "/admin/",
        "/admin/customers/cus_1",
        "/admin/journeys/thank-you.v2",
    ] {
        let heard = get(&client, path, &[]);
        let status = if crate::is_built() { 200 } else { 503 };
        assert_eq!(heard.status.as_u16(), status, "{path}");
        assert_eq!(heard.header("content-type"), "text/html; charset=utf-8");
        let policy = heard.header("content-security-policy");
        assert!(policy.contains("script-src 'self';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(heard.header("x-content-type-options"), "nosniff");
        assert_eq!(heard.header("referrer-policy"), "same-origin");
    }
    assert_eq!(get(&client, "/admin", &[]).header("location"), "/admin/");
}

#[db_test]
fn a_file_that_is_not_there_is_not_found(db: &Db) {
    let client = client(db);
    for path in ["/admin/assets/none-12345678.js", "/admin/none.js"] {
        assert_eq!(get(&client, path, &[]).status.as_u16(), 404, "{path}");
    }
}

#[db_test]
fn files_travel_packed_and_those_with_a_hash_are_kept_for_ever(db: &Db) {
    let client = client(db);
    for asset in crate::PAGE {
        let path = format!("/admin/{}", asset.name);
        let plain = get(&client, &path, &[]);
        assert_eq!(plain.body, asset.bytes, "{path}");
        let is_kept = plain.header("cache-control").contains("immutable");
        assert_eq!(is_kept, asset.name.starts_with("assets/"), "{path}");
        if let Some(gzip) = asset.gzip {
            let packed = get(&client, &path, &[("accept-encoding", "gzip, br;q=0")]);
            assert_eq!(packed.header("content-encoding"), "gzip");
            assert_eq!(packed.body, gzip);
        }
        let tag = plain.header("etag").to_owned();
        let known = get(&client, &path, &[(header::IF_NONE_MATCH.as_str(), &tag)]);
        assert_eq!(known.status.as_u16(), 304);
        assert!(known.body.is_empty());
    }
}
