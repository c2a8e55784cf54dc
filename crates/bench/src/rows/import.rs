//! A year of order lines, from the file to events and statistics, beside a bare bulk insert of the same rows.

use connectors::{ColumnsFile, Format, Incoming, RecordKind, Records, Source};
use db::{Access, Db, DbError, DbUrl, Options, Param, row, testing::PostgresDatabase};
use intake::record::{IncomingOrder, IncomingRefund};
use kernel::{Currency, Timestamp};
use serde_json::Value;
use telemetry::Stopwatch;

use crate::{
    failure::{Failure, doing},
    figure::Figure,
    ground::{Ground, Lines},
    program::Shop,
    report::Row,
    store::{self, PlainLine, PlainOrder},
};

const SQLITE_GOAL: f64 = 50_000.0;
const POSTGRES_GOAL: f64 = 20_000.0;
const OF_BARE_GOAL: f64 = 1.0 / 3.0;
/// Orders in one transaction of the bare insert: about as many lines as the importer takes at a time.
const BATCH: usize = 500;

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let lines = ground.lines()?;
    let plain = plain(ground, &lines)?;
    let folder = ground.scratch("bare")?;
    let url = DbUrl::Sqlite(folder.join("bare.sqlite"));
    let bare = bare(
        &Db::open(&url, Options::new(Access::Create, "bench"))?,
        &plain,
    )?;
    let mark = ground.scratch("imported")?.join("whole");
    let ours = import(
        ground,
        &Shop::in_folder(ground, &ground.folder.join("imported")),
        plain.lines,
    )?;
    std::fs::write(mark, "")?;
    let mut rows = vec![
        Row::new(
            format!(
                "`import orders` on SQLite, the whole command ({})",
                lines.words
            ),
            ours,
        )
        .goal(SQLITE_GOAL)
        .beside("bare bulk insert of the same rows", bare)
        .ratio_goal(OF_BARE_GOAL),
    ];
    if let (Some(empty), Some(other)) = (
        PostgresDatabase::create(&world::rooms()),
        PostgresDatabase::create(&[]),
    ) {
        let bare = self::bare(
            &Db::open(&other.url(), Options::new(Access::Create, "bench"))?,
            &plain,
        )?;
        let shop = Shop::in_database(ground, &ground.scratch("imported-postgres")?, &empty.url());
        let ours = import(ground, &shop, plain.lines)?;
        rows.push(
            Row::new("the same on PostgreSQL", ours)
                .goal(POSTGRES_GOAL)
                .beside("bare bulk insert (COPY) of the same rows", bare)
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

/// What the file holds, read beforehand.
struct Plain {
    orders: Vec<PlainDocument>,
    lines: usize,
}

struct PlainDocument {
    external_id: String,
    customer: Option<String>,
    country: Option<String>,
    placed_at: Timestamp,
    lines: Vec<Line>,
}

struct Line {
    product: Option<String>,
    title: Option<String>,
    quantity: i64,
    unit_price_micros: Option<i64>,
    kind: i64,
}

fn plain(ground: &Ground, lines: &Lines) -> Result<Plain, Failure> {
    let text = std::fs::read_to_string(ground.columns())?;
    let format = Format::Columns(Box::new(ColumnsFile::parse(&text)?));
    let source = Source::open(&lines.file.to_string_lossy())?;
    let mut plain = Plain {
        orders: Vec::new(),
        lines: 0,
    };
    for item in Records::open(source, &format, RecordKind::Orders)? {
        let document = match item?.what {
            Incoming::Order(order) => PlainDocument::of_order(&order),
            Incoming::Refund(refund) => PlainDocument::of_refund(&refund),
            Incoming::Customer(_) | Incoming::Product(_) | Incoming::Reject(_) => continue,
        };
        plain.lines = plain.lines.saturating_add(document.lines.len());
        plain.orders.push(document);
    }
    Ok(plain)
}

impl PlainDocument {
    fn of_order(order: &IncomingOrder) -> Self {
        let lines = order.lines.iter().map(|line| Line {
            product: line.product.external_id.clone(),
            title: line.product.title.clone(),
            quantity: line.quantity,
            unit_price_micros: line
                .unit_price
                .micros(order.currency)
                .map(kernel::Micros::raw),
            kind: i64::from(line.kind != intake::record::LineKind::Product),
        });
        Self {
            external_id: order.external_id.clone(),
            customer: order
                .customer
                .as_ref()
                .and_then(|one| one.external_id.clone()),
            country: order
                .ship_to
                .as_ref()
                .and_then(|place| place.country.clone()),
            placed_at: order.placed_at,
            lines: lines.collect(),
        }
    }

    fn of_refund(refund: &IncomingRefund) -> Self {
        let price = |line: &intake::record::IncomingRefundLine| {
            line.unit_price?
                .micros(Currency::GBP)
                .map(kernel::Micros::raw)
        };
        let lines = refund.lines.iter().map(|line| Line {
            product: line.product.external_id.clone(),
            title: line.product.title.clone(),
            quantity: line.quantity,
            unit_price_micros: price(line),
            kind: i64::from(line.kind != intake::record::LineKind::Product),
        });
        Self {
            external_id: refund.external_id.clone(),
            customer: refund
                .customer
                .as_ref()
                .and_then(|one| one.external_id.clone()),
            country: None,
            placed_at: refund.at,
            lines: lines.collect(),
        }
    }

    fn row(&self, id: i64) -> PlainOrder<'_> {
        row![
            id,
            &self.external_id,
            self.customer.as_deref(),
            self.country.as_deref(),
            self.placed_at,
            "GBP"
        ]
    }

    fn rows(&self, id: i64) -> impl Iterator<Item = PlainLine<'_>> {
        (1_i64..).zip(&self.lines).map(move |(number, line)| {
            let price = line.unit_price_micros.map_or(Param::Null, Param::from);
            row![
                id,
                number,
                line.product.as_deref(),
                line.title.as_deref(),
                line.quantity,
                price,
                line.kind
            ]
        })
    }
}

/// Nothing but the rows, through the same database layer and as durable.
fn bare(db: &Db, plain: &Plain) -> Result<Figure, Failure> {
    db.migrate(&[store::MIGRATIONS], Timestamp::from_millis(0))
        .map_err(doing("the plain tables"))?;
    let watch = Stopwatch::start();
    let mut first = 1_i64;
    for batch in plain.orders.chunks(BATCH) {
        db.write_now(|tx| {
            store::plain_orders(tx, (first..).zip(batch).map(|(id, one)| one.row(id)))?;
            store::plain_lines(tx, (first..).zip(batch).flat_map(|(id, one)| one.rows(id)))?;
            Ok::<_, DbError>(())
        })?;
        first = first.saturating_add(i64::try_from(batch.len()).unwrap_or(0));
    }
    Ok(Figure::rate(plain.lines, watch.micros(), "lines"))
}
