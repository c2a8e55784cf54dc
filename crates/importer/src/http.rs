//! Files brought and imported over HTTP.

use std::{
    io::{Seek as _, SeekFrom, Write as _},
    path::PathBuf,
    sync::Arc,
};

use axum::{Extension, response::Response};
use connectors::Guess;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use web::{
    Answer, Call, CursorKey, Json, Octets, Page, PageParams, Paging, Path, Query, Refusal, Reply,
    Routes, Written, routes,
};

use crate::{
    error::Error,
    uploads::{
        self, FileId, ImportFile, ImportId, ImportView, Kind, LARGEST_FILE, Layout, Wanted,
        path_of, rejects_of,
    },
};

type Folder = Extension<Arc<PathBuf>>;

/// The operations on files and imports. `folder` takes the files.
pub fn routes(folder: PathBuf) -> Routes {
    Routes::new()
        .routes(routes!(bring_file))
        .routes(routes!(add_part))
        .routes(routes!(look_at_file))
        .routes(routes!(start, list))
        .routes(routes!(read))
        .routes(routes!(cancel))
        .routes(routes!(resume))
        .routes(routes!(read_rejects))
        .layer(Extension(Arc::new(folder)))
}

/// A file that will be brought.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewImportFile {
    /// What it is called.
    #[schema(max_length = 200, example = "orders.csv")]
    name: String,
}

#[utoipa::path(
    post, path = "/imports/files", operation_id = "bring_import_file", tag = "imports",
    security(("key" = ["write"])), request_body = NewImportFile, responses((status = 201, body = ImportFile))
)]
/// Begins to bring a file: its parts follow. A file that nobody imports is kept for seven days.
async fn bring_file(
    call: Call,
    Extension(folder): Folder,
    Json(new): Json<NewImportFile>,
) -> Answer<Written> {
    let asked_by = call.by();
    call.write(move |tx, at| {
        let (file, old) = uploads::new_file(tx, at, (&new.name, &asked_by))?;
        for gone in old {
            // One that stays behind harms nobody.
            drop(std::fs::remove_file(path_of(&folder, gone)));
        }
        Ok::<_, Error>(Reply::made(file))
    })
    .await
}

/// Where a part begins.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Offset {
    /// Bytes of the file before this part: as many as are there.
    #[param(minimum = 0)]
    offset: i64,
}

#[utoipa::path(
    put, path = "/imports/files/{file}", operation_id = "add_import_part", tag = "imports",
    security(("key" = ["write"])), params(("file" = String, Path, description = "`fil_…`"), Offset),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportFile))
)]
/// Adds the next part of a file, at most 8 MB of it. The same part again changes nothing.
async fn add_part(
    call: Call,
    Extension(folder): Folder,
    Path(file): Path<FileId>,
    Query(place): Query<Offset>,
    Octets(part): Octets,
) -> Answer<Json<ImportFile>> {
    let grown = call
        .apart(move |db, _at| {
            let standing = db.read_now(|tx| uploads::find_file(tx, file))?;
            let length = i64::try_from(part.len()).unwrap_or(i64::MAX);
            let end = place.offset.saturating_add(length);
            if place.offset < 0 || place.offset > standing.bytes {
                return Err(Error::OtherOffset(standing.bytes));
            }
            if end > LARGEST_FILE {
                return Err(Error::TooLarge(LARGEST_FILE));
            }
            if end <= standing.bytes {
                return Ok(standing);
            }
            if place.offset < standing.bytes {
                return Err(Error::OtherOffset(standing.bytes));
            }
            put(&path_of(&folder, file), place.offset, &part).map_err(Error::Keep)?;
            db.write_now(|tx| uploads::grow_file(tx, file, (place.offset, end)))
        })
        .await?;
    Ok(Json(grown))
}

fn put(path: &std::path::Path, offset: i64, part: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)?;
    let offset = u64::try_from(offset).unwrap_or(0);
    file.set_len(offset)?;
    file.seek(SeekFrom::Start(offset))?;
    file.write_all(part)?;
    file.sync_data()
}

/// What the file holds, where somebody knows it.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Looked {
    /// `orders`, `customers` or `products`; found out where it is left out.
    #[param(inline)]
    kind: Option<Kind>,
}

/// The front of a file, and how it may be laid out.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
struct ImportLook {
    /// What it seems to hold.
    kind: Kind,
    /// How it seems to be laid out.
    layout: Layout,
    /// A description of its columns, as far as their names tell, for the layout `columns`: to be looked at by somebody.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    description: Option<Value>,
    /// The names in its first row.
    columns: Vec<String>,
    /// Its first rows, at most 20.
    rows: Vec<Vec<String>>,
}

