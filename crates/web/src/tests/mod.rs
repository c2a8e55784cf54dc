//! Tests of this crate, on a small room of notes.

mod cursors;
mod keys;
mod live;
mod paging;
mod places;
mod problems;
mod rates;
mod repeats;
mod serving;
mod sessions;
mod table;

use db::{DbError, Migration, Room, Table, params};
use kernel::Moment;
use serde::{Deserialize, Serialize};

use crate::{
    Answer, Batch, BatchAnswer, Call, CursorKey, ItemResult, ItemStatus, Json, Kind, Page, Paging,
    Path, Query, Refusal, Reply, Routes, ToProblem, Written, routes,
};

const NOTES: Room = Room {
    name: "notes",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "notes",
        sql: "CREATE TABLE notes_note (id BIGINT NOT NULL PRIMARY KEY, words TEXT NOT NULL)",
        tables: &[Table::reference("notes_note")],
    }],
};

pub(crate) fn rooms() -> Vec<Room> {
    vec![crate::MIGRATIONS, NOTES]
}

#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
struct Note {
    id: i64,
    words: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewNote {
    words: String,
    #[serde(default)]
    marks: Vec<u8>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    #[serde(default)]
    longer_than: Option<u32>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ById(i64);

impl CursorKey for ById {
    const LIST: &'static str = "notes by id";
}

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("a note with the word `forbidden` is not taken")]
    Forbidden,
    #[error("the notes are out of reach")]
    Db(#[from] DbError),
    #[error(transparent)]
    Web(#[from] Refusal),
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Forbidden => Kind::Invalid,
            Self::Db(error) => error.kind(),
            Self::Web(refusal) => refusal.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Forbidden => "notes.forbidden",
            Self::Db(error) => error.code(),
            Self::Web(refusal) => refusal.code(),
        }
    }
}

fn insert(tx: &mut db::Tx<'_>, _at: &Moment, new: &NewNote) -> Result<Note, Error> {
    let id = tx
        .scalar::<i64>("SELECT coalesce(max(id), 0) + 1 FROM notes_note", params![])?
        .unwrap_or(1);
    tx.execute(
        "INSERT INTO notes_note (id, words) VALUES ($1, $2)",
        params![id, &new.words],
    )?;
    if new.words.contains("forbidden") {
        return Err(Error::Forbidden);
    }
    Ok(Note {
        id,
        words: new.words.clone(),
    })
}

#[utoipa::path(post, path = "/notes", operation_id = "create_note", security(("key" = ["write"])), responses((status = 201, body = Note)))]
async fn create(call: Call, Json(new): Json<NewNote>) -> Answer<Written> {
    call.write(move |tx, at| {
        let note = insert(tx, at, &new)?;
        let location = format!("/api/v1/notes/{}", note.id);
        Ok::<_, Error>(Reply::created(note, location))
    })
    .await
}

#[utoipa::path(get, path = "/notes/{id}", operation_id = "read_note", security(("key" = ["read"])), params(("id" = i64, Path)), responses((status = 200, body = Note)))]
async fn read(call: Call, Path(id): Path<i64>) -> Answer<Json<Note>> {
    let words = call
        .read(move |tx, _at| {
            tx.scalar::<String>("SELECT words FROM notes_note WHERE id = $1", params![id])
        })
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(Json(Note { id, words }))
}

#[utoipa::path(get, path = "/notes", operation_id = "list_notes", security(("key" = ["read"])), params(crate::PageParams), responses((status = 200, body = Page<Note>)))]
async fn list(
    call: Call,
    Query(filter): Query<Filter>,
    paging: Paging<ById>,
) -> Answer<Json<Page<Note>>> {
    let after = paging.after.as_ref().map_or(0, |key| key.0);
    let fetch = paging.fetch();
    let longer = i64::from(filter.longer_than.unwrap_or(0));
    let rows = call
        .read(move |tx, _at| {
            tx.query(
                "SELECT id, words FROM notes_note WHERE id > $1 AND length(words) > $2 ORDER BY id LIMIT $3",
                params![after, longer, fetch],
                |row| {
                    Ok::<_, DbError>(Note {
                        id: row.get(0)?,
                        words: row.get(1)?,
                    })
                },
            )
        })
        .await?;
    Ok(Json(paging.page(rows, |note| ById(note.id))?))
}

#[utoipa::path(post, path = "/notes/batch", operation_id = "create_notes", security(("key" = ["write"])), request_body = crate::BatchBody<NewNote>, responses((status = 200, body = BatchAnswer)))]
async fn batch(call: Call, Batch(items): Batch<NewNote>) -> Answer<Written> {
    call.write(move |tx, at| {
        let mut results = Vec::new();
        for item in &items {
            results.push(match item {
                Err(errors) => ItemResult::refused(&Refusal::BadBody(errors.clone()).into()),
                Ok(new) => match tx.savepoint(|tx| insert(tx, at, new)) {
                    Ok(note) => ItemResult::accepted(ItemStatus::Created, &note.id),
                    Err(error @ Error::Forbidden) => ItemResult::refused(&error.into()),
                    Err(error) => return Err(error),
                },
            });
        }
        Ok(Reply::ok(BatchAnswer::new(results)))
    })
    .await
}

#[utoipa::path(get, path = "/panic", operation_id = "panic", security(()), responses((status = 200)))]
async fn panics() -> String {
    panic!("secret words")
}

#[utoipa::path(get, path = "/broken", operation_id = "broken", security(()), responses((status = 200)))]
async fn broken(call: Call) -> Answer<Json<i64>> {
    let found = call
        .read(|tx, _at| tx.scalar::<i64>("SELECT nothing FROM nowhere", params![]))
        .await?;
    Ok(Json(found.unwrap_or(0)))
}

#[utoipa::path(get, path = "/slow", operation_id = "slow", security(()), responses((status = 200)))]
async fn slow() -> String {
    std::future::pending().await
}

fn notes() -> Routes {
    let room = Routes::new()
        .routes(routes!(create, list))
        .routes(routes!(read))
        .routes(routes!(batch))
        .routes(routes!(panics))
        .routes(routes!(broken))
        .routes(routes!(slow));
    Routes::new().nest("/api/v1", room)
}

fn count(db: &db::Db) -> i64 {
    db.read_now(|tx| tx.scalar::<i64>("SELECT count(*) FROM notes_note", params![]))
        .unwrap()
        .unwrap()
}
