//! `perennial import`: files into the shop.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use connectors::{ColumnsFile, Format as Layout, Progress, RecordKind, StoreOptions};
use db::{Access, Db};
use importer::{Job, Summary};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::{Clock, Ids, Rng, SystemClock};
use serde_json::json;
use settings::{installation, shop};

use crate::{
    cli::{Format, Import, ImportFile},
    failure::Failure,
    open::Place,
    terminal,
};

pub(crate) fn run(place: &Place, command: &Import) -> Result<(), Failure> {
    let (kind, arguments) = match command {
        Import::Orders(arguments) => (RecordKind::Orders, arguments),
        Import::Customers(arguments) => (RecordKind::Customers, arguments),
        Import::Products(arguments) => (RecordKind::Products, arguments),
    };
    let access = if arguments.dry_run {
        Access::Read
    } else {
        Access::Write
    };
    let db = place.open_for_bulk(access, "import")?;
    let ids = Ids::new(Rng::from_os().map_err(Failure::room)?);
    for file in &arguments.files {
        let job = job(place, &db, kind, arguments, file)?;
        let started = SystemClock.now();
        let summary = import(place, &db, &ids, &job)?;
        let millis = SystemClock.now().since(started).millis();
        tell(place, &job, &summary, millis);
    }
    Ok(())
}

fn job(
    place: &Place,
    db: &Db,
    kind: RecordKind,
    arguments: &ImportFile,
    file: &Path,
) -> Result<Job, Failure> {
    let (zone, currency) = db.read_now(|tx| {
        Ok::<_, Failure>((
            settings::get(tx, &shop::TIME_ZONE)?,
            settings::get(tx, &shop::CURRENCY)?,
        ))
    })?;
    let store = |source: &str| StoreOptions {
        currency: Some(currency),
        zone: zone.clone(),
        ..StoreOptions::new(source)
    };
    let format = match (&arguments.columns, arguments.format) {
        (Some(path), _) => {
            let text = std::fs::read_to_string(path).map_err(Failure::io(format!(
                "the column file {} cannot be read",
                path.display()
            )))?;
            Layout::Columns(Box::new(ColumnsFile::parse(&text).map_err(Failure::room)?))
        }
        (None, Some(Format::Shopify)) => Layout::Shopify(store("shopify")),
        (None, Some(Format::Woocommerce)) => Layout::WooCommerce(store("woocommerce")),
        (None, None) => {
            return Err(Failure::asked(
                "say how the file is laid out: --format shopify, --format woocommerce, or --columns FILE.toml (examples/ has some)",
            ));
        }
    };
    let path = file.to_string_lossy().into_owned();
    Ok(Job {
        rejects: arguments
            .rejects
            .clone()
            .unwrap_or_else(|| rejects_beside(place, file)),
        path,
        format,
        kind,
        zone,
        currency,
        live: arguments.live,
        dry_run: arguments.dry_run,
        batch_rows: place.installation.get(&installation::IMPORT_BATCH)?,
        rejected_percent: place.installation.get(&installation::REJECTED_SHARE)?,
    })
}

fn rejects_beside(place: &Place, file: &Path) -> PathBuf {
    let name = match file.file_name() {
        Some(name) if name != "-" => name.to_string_lossy(),
        _ => "standard-input".into(),
    };
    place
        .folder
        .join("rejects")
        .join(format!("{name}.rejects.csv"))
}

fn import(place: &Place, db: &Db, ids: &Ids, job: &Job) -> Result<Summary, Failure> {
    let bar = if place.json || !terminal::is_watched() {
        None
    } else {
        Some(bar())
    };
    let outcome = importer::run(db, &SystemClock, ids, job, &mut |file, summary| {
        if let Some(bar) = &bar {
            show(bar, file, summary);
        }
    });
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    outcome.map_err(Failure::room)
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) =
        ProgressStyle::with_template("{wide_bar} {percent}%  {msg}  {elapsed} (about {eta} left)")
    {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn show(bar: &ProgressBar, file: &Progress, summary: &Summary) {
    if let Some(total) = file.total_bytes() {
        bar.set_length(total);
    }
    bar.set_position(file.read_bytes());
    let seconds = bar.elapsed().as_secs().max(1);
    let rate = summary.rows.checked_div(seconds).unwrap_or(0);
    bar.set_message(format!("{} rows, {rate}/s", summary.rows));
}

fn tell(place: &Place, job: &Job, summary: &Summary, millis: i64) {
    let seconds = format!(
        "{}.{:03}",
        millis.div_euclid(1_000),
        millis.rem_euclid(1_000)
    );
    if place.json {
        let mut answer = json!(summary);
        if let Some(fields) = answer.as_object_mut() {
            fields.insert("file".to_owned(), json!(job.path));
            fields.insert(
                "seconds".to_owned(),
                json!(seconds.parse::<f64>().unwrap_or(0.0)),
            );
            fields.insert("dry_run".to_owned(), json!(job.dry_run));
            if summary.rejected > 0 {
                fields.insert(
                    "rejects".to_owned(),
                    json!(job.rejects.display().to_string()),
                );
            }
        }
        terminal::say_json(&answer);
        return;
    }
    let verb = if job.dry_run {
        "would be imported"
    } else {
        "imported"
    };
    terminal::say(format!(
        "{}: {} rows {verb} in {seconds} s",
        job.path, summary.rows
    ));
    terminal::say(format!(
        "  {} orders with their lines, {} refunds, {} lines in all, {} customers, {} products",
        summary.orders, summary.refunds, summary.lines, summary.customers, summary.products
    ));
    terminal::say(format!(
        "  {} new, {} changed, {} known already",
        summary.created, summary.updated, summary.unchanged
    ));
    if summary.rejected > 0 {
        let rejects = job.rejects.display();
        terminal::say(if summary.rejected == 1 {
            format!("  1 row was rejected: {rejects} has it with its line and the reason")
        } else {
            format!(
                "  {} rows were rejected: {rejects} has each with its line and the reason",
                summary.rejected
            )
        });
    }
}
