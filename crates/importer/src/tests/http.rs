//! Files brought and imported over HTTP.

use db::{Db, db_test};
use http::{Method, Request, StatusCode};
use kernel::{Currency, Zone};
use serde_json::{Value, json};
use web::{Routes, Scope, testing::Client};

use crate::{Importing, uploads::Terms};

const ORDERS: &str = "Order ID,Date,Email,Product ID,Title,Quantity,Unit price\n\
                      1,2025-12-31 14:30:00,ana@example.test,A,Mug,2,2.50\n\
                      2,2026-01-02 09:00:00,ben@example.test,B,Pot,1,12.00\n\
                      3,nonsense,cleo@example.test,B,Pot,1,12.00\n";

#[db_test]
fn a_file_is_brought_in_parts_looked_at_and_imported(db: &Db) {
    let folder = tempfile::tempdir().unwrap();
    let routes = crate::routes(folder.path().to_owned());
    let client = Client::new(db, Routes::new().nest("/api/v1", routes));
    let file = client.call(
        Method::POST,
        "/api/v1/imports/files",
        &json!({"name": "orders.csv"}),
    );
    assert_eq!(file.status, StatusCode::CREATED, "{}", file.text());
    let file = file.json()["id"].as_str().unwrap().to_owned();
    let put = |offset: usize, part: &str| {
        let path = format!("/api/v1/imports/files/{file}?offset={offset}");
        let request = Request::put(path)
            .header(
                "authorization",
                format!("Bearer {}", client.key(Scope::Write)),
            )
            .body(part.to_owned().into())
            .unwrap();
        client.send(request)
    };
    let (front, back) = ORDERS.split_at(100);
    assert_eq!(put(0, front).json()["bytes"], 100);
    assert_eq!(put(0, front).json()["bytes"], 100, "twice is once");
    assert_eq!(put(101, back).json()["code"], "importer.other_offset");
    assert_eq!(put(100, back).json()["bytes"], ORDERS.len());

    let look = client
        .get(&format!("/api/v1/imports/files/{file}/look"))
        .json();
    assert_eq!(
        (&look["kind"], &look["layout"]),
        (&json!("orders"), &json!("columns"))
    );
    assert_eq!(look["rows"].as_array().unwrap().len(), 3);
    let wanted = json!({
        "file": file,
        "kind": "orders",
        "layout": "columns",
        "columns": look["description"],
    });
    let started = client.call(Method::POST, "/api/v1/imports", &wanted);
    assert_eq!(started.status, StatusCode::ACCEPTED, "{}", started.text());
    let import = started.json()["id"].as_str().unwrap().to_owned();

    let terms = Terms {
        zone: Zone::utc(),
        currency: Currency::GBP,
        batch_rows: 100,
        rejected_percent: 20,
    };
    let with = Importing {
        db,
        clock: &client.clock,
        ids: &client.ids,
        folder: folder.path(),
        terms: &terms,
    };
    assert!(crate::work(with).unwrap());
    assert!(!crate::work(with).unwrap());
    let done = client.get(&format!("/api/v1/imports/{import}")).json();
    assert_eq!(
        (&done["state"], &done["permille"]),
        (&json!("done"), &json!(1_000))
    );
    assert_eq!(done["summary"]["orders"], 2, "{done}");
    assert_eq!(done["summary"]["rejected"], 1);
    let rejects = client.get(&format!("/api/v1/imports/{import}/rejects"));
    assert!(rejects.text().contains("nonsense"), "{}", rejects.text());
    let page = client.get("/api/v1/imports").json();
    assert_eq!(page["items"][0]["id"], import);
}

#[db_test]
fn what_cannot_be_imported_is_refused_or_told(db: &Db) {
    let folder = tempfile::tempdir().unwrap();
    let routes = crate::routes(folder.path().to_owned());
    let client = Client::new(db, Routes::new().nest("/api/v1", routes));
    let none = json!({"file": "fil_0000000000001", "kind": "orders", "layout": "shopify"});
    let none = client.call(Method::POST, "/api/v1/imports", &none);
    assert_eq!(none.json()["code"], "importer.no_file");
    let file = client.call(Method::POST, "/api/v1/imports/files", &json!({"name": "x"}));
    let file = file.json()["id"].clone();
    let ask = |columns: Value| {
        let wanted =
            json!({"file": file, "kind": "orders", "layout": "columns", "columns": columns});
        client.call(Method::POST, "/api/v1/imports", &wanted).json()
    };
    assert_eq!(ask(Value::Null)["code"], "importer.no_columns");
    let wrong = ask(json!({"source": "x", "orders": {"nonsense": "y"}}));
    assert!(
        wrong["detail"].as_str().unwrap().contains("nonsense"),
        "{wrong}"
    );
    let rejects = client.get("/api/v1/imports/imp_0000000000001/rejects");
    assert_eq!(rejects.json()["code"], "importer.not_found");
}

