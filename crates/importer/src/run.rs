//! One try at a job.

use std::{
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use connectors::{Progress as FileProgress, RecordKind, Records, Source};
use db::{Db, Tx};
use intake::{Accepted, Goods, Outcome, Terms};
use kernel::{Clock, Ids, Moment};

use crate::{
    batch::{self, Batch},
    error::Error,
    job::{Job, fingerprint},
    rejects::Rejects,
    store::{self, Named, Progress},
    summary::Summary,
};

/// Batches read ahead of the writer: enough to keep both busy, few enough to stay small.
const AHEAD: usize = 3;
/// Rows by which a wrong layout is recognised.
const FIRST_ROWS: u64 = 1_000;

/// Told after each batch: how far reading is, and what came of it so far.
pub type Watch<'a> = &'a mut dyn FnMut(&FileProgress, &Summary);

/// Imports a file, or goes on with an import of it that was cut short.
pub fn run(
    db: &Db,
    clock: &dyn Clock,
    ids: &Ids,
    job: &Job,
    watch: Watch<'_>,
) -> Result<Summary, Error> {
    let records = Records::open(Source::open(&job.path)?, &job.format, job.kind)?;
    let file = records.progress();
    let print = fingerprint(job).unwrap_or_default();
    let earlier = if print.is_empty() || job.dry_run {
        None
    } else {
        db.read_now(|tx| store::unfinished(tx, &print))?
    };
    let progress = earlier.unwrap_or_else(|| Progress {
        run: ids.next(clock.now()),
        ..Progress::default()
    });
    let mut writer = Writer {
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
        rejects: Rejects::new(&job.rejects, progress.rejects_bytes),
        print,
        checked: progress.last_line > 0,
        progress,
    };
    let (batches, taken) = sync_channel::<Result<Batch, connectors::Error>>(AHEAD);
    let (most_lines, after) = (job.batch_rows, writer.progress.last_line);
    thread::scope(|scope| {
        scope.spawn(move || read(records, &batches, most_lines, after));
        writer.take_all(&taken, &mut |summary| watch(&file, summary))
    })?;
    Ok(writer.progress.summary)
}

/// The reading side. Ends when the file does, or when nobody takes batches any more.
fn read(
    mut records: Records,
    batches: &SyncSender<Result<Batch, connectors::Error>>,
    most_lines: usize,
    after: u64,
) {
    loop {
        match batch::next(&mut records, most_lines, after) {
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
    print: String,
    /// The first rows were looked at.
    checked: bool,
    progress: Progress,
}

impl Writer<'_> {
    fn take_all(
        &mut self,
        batches: &Receiver<Result<Batch, connectors::Error>>,
        watch: &mut dyn FnMut(&Summary),
    ) -> Result<(), Error> {
        let mut held: Vec<Batch> = Vec::new();
        for batch in batches {
            let batch = batch?;
            let rows = batch.rows;
            held.push(batch);
            // Nothing is written before the first rows have shown that the layout fits.
            if !self.checked && rows < FIRST_ROWS {
                continue;
            }
            self.write_held(&mut held, watch)?;
        }
        self.write_held(&mut held, watch)?;
        if self.job.dry_run {
            return Ok(());
        }
        let at = self.moment();
        self.progress.customers.optimize();
        let (named, progress) = (self.named(), &self.progress);
        Ok(self
            .db
            .write_now(|tx| store::save(tx, &named, progress, true, at.now))?)
    }

    fn write_held(
        &mut self,
        held: &mut Vec<Batch>,
        watch: &mut dyn FnMut(&Summary),
    ) -> Result<(), Error> {
        if !self.checked {
            self.check_first_rows(held)?;
            self.checked = true;
        }
        for batch in held.drain(..) {
            self.write(&batch)?;
            watch(&self.progress.summary);
        }
        Ok(())
    }

    fn check_first_rows(&mut self, held: &[Batch]) -> Result<(), Error> {
        let rows = held.last().map_or(0, |batch| batch.rows).min(FIRST_ROWS);
        let early: Vec<_> = held
            .iter()
            .flat_map(|batch| &batch.rejects)
            .filter(|reject| reject.row <= FIRST_ROWS.saturating_add(1))
            .collect();
        let rejected = u64::try_from(early.len()).unwrap_or(u64::MAX);
        let most = rows
            .saturating_mul(u64::from(self.job.rejected_percent))
            .checked_div(100)
            .unwrap_or(0);
        // A handful of bad rows in a tiny file is not a wrong layout.
        if rejected <= most.max(5) && (rejected < rows || rows == 0) {
            return Ok(());
        }
        self.rejects.write(&early)?;
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

    fn moment(&self) -> Moment {
        Moment::new(self.clock.now(), self.ids.clone())
    }

    fn named(&self) -> Named<'_> {
        Named {
            fingerprint: &self.print,
            file: &self.job.path,
            what: match self.job.kind {
                RecordKind::Orders => "orders",
                RecordKind::Customers => "customers",
                RecordKind::Products => "products",
            },
        }
    }

    fn write(&mut self, batch: &Batch) -> Result<(), Error> {
        let rejects: Vec<_> = batch.rejects.iter().collect();
        let rejects_bytes = self.rejects.write(&rejects)?;
        let mut next = self.progress.clone();
        next.rejects_bytes = rejects_bytes;
        next.last_line = batch.last_line.max(next.last_line);
        next.summary.rows = batch.rows;
        next.summary.lines = next.summary.lines.saturating_add(batch.lines);
        next.summary.remarks = next.summary.remarks.saturating_add(batch.remarks);
        next.summary.rejected = next
            .summary
            .rejected
            .saturating_add(count(batch.rejects.len()));
        if self.job.dry_run {
            next.summary.orders = next
                .summary
                .orders
                .saturating_add(count(batch.orders.len()));
            next.summary.refunds = next
                .summary
                .refunds
                .saturating_add(count(batch.refunds.len()));
            next.summary.products = next
                .summary
                .products
                .saturating_add(count(batch.products.len()));
            next.summary.customers = next
                .summary
                .customers
                .saturating_add(count(batch.customers.len()));
            self.progress = next;
            return Ok(());
        }
        let at = self.moment();
        self.goods
            .prepare(self.db, &at, &batch.orders, &batch.refunds)?;
        let named = self.named();
        let (terms, goods, currency) = (&self.terms, &self.goods, self.job.currency);
        self.progress = self.db.write_now(|tx| {
            let mut next = next.clone();
            write_records(
                tx,
                &at,
                &Given {
                    terms,
                    goods,
                    currency,
                },
                batch,
                &mut next,
            )?;
            next.summary.customers = next.customers.len();
            store::save(tx, &named, &next, false, at.now)?;
            Ok::<_, Error>(next)
        })?;
        Ok(())
    }
}

/// What a batch is written with.
struct Given<'a> {
    terms: &'a Terms,
    goods: &'a Goods,
    currency: kernel::Currency,
}

fn write_records(
    tx: &mut Tx<'_>,
    at: &Moment,
    given: &Given<'_>,
    batch: &Batch,
    next: &mut Progress,
) -> Result<(), Error> {
    let customers = intake::accept_customers(tx, at, given.terms, &batch.customers)?;
    tally(&customers, next);
    let products = intake::accept_products(tx, at, given.currency, &batch.products)?;
    next.summary.products = next.summary.products.saturating_add(tally(&products, next));
    let orders = intake::accept_orders(tx, at, given.terms, given.goods, &batch.orders)?;
    next.summary.orders = next.summary.orders.saturating_add(tally(&orders, next));
    let refunds = intake::accept_refunds(tx, at, given.terms, given.goods, &batch.refunds)?;
    next.summary.refunds = next.summary.refunds.saturating_add(tally(&refunds, next));
    Ok(())
}

/// Adds outcomes up; answers how many records there were, further parts of one not counted.
fn tally(accepted: &[Accepted], next: &mut Progress) -> u64 {
    let mut records: u64 = 0;
    for one in accepted {
        if let Ok(customer) = u32::try_from(one.customer.raw())
            && customer > 0
        {
            next.customers.insert(customer);
        }
        let summary = &mut next.summary;
        let counter = match &one.outcome {
            Outcome::Created => &mut summary.created,
            Outcome::Updated => &mut summary.updated,
            Outcome::Unchanged => &mut summary.unchanged,
            Outcome::Refused(_) => &mut summary.rejected,
            Outcome::Continued => continue,
        };
        *counter = counter.saturating_add(1);
        if !matches!(one.outcome, Outcome::Refused(_)) {
            records = records.saturating_add(1);
        }
    }
    records
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
