//! The shop's logo.

use db::{Db, db_test};
use http::{Method, Request, StatusCode};
use kernel::{Clock as _, Moment, Rng};
use web::{Routes, Scope, Settings, keys, testing::Client};

use crate::picture::{PictureKind, measured};

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes
}

#[test]
fn pictures_are_measured_and_nothing_else_is_one() {
    assert_eq!(measured(&png(3, 4)), Some((PictureKind::Png, 3, 4)));
    let jpeg = [
        0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 11, 8, 0, 5, 0, 6, 1,
    ];
    assert_eq!(measured(&jpeg), Some((PictureKind::Jpeg, 6, 5)));
    let mut webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".to_vec();
    webp.extend([6, 0, 0, 7, 0, 0]);
    assert_eq!(measured(&webp), Some((PictureKind::Webp, 7, 8)));
    for none in [&b""[..], b"<svg/>", b"GIF89a", &jpeg[..9], &png(3, 4)[..20]] {
        assert_eq!(measured(none), None);
    }
}

#[test]
fn a_logo_is_shown_as_large_as_it_fits() {
    let shown = |width: u32, height: u32| {
        let logo = crate::Logo {
            hash: String::new(),
            kind: PictureKind::Png,
            width,
            height,
        };
        logo.shown_size()
    };
    assert_eq!(shown(100, 40), (100, 40), "never larger than it is");
    assert_eq!(shown(440, 100), (220, 50));
    assert_eq!(shown(400, 400), (56, 56));
    assert_eq!(shown(4_000, 1), (220, 1));
    assert_eq!(shown(1, 4_000), (1, 56));
}

#[db_test]
fn a_logo_is_taken_shown_to_everybody_and_removed(db: &Db) {
    let routes = Routes::new().nest("/api/v1", crate::brand_routes());
    let client = Client::with(db, routes, crate::brand_router(), Settings::default());
    let at = Moment::new(client.clock.now(), client.ids.clone());
    let (_, key) = db
        .write_now(|tx| keys::create(tx, &at, &Rng::from_seed(5), "boss", Scope::Manage))
        .unwrap();
    let put = |bytes: Vec<u8>| {
        let request = Request::put("/api/v1/brand/logo")
            .header("authorization", format!("Bearer {}", key.reveal()))
            .body(bytes.into())
            .unwrap();
        client.send(request)
    };
    assert_eq!(
        client.get("/api/v1/brand/logo").status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(put(b"<svg/>".to_vec()).json()["code"], "shops.logo_kind");
    assert_eq!(put(png(5_000, 4)).json()["code"], "shops.logo_size");
    let set = put(png(30, 40));
    assert_eq!(set.status, StatusCode::OK, "{}", set.text());
    let path = set.json()["path"].as_str().unwrap().to_owned();
    assert_eq!(client.get("/api/v1/brand/logo").json(), set.json());
    let shown = client.send(Request::get(&path).body("".into()).unwrap());
    assert_eq!(shown.header("content-type"), "image/png");
    assert_eq!(shown.body, png(30, 40));
    let present = client.send(Request::get("/brand/logo").body("".into()).unwrap());
    assert_eq!(present.body, png(30, 40));
    assert_eq!(present.header("cache-control"), "public, max-age=3600");
    let request = Client::request(
        Method::DELETE,
        "/api/v1/brand/logo",
        key.reveal(),
        &serde_json::Value::Null,
    );
    assert_eq!(client.send(request).status, StatusCode::NO_CONTENT);
    let gone = client.send(Request::get(&path).body("".into()).unwrap());
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}
