//! One try at a job.

use std::{
    ops::ControlFlow,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use connectors::{Progress as FileProgress, RecordKind, Records, Source};
use db::Db;
use intake::{Goods, Terms};
use kernel::{Clock, Ids, Moment};

use crate::{
    batch::{Batch, Cutter},
    error::Error,
    job::{Job, fingerprint},
    rejects::Rejects,
    seen::Seen,
    store::{self, Hold, Named, Progress, State},
    summary::Summary,
    take::{Given, count, take},
};

/// Batches read ahead of the writer: enough to keep both busy, few enough to stay small.
const AHEAD: usize = 3;
/// Bytes of text that go into one transaction.
const MOST_BYTES: u64 = 32 * 1024 * 1024;
/// Rows by which a wrong layout is recognised.
const FIRST_ROWS: u64 = 1_000;

/// Told after each batch: how far reading is, and what came of it so far.
pub type Watch<'a> = &'a mut dyn FnMut(&FileProgress, &Summary);
/// The same; breaks off when nobody wants the rest any more.
pub(crate) type Judge<'a> = &'a mut dyn FnMut(&FileProgress, &Summary) -> ControlFlow<()>;

/// Imports a file, or goes on with an import of it that was cut short.
pub fn run(
    db: &Db,
    clock: &dyn Clock,
    ids: &Ids,
    job: &Job,
    watch: Watch<'_>,
) -> Result<Summary, Error> {
    run_while(db, clock, ids, job, &mut |file, summary| {
        watch(file, summary);
        ControlFlow::Continue(())
    })
}

/// The same, until somebody breaks it off: [`Error::Cancelled`] then, what was written stands, and the same import goes
/// on from there.
pub(crate) fn run_while(
    db: &Db,
    clock: &dyn Clock,
    ids: &Ids,
    job: &Job,
    judge: Judge<'_>,
) -> Result<Summary, Error> {
    let records = Records::open(Source::open(&job.path)?, &job.format, job.kind)?;
    let file = records.progress();
    let mut writer = Writer::new(db, clock, ids, job)?;
    let cutter = Cutter::new(records, job.batch_rows, writer.progress.items);
    let (batches, taken) = sync_channel::<Result<Batch, connectors::Error>>(AHEAD);
    thread::scope(|scope| {
        let reader = scope.spawn(move || read(cutter, &batches));
        writer.take_all(taken, &mut |summary| judge(&file, summary))?;
        reader.join().map_err(|_panic| Error::Reader)?;
        writer.end()
    })?;
    Ok(writer.progress.summary)
}

/// The reading side. Ends when the file does, or when nobody takes batches any more.
fn read(mut cutter: Cutter, batches: &SyncSender<Result<Batch, connectors::Error>>) {
    loop {
        match cutter.next() {
            Ok(Some(batch)) => {
                if batches.send(Ok(batch)).is_err() {
                    return;
                }
            }
            Ok(None) => return,
            Err(error) => {
                drop(batches.send(Err(error)));
                return;
            }
        }
    }
}

/// The writing side.
struct Writer<'a> {
    db: &'a Db,
    clock: &'a dyn Clock,
    ids: &'a Ids,
    job: &'a Job,
    terms: Terms,
    goods: Goods,
    rejects: Rejects,
    /// Our place in the database; none while nothing is written.
    hold: Option<Hold>,
    seen: Seen,
    /// The first rows were looked at.
    checked: bool,
    progress: Progress,
}

impl<'a> Writer<'a> {
    fn new(db: &'a Db, clock: &'a dyn Clock, ids: &'a Ids, job: &'a Job) -> Result<Self, Error> {
        let now = clock.now();
        let run = ids.next(now);
        let fresh = Progress {
            run,
            ..Progress::default()
        };
        let (hold, progress) = if job.dry_run {
            (None, fresh)
        } else {
            let hold = Hold {
                // What cannot be read twice is nobody else's import.
                fingerprint: fingerprint(job).unwrap_or_else(|| format!("run {run}")),
                token: ids.next(now),
            };
            let progress = db.write_now(|tx| store::begin(tx, &hold, &named(job), run, now))?;
            (Some(hold), progress)
        };
        Ok(Self {
            db,
            clock,
            ids,
            job,
            terms: Terms {
                zone: job.zone.clone(),
                history: !job.live,
                import: Some(progress.run),
            },
            goods: Goods::default(),
            rejects: Rejects::new(&job.rejects),
            hold,
            seen: Seen::default(),
            checked: progress.items > 0,
            progress,
        })
    }

    /// Takes batches until there are no more. Drops the receiver at its end, so that the reader stops as well.
    fn take_all(
        &mut self,
        batches: Receiver<Result<Batch, connectors::Error>>,
        judge: &mut dyn FnMut(&Summary) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let mut held: Vec<Batch> = Vec::new();
        for batch in batches {
            held.push(batch?);
            if self.is_enough(&held) {
                self.write_held(&mut held, judge)?;
            }
        }
        self.write_held(&mut held, judge)
    }