/// A client, and an import of three lines that waits.
fn waiting(db: &Db, folder: &std::path::Path) -> (Client, String) {
    let client = Client::new(
        db,
        Routes::new().nest("/api/v1", crate::routes(folder.to_owned())),
    );
    let file = client.call(
        Method::POST,
        "/api/v1/imports/files",
        &json!({"name": "orders.csv"}),
    );
    let file = file.json()["id"].as_str().unwrap().to_owned();
    let request = Request::put(format!("/api/v1/imports/files/{file}?offset=0"))
        .header(
            "authorization",
            format!("Bearer {}", client.key(Scope::Write)),
        )
        .body(ORDERS.to_owned().into())
        .unwrap();
    assert_eq!(client.send(request).status, StatusCode::OK);
    let look = client
        .get(&format!("/api/v1/imports/files/{file}/look"))
        .json();
    let wanted = json!({
        "file": file, "kind": "orders", "layout": "columns", "columns": look["description"],
    });
    let started = client.call(Method::POST, "/api/v1/imports", &wanted).json();
    let import = started["id"].as_str().unwrap().to_owned();
    (client, import)
}

fn terms() -> Terms {
    Terms {
        zone: Zone::utc(),
        currency: Currency::GBP,
        batch_rows: 1,
        rejected_percent: 20,
    }
}

#[db_test]
fn what_is_cancelled_stops_and_goes_on_where_it_was(db: &Db) {
    let folder = tempfile::tempdir().unwrap();
    let (client, import) = waiting(db, folder.path());
    let with = Importing {
        db,
        clock: &client.clock,
        ids: &client.ids,
        folder: folder.path(),
        terms: &terms(),
    };
    let ask = |what: &str| {
        client.call(
            Method::POST,
            &format!("/api/v1/imports/{import}/{what}"),
            &Value::Null,
        )
    };
    assert_eq!(ask("resume").json()["code"], "importer.state");
    assert_eq!(ask("cancel").json()["state"], "cancelled");
    assert_eq!(ask("cancel").json()["code"], "importer.state");
    assert!(!crate::work(with).unwrap(), "nobody wants it");

    assert_eq!(ask("resume").json()["state"], "queued");
    let at = kernel::Moment::new(kernel::Clock::now(&client.clock), client.ids.clone());
    let claimed = db
        .write_now(|tx| crate::uploads::claim(tx, &at))
        .unwrap()
        .unwrap();
    assert_eq!(ask("cancel").json()["state"], "stopping");
    assert_eq!(ask("cancel").json()["state"], "stopping", "twice is once");
    let wanted = |tx: &mut db::Tx<'_>| crate::uploads::is_wanted(tx, &claimed);
    assert!(!db.read_now(wanted).unwrap());
    // The process that had it in hand was killed.
    db.write_now(crate::uploads::end_leases).unwrap();
    assert!(!crate::work(with).unwrap());
    let path = format!("/api/v1/imports/{import}");
    assert_eq!(client.get(&path).json()["state"], "cancelled");

    assert_eq!(ask("resume").json()["state"], "queued");
    assert!(crate::work(with).unwrap());
    let done = client.get(&path).json();
    assert_eq!(
        (&done["state"], &done["summary"]["orders"]),
        (&json!("done"), &json!(2))
    );
}

#[db_test]
fn a_broken_off_run_keeps_what_it_wrote(db: &Db) {
    let folder = tempfile::tempdir().unwrap();
    let (client, _import) = waiting(db, folder.path());
    let at = kernel::Moment::new(kernel::Clock::now(&client.clock), client.ids.clone());
    let claimed = db
        .write_now(|tx| crate::uploads::claim(tx, &at))
        .unwrap()
        .unwrap();
    let job = claimed
        .wanted
        .job(folder.path(), claimed.id, &terms())
        .unwrap();
    let mut seen = 0;
    let broken = crate::run::run_while(db, &client.clock, &client.ids, &job, &mut |_, summary| {
        seen = summary.orders;
        core::ops::ControlFlow::Break(())
    });
    assert!(matches!(broken, Err(crate::Error::Cancelled)));
    assert_eq!(seen, 1);
    let whole = crate::run(db, &client.clock, &client.ids, &job, &mut |_, _| {}).unwrap();
    assert_eq!(whole.orders, 2);
}

#[db_test]
fn a_failed_import_names_no_place_on_the_server(db: &Db) {
    let folder = tempfile::tempdir().unwrap();
    let (client, import) = waiting(db, folder.path());
    std::fs::remove_dir_all(folder.path().join("uploads")).unwrap();
    let with = Importing {
        db,
        clock: &client.clock,
        ids: &client.ids,
        folder: folder.path(),
        terms: &terms(),
    };
    assert!(crate::work(with).unwrap());
    let failed = client.get(&format!("/api/v1/imports/{import}")).json();
    assert_eq!(failed["state"], "failed");
    let note = failed["note"].as_str().unwrap();
    assert!(!note.is_empty() && !note.contains('/'), "{note}");
}
