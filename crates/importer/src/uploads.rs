//! Files that somebody brought over HTTP, and imports of them in the background: rows and rules, without the network.

use std::path::{Path, PathBuf};

use connectors::{ColumnsFile, Format, RecordKind, StoreOptions};
use kernel::{Currency, Span, Timestamp, Zone};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

pub use crate::store_uploads::{
    Ended, ask, cancel, claim, end, end_leases, find, find_file, going_on, grow_file, is_wanted,
    new_file, note, open, page, resume,
};
use crate::{error::Error, job::Job, summary::Summary};

kernel::typed_id!(FileId, "fil");
kernel::typed_id!(ImportId, "imp");
db::int_column!(FileId);
db::int_column!(ImportId);

/// What this room's data are called for caches.
pub const ROOM: &str = "importer";
/// Most bytes of a file: some ten million lines.
pub const LARGEST_FILE: i64 = 2 * 1024 * 1024 * 1024;
/// Files that lie there at a time.
pub(crate) const MOST_FILES: i64 = 50;
/// How long a file is kept that nobody imports.
pub(crate) const KEPT: Span = Span::from_days(7);
/// How long an import that is not heard of counts as being at work.
pub(crate) const LEASE: Span = Span::from_minutes(5);
/// Imports that wait at a time.
pub(crate) const MOST_WAITING: usize = 50;

/// A file that was brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportFile {
    /// Which.
    #[schema(value_type = String, example = "fil_01fz3k9q8r7x2")]
    pub id: FileId,
    /// What it was called.
    pub name: String,
    /// How much of it is there.
    pub bytes: i64,
    /// Who brought it.
    pub brought_by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub brought_at: Timestamp,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportKind)]
pub enum Kind {
    /// Orders, and the refunds among them.
    Orders,
    /// Customers.
    Customers,
    /// Products.
    Products,
}

impl From<Kind> for RecordKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Orders => Self::Orders,
            Kind::Customers => Self::Customers,
            Kind::Products => Self::Products,
        }
    }
}

impl From<RecordKind> for Kind {
    fn from(kind: RecordKind) -> Self {
        match kind {
            RecordKind::Orders => Self::Orders,
            RecordKind::Customers => Self::Customers,
            RecordKind::Products => Self::Products,
        }
    }
}

/// How a file is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportLayout)]
pub enum Layout {
    /// An export of Shopify.
    Shopify,
    /// An export of WooCommerce.
    Woocommerce,
    /// A table, by a description of its columns.
    Columns,
}

/// How a file is taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ImportWanted)]
pub struct Wanted {
    /// The file.
    #[schema(value_type = String, example = "fil_01fz3k9q8r7x2")]
    pub file: FileId,
    /// What it holds.
    pub kind: Kind,
    /// How it is laid out.
    pub layout: Layout,
    /// The description of its columns, as column files have it, for the layout `columns`.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub columns: Option<Value>,
    /// What the file tells happens now, and programmes react; otherwise it is history.
    #[serde(default)]
    pub live: bool,
    /// Read and check everything, write nothing.
    #[serde(default)]
    pub dry_run: bool,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Import)]
pub struct ImportView {
    /// Which.
    #[schema(value_type = String, example = "imp_01fz3k9q8r7x2")]
    pub id: ImportId,
    /// What the file was called.
    pub name: String,
    /// How it is taken.
    pub wanted: Wanted,
    /// `queued`, `running`, `stopping` (cancelled, and what is in hand is written), `cancelled`, `done` or `failed`.
    #[schema(example = "running")]
    pub state: String,
    /// How much of the file is read, from 0 to 1,000.
    pub permille: i64,
    /// What came of it so far.
    pub summary: Summary,
    /// Why it failed; empty otherwise.
    pub note: String,
    /// Who asked for it.
    pub asked_by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    /// When it was begun.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    /// When it was over.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
}

/// An import that this process has in hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    /// Which.
    pub id: ImportId,
    /// How the file is taken.
    pub wanted: Wanted,
    pub(crate) token: i64,
}

/// Where a file lies.
pub fn path_of(folder: &Path, file: FileId) -> PathBuf {
    folder.join("uploads").join(file.to_string())
}

/// Where the rejected rows of an import lie.
pub fn rejects_of(folder: &Path, import: ImportId) -> PathBuf {
    folder.join("rejects").join(format!("{import}.csv"))
}

/// What the shop says about files that do not say it themselves.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The shop's zone.
    pub zone: Zone,
    /// The shop's currency.
    pub currency: Currency,
    /// Rows written in one transaction, about.
    pub batch_rows: usize,
    /// Per cent of the first rows that may be rejected.
    pub rejected_percent: u32,
}

impl Wanted {
    /// The layout as readers take it.
    pub(crate) fn format(&self, zone: &Zone, currency: Currency) -> Result<Format, Error> {
        let store = |source: &str| StoreOptions {
            currency: Some(currency),
            zone: zone.clone(),
            ..StoreOptions::new(source)
        };
        Ok(match self.layout {
            Layout::Shopify => Format::Shopify(store("shopify")),
            Layout::Woocommerce => Format::WooCommerce(store("woocommerce")),
            Layout::Columns => {
                let columns = self.columns.clone().ok_or(Error::NoColumns)?;
                let mut columns: ColumnsFile = serde_json::from_value(columns)
                    .map_err(|error| Error::File(connectors::Error::Columns(error.to_string())))?;
                let own = columns.currency.take();
                columns.currency = own.or_else(|| Some(currency.code().to_owned()));
                Format::Columns(Box::new(columns))
            }
        })
    }

    /// The job that it comes to.
    pub fn job(&self, folder: &Path, import: ImportId, terms: &Terms) -> Result<Job, Error> {
        Ok(Job {
            path: path_of(folder, self.file).to_string_lossy().into_owned(),
            format: self.format(&terms.zone, terms.currency)?,
            kind: self.kind.into(),
            zone: terms.zone.clone(),
            currency: terms.currency,
            live: self.live,
            dry_run: self.dry_run,
            batch_rows: terms.batch_rows,
            rejected_percent: terms.rejected_percent,
            rejects: rejects_of(folder, import),
        })
    }
}
