//! Health and backups over HTTP.

use std::sync::Arc;

use axum::{Extension, response::Response};
use kernel::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call, Json, Path, Reply, Routes, Written, routes};

use crate::{
    backups,
    domain::{Backup, BackupId, path_of},
    error::Error,
    health::{self, House, Report},
};

type Housed = Extension<Arc<House>>;

/// The operations on health and backups.
pub fn routes(house: House) -> Routes {
    Routes::new()
        .routes(routes!(read_health))
        .routes(routes!(list, make))
        .routes(routes!(remove))
        .routes(routes!(download))
        .layer(Extension(Arc::new(house)))
}

#[utoipa::path(
    get, path = "/health/report", operation_id = "read_health_report", tag = "health", security(("key" = ["read"])),
    responses((status = 200, body = Report))
)]
/// How the shop and this installation are: what waits, what was given up, when what was done last, and what to do about
/// each problem.
async fn read_health(call: Call, Extension(house): Housed) -> Answer<Json<Report>> {
    let report = call
        .apart(move |db, at| health::report(db, at.now, &house))
        .await?;
    Ok(Json(report))
}

/// The backups of the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
struct Backups {
    /// All of them, newest first.
    items: Vec<Backup>,
    /// Whether they are made here; else the database's own tools do it.
    can_make: bool,
    /// How to put one back, or how to make one with the database's own tools.
    advice: &'static str,
    /// When the next night makes one; absent where nights do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    next_at: Option<Timestamp>,
}

const PUT_BACK: &str = "To put a copy back, stop the program, run `perennial restore FILE`, and start it again. What \
                        was there before is kept beside it.";
const OWN_TOOLS: &str = "This shop is kept in PostgreSQL. Copy it with `pg_dump --format=custom --schema=SCHEMA \
                         --file=shop.dump 'postgres://…'` and put it back into an empty database with `pg_restore \
                         --dbname='postgres://…' shop.dump`; SCHEMA is `public` unless the address of the database \
                         names another.";

#[utoipa::path(
    get, path = "/backups", operation_id = "list_backups", tag = "backups", security(("key" = ["manage"])),
    responses((status = 200, body = Backups))
)]
/// The copies of the shop's database that lie on the server.
async fn list(call: Call) -> Answer<Json<Backups>> {
    let can_make = !call.state().db().is_shared();
    let (items, next_at) = call
        .read(move |tx, at| {
            let next = if can_make {
                backups::next(tx, at.now)?
            } else {
                None
            };
            Ok::<_, Error>((backups::list(tx)?, next))
        })
        .await?;
    Ok(Json(Backups {
        items,
        can_make,
        advice: if can_make { PUT_BACK } else { OWN_TOOLS },
        next_at,
    }))
}

#[utoipa::path(
    post, path = "/backups", operation_id = "make_backup", tag = "backups", security(("key" = ["manage"])),
    responses((status = 202, body = Backup))
)]
/// Asks for a copy of the shop's database. It is made in the background while the shop works.
async fn make(call: Call) -> Answer<Written> {
    if call.state().db().is_shared() {
        return Err(Error::OwnTools.into());
    }
    let by = call.by();
    call.write(move |tx, at| {
        let backup = backups::ask(tx, at, &by)?;
        Ok::<_, Error>(Reply::accepted(backup))
    })
    .await
}

#[utoipa::path(
    delete, path = "/backups/{backup}", operation_id = "remove_backup", tag = "backups",
    security(("session" = ["manage"])), params(("backup" = String, Path, description = "`bak_…`")),
    responses((status = 204, description = "It is gone."))
)]
/// Removes a copy.
async fn remove(
    call: Call,
    Extension(house): Housed,
    Path(backup): Path<BackupId>,
) -> Answer<Written> {
    call.write(move |tx, _at| {
        backups::remove(tx, &house.folder, backup)?;
        Ok::<_, Error>(Reply::nothing())
    })
    .await
}

#[utoipa::path(
    get, path = "/backups/{backup}/file", operation_id = "download_backup", tag = "backups",
    security(("session" = ["manage"])), params(("backup" = String, Path, description = "`bak_…`")),
    extensions(("x-audited" = json!(true))),
    responses((status = 200, content_type = "application/vnd.sqlite3", body = String, description = "A SQLite file: the whole shop."))
)]
/// A copy as a file. It holds everything about every customer, so it is given to owners who are signed in, and the audit
/// log tells it.
async fn download(
    call: Call,
    Extension(house): Housed,
    Path(backup): Path<BackupId>,
) -> Answer<Response> {
    let (file, name) = call
        .apart(move |db, _at| {
            let made = db.read_now(|tx| backups::made(tx, backup))?;
            let file = std::fs::File::open(path_of(&house.folder, backup))
                .map_err(|_gone| Error::Unknown(backup))?;
            let time = made.asked_at.to_string();
            let day = time.split('T').next().unwrap_or_default();
            Ok::<_, Error>((file, format!("shop-{day}.sqlite")))
        })
        .await?;
    web::file(file, (&name, "application/vnd.sqlite3")).await
}