#[utoipa::path(
    get, path = "/imports/files/{file}/look", operation_id = "look_at_import_file", tag = "imports",
    security(("key" = ["read"])), params(("file" = String, Path, description = "`fil_…`"), Looked),
    responses((status = 200, body = ImportLook))
)]
/// The first rows of a file, and a guess what it holds and how it is laid out.
async fn look_at_file(
    call: Call,
    Extension(folder): Folder,
    Path(file): Path<FileId>,
    Query(looked): Query<Looked>,
) -> Answer<Json<ImportLook>> {
    let look = call
        .apart(move |db, _at| {
            let _there = db.read_now(|tx| uploads::find_file(tx, file))?;
            let path = path_of(&folder, file).to_string_lossy().into_owned();
            let look = connectors::look(&path)?;
            let kind = looked.kind.map(Into::into);
            let (kind, guess) = connectors::guess(&path, &look, kind);
            let (layout, description) = match guess {
                Guess::Shopify => (Layout::Shopify, None),
                Guess::WooCommerce => (Layout::Woocommerce, None),
                Guess::Columns(columns) => (Layout::Columns, Some(columns)),
            };
            Ok::<_, Error>(ImportLook {
                kind: kind.into(),
                layout,
                description,
                columns: look.columns,
                rows: look.rows,
            })
        })
        .await?;
    Ok(Json(look))
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ById(ImportId);

impl CursorKey for ById {
    const LIST: &'static str = "imports, newest first";
}

#[utoipa::path(
    post, path = "/imports", operation_id = "start_import", tag = "imports", security(("key" = ["write"])),
    request_body = Wanted, responses((status = 202, body = ImportView))
)]
/// Asks for an import of a file that was brought. It is queued and done in the background, one after another; the same
/// file again changes nothing.
async fn start(call: Call, Json(wanted): Json<Wanted>) -> Answer<Written> {
    let asked_by = call.by();
    call.write(move |tx, at| {
        let import = uploads::ask(tx, at, (&wanted, &asked_by))?;
        Ok::<_, Error>(Reply::accepted(import))
    })
    .await
}

#[utoipa::path(
    get, path = "/imports", operation_id = "list_imports", tag = "imports", security(("key" = ["read"])),
    params(PageParams), responses((status = 200, body = Page<ImportView>))
)]
/// Imports over HTTP, newest first: how far they are, and what came of them.
async fn list(call: Call, paging: Paging<ById>) -> Answer<Json<Page<ImportView>>> {
    let before = paging.after.as_ref().map(|key| key.0);
    let fetch = paging.fetch();
    let rows = call
        .read(move |tx, _at| uploads::page(tx, before, fetch))
        .await?;
    Ok(Json(paging.page(rows, |import| ById(import.id))?))
}

#[utoipa::path(
    get, path = "/imports/{import}", operation_id = "read_import", tag = "imports", security(("key" = ["read"])),
    params(("import" = String, Path, description = "`imp_…`")), responses((status = 200, body = ImportView))
)]
/// One import.
async fn read(call: Call, Path(import): Path<ImportId>) -> Answer<Json<ImportView>> {
    let view = call.read(move |tx, _at| uploads::find(tx, import)).await?;
    Ok(Json(view))
}

#[utoipa::path(
    post, path = "/imports/{import}/cancel", operation_id = "cancel_import", tag = "imports", security(("key" = ["write"])),
    params(("import" = String, Path, description = "`imp_…`")), responses((status = 200, body = ImportView))
)]
/// Cancels an import that is not over. One that runs stops after the rows it has in hand: what was written stands.
async fn cancel(call: Call, Path(import): Path<ImportId>) -> Answer<Written> {
    call.write(move |tx, at| {
        let view = uploads::cancel(tx, at.now, import)?;
        Ok::<_, Error>(Reply::ok(view))
    })
    .await
}

#[utoipa::path(
    post, path = "/imports/{import}/resume", operation_id = "resume_import", tag = "imports", security(("key" = ["write"])),
    params(("import" = String, Path, description = "`imp_…`")), responses((status = 202, body = ImportView))
)]
/// Asks for the rest of an import that was cancelled or failed. It goes on after what was written.
async fn resume(call: Call, Path(import): Path<ImportId>) -> Answer<Written> {
    call.write(move |tx, _at| {
        let view = uploads::resume(tx, import)?;
        Ok::<_, Error>(Reply::accepted(view))
    })
    .await
}

#[utoipa::path(
    get, path = "/imports/{import}/rejects", operation_id = "read_import_rejects", tag = "imports",
    security(("key" = ["read"])), params(("import" = String, Path, description = "`imp_…`")),
    responses((status = 200, content_type = "text/csv", body = String, description = "Each rejected row with its line and the reason."))
)]
/// The rows of an import that were rejected, as a file; 404 where none was.
async fn read_rejects(
    call: Call,
    Extension(folder): Folder,
    Path(import): Path<ImportId>,
) -> Answer<Response> {
    let _there = call.read(move |tx, _at| uploads::find(tx, import)).await?;
    let path = rejects_of(&folder, import);
    let file = call
        .apart(move |_db, _at| std::fs::File::open(&path).map_err(|_not_there| Refusal::NotFound))
        .await?;
    web::file(file, ("rejects.csv", "text/csv; charset=utf-8")).await
}
