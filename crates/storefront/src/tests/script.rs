//! The script itself.

use db::{Db, db_test};
use http::{Request, header};
use web::testing::{Client, Heard};

use super::site;
use crate::script_path;

fn get(client: &Client, path: &str, known: Option<&str>) -> Heard {
    let mut request = Request::builder().uri(path);
    if let Some(tag) = known {
        request = request.header(header::IF_NONE_MATCH, tag);
    }
    client.send(request.body(axum::body::Body::empty()).unwrap())
}

#[db_test]
fn the_script_is_kept_by_browsers_for_an_hour_or_for_ever(db: &Db) {
    let client = site(db);
    let heard = get(&client, "/p.js", None);
    assert_eq!(heard.status.as_u16(), 200);
    assert!(heard.text().contains("perennial"));
    assert_eq!(
        heard.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(heard.header("cache-control"), "public, max-age=3600");
    assert_eq!(heard.header("cross-origin-resource-policy"), "cross-origin");
    let tag = heard.header("etag").to_owned();
    let again = get(&client, "/p.js", Some(&tag));
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    assert_eq!(
        get(&client, "/p.js", Some("W/\"old\"")).status.as_u16(),
        200
    );
    let for_ever = "public, max-age=31536000, immutable";
    let versioned = get(&client, &script_path(), None);
    assert_eq!(versioned.header("cache-control"), for_ever);
    let older = get(&client, "/p.js?v=0", None);
    assert_eq!(older.header("cache-control"), "public, max-age=3600");
}
