//! A year of order lines, from the file to events and statistics, beside a bare bulk insert of the rows that it leaves.

use db::{Access, Db, DbUrl, Options, testing::PostgresDatabase};
use kernel::Timestamp;
use serde_json::Value;
use telemetry::Stopwatch;

use crate::{
    failure::{Failure, doing},
    figure::Figure,
    ground::Ground,
    program::Shop,
    report::Row,
    terminal::complain,
};

const SQLITE_GOAL: f64 = 50_000.0;
const POSTGRES_GOAL: f64 = 20_000.0;
const OF_BARE_GOAL: f64 = 1.0 / 3.0;
/// Lines of the file.
const LINES: usize = 541_909;
/// Rows in one transaction of the bare insert: as many lines as the importer takes at a time.
const BATCH: usize = 50_000;
const BARE: &str =
    "bare bulk insert of every row that the import leaves, into the same tables with their indexes";

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let words = ground.lines()?.words;
    let lines = LINES;
    let mark = ground.scratch("imported")?.join("whole");
    let shop = Shop::in_folder(ground, &ground.folder.join("imported"));
    let ours = import(ground, &shop, lines)?;
    std::fs::write(mark, "")?;
    let url = DbUrl::Sqlite(ground.scratch("bare")?.join("bare.sqlite"));
    let mut rows = vec![
        Row::new(
            format!("`import orders` on SQLite, the whole command ({words})"),
            ours,
        )
        .goal(SQLITE_GOAL)
        .beside(BARE, bare(&shop, &url, lines)?)
        .ratio_goal(OF_BARE_GOAL),
    ];
    if let (Some(empty), Some(other)) = (
        PostgresDatabase::create(&world::rooms()),
        PostgresDatabase::create(&[]),
    ) {
        let shop = Shop::in_database(ground, &ground.scratch("imported-postgres")?, &empty.url());
        let ours = import(ground, &shop, lines)?;
        rows.push(
            Row::new("the same on PostgreSQL", ours)
                .goal(POSTGRES_GOAL)
                .beside(
                    format!("{BARE}, by COPY"),
                    bare(&shop, &other.url(), lines)?,
                )
                .ratio_goal(OF_BARE_GOAL),
        );
    }
    Ok(rows)
}

/// The whole command, from start to end of the process, into a new shop.
fn import(ground: &Ground, shop: &Shop, lines: usize) -> Result<Figure, Failure> {
    shop.found()?;
    let watch = Stopwatch::start();
    let answer = ground.import_into(shop)?;
    let micros = watch.micros();
    let told = answer.get("lines").and_then(Value::as_u64);
    if told.and_then(|told| usize::try_from(told).ok()) == Some(lines) {
        Ok(Figure::rate(lines, micros, "lines"))
    } else {
        Err(Failure::new(format!(
            "{lines} lines were to be imported: {answer}"
        )))
    }
}

/// Every row that the import left behind, read beforehand and inserted once more: into the same tables with the same
/// indexes, through the same database layer, as durable, and so many in one transaction as the importer takes. The figure
/// is told in lines of the file, as the import's is.
fn bare(shop: &Shop, url: &DbUrl, lines: usize) -> Result<Figure, Failure> {
    let rooms = world::rooms();
    let names: Vec<&'static str> = rooms
        .iter()
        .flat_map(|room| room.migrations)
        .flat_map(|migration| migration.tables)
        .map(|table| table.name)
        .collect();
    let tables = shop.db(Access::Read)?.whole_tables(&names)?;
    let mut options = Options::new(Access::Create, "bench");
    options.bulk = true;
    let db = Db::open(url, options)?;
    db.migrate(&rooms, Timestamp::from_millis(0))
        .map_err(doing("the tables"))?;
    let watch = Stopwatch::start();
    let mut rows: u64 = 0;
    for (name, table) in &tables {
        rows = rows.saturating_add(db.fill_table(name, table, BATCH)?);
    }
    let micros = watch.micros();
    complain(&format!(
        "{rows} rows inserted bare in {} ms",
        micros / 1_000
    ));
    Ok(Figure::rate(lines, micros, "lines"))
}