    /// Whether it is time to write: rows are written many at a time, since what is stored close together is then touched
    /// once for many of them.
    fn is_enough(&self, held: &[Batch]) -> bool {
        let rows = held.last().map_or(0, |batch| batch.rows);
        // Nothing is written before the first rows have shown that the layout fits.
        if !self.checked && rows < FIRST_ROWS {
            return false;
        }
        self.fills(held)
    }

    /// How many of these batches, one at least, make up a transaction.
    fn transaction(&self, held: &[Batch]) -> usize {
        (1..held.len())
            .find(|count| held.get(..*count).is_some_and(|held| self.fills(held)))
            .unwrap_or(held.len())
    }

    fn fills(&self, held: &[Batch]) -> bool {
        let weight: usize = held.iter().map(Batch::weight).sum();
        let bytes: u64 = held.iter().map(|batch| batch.bytes).sum();
        weight >= self.job.batch_rows || bytes >= MOST_BYTES
    }

    fn end(&mut self) -> Result<(), Error> {
        let Some(hold) = &self.hold else {
            return Ok(());
        };
        self.progress.customers.optimize();
        let now = self.clock.now();
        let (named, progress) = (named(self.job), &self.progress);
        self.db.write_now(|tx| {
            store::keep(tx, hold)?;
            store::save(tx, &named, progress, State::Done, now)?;
            Ok(store::end(tx, hold)?)
        })
    }

    fn write_held(
        &mut self,
        held: &mut Vec<Batch>,
        judge: &mut dyn FnMut(&Summary) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        if !self.checked {
            self.check_first_rows(held)?;
            self.checked = true;
        }
        while !held.is_empty() {
            let later = held.split_off(self.transaction(held));
            self.write(held)?;
            *held = later;
            if judge(&self.progress.summary).is_break() {
                return Err(Error::Cancelled);
            }
        }
        Ok(())
    }

    fn check_first_rows(&mut self, held: &[Batch]) -> Result<(), Error> {
        let rows = held.last().map_or(0, |batch| batch.rows).min(FIRST_ROWS);
        let early: Vec<_> = held
            .iter()
            .flat_map(|batch| &batch.rejects)
            .filter(|reject| reject.row <= FIRST_ROWS.saturating_add(1))
            .cloned()
            .collect();
        let rejected = count(early.len());
        let most = rows
            .saturating_mul(u64::from(self.job.rejected_percent))
            .checked_div(100)
            .unwrap_or(0);
        // A handful of bad rows in a tiny file is not a wrong layout.
        if rejected <= most.max(5) && (rejected < rows || rows == 0) {
            return Ok(());
        }
        self.rejects.write(0, &early)?;
        Err(Error::TooManyRejected {
            rejected,
            rows,
            first: early
                .first()
                .map(|reject| reject.reason.clone())
                .unwrap_or_default(),
            rejects: self.rejects.path(),
        })
    }

    /// All of it in one transaction.
    fn write(&mut self, batches: &[Batch]) -> Result<(), Error> {
        let Some(hold) = &self.hold else {
            for batch in batches {
                let mut next = read_so_far(&self.progress, batch);
                next.rejects_bytes = self.rejects.write(next.rejects_bytes, &batch.rejects)?;
                self.seen.add(batch, &mut next.summary);
                self.progress = next;
            }
            return Ok(());
        };
        let at = Moment::new(self.clock.now(), self.ids.clone());
        let orders = batches.iter().flat_map(|batch| batch.orders.iter());
        let refunds = batches.iter().flat_map(|batch| batch.refunds.iter());
        self.goods.prepare(self.db, &at, orders, refunds)?;
        let given = Given {
            terms: &self.terms,
            goods: &self.goods,
            currency: self.job.currency,
        };
        let (named, rejects, before) = (named(self.job), &mut self.rejects, &self.progress);
        let written = self.db.write_now(|tx| {
            // First of all: from here to the commit nobody else is at work on this import or its rejects file.
            store::keep(tx, hold)?;
            let mut next = before.clone();
            let mut bad = Vec::new();
            for batch in batches {
                next = read_so_far(&next, batch);
                let refused = take(tx, &at, &given, batch, &mut next)?;
                bad.extend(batch.rejects.iter().cloned());
                bad.extend(refused);
            }
            next.summary.customers = next.customers.len();
            next.rejects_bytes = rejects.write(next.rejects_bytes, &bad)?;
            store::save(tx, &named, &next, State::Running, at.now)?;
            Ok::<_, Error>(next)
        })?;
        self.progress = written;
        Ok(())
    }
}

/// What a batch adds up to before anything of it is written.
fn read_so_far(before: &Progress, batch: &Batch) -> Progress {
    let mut next = before.clone();
    next.items = batch.items;
    let summary = &mut next.summary;
    summary.rows = batch.rows;
    summary.lines = summary.lines.saturating_add(batch.lines);
    summary.remarks = summary.remarks.saturating_add(batch.remarks);
    summary.rejected = summary.rejected.saturating_add(count(batch.rejects.len()));
    next
}

fn named(job: &Job) -> Named<'_> {
    Named {
        file: &job.path,
        what: match job.kind {
            RecordKind::Orders => "orders",
            RecordKind::Customers => "customers",
            RecordKind::Products => "products",
        },
    }
}
