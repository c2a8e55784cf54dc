//! What is brought in, and who is in it.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct BackupFile {
    /// The copy.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The shop's name, as shoppers know it.
    #[arg(long)]
    pub(crate) name: String,
    /// Its currency: ISO 4217 code.
    #[arg(long)]
    pub(crate) currency: String,
    /// Its time zone: IANA name such as Europe/London.
    #[arg(long)]
    pub(crate) time_zone: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// Orders, with their customers and products.
    Orders(ImportFile),
    /// Customers.
    Customers(ImportFile),
    /// Products.
    Products(ImportFile),
}

#[derive(Debug, Args)]
pub(crate) struct ImportFile {
    /// The file, plain or gzip; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Layout of a known store export.
    #[arg(long, value_enum, conflicts_with = "columns")]
    pub(crate) format: Option<Format>,
    /// Layout of any other file, described in a TOML file (see `examples/`).
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) columns: Option<PathBuf>,
    /// Read and check everything, write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// What the file tells happens now: programmes react to it. Without this it is history.
    #[arg(long)]
    pub(crate) live: bool,
    /// Where rejected rows go; beside the shop's data when absent.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) rejects: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// CSV exports of Shopify.
    Shopify,
    /// CSV exports of WooCommerce.
    Woocommerce,
}

/// What most reports take.
#[derive(Clone, Debug, Args)]
pub(crate) struct ReportFilter {
    /// First day, in the shop's time zone: 2026-01-31.
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<String>,
    /// Last day.
    #[arg(long, value_name = "DAY")]
    pub(crate) to: Option<String>,
    /// Only orders in this currency.
    #[arg(long)]
    pub(crate) currency: Option<String>,
    /// Only these customers: a saved segment's name or a condition in JSON.
    #[arg(long, value_name = "NAME|JSON")]
    pub(crate) segment: Option<String>,
}

/// Which programmes.
#[derive(Clone, Debug, Args)]
pub(crate) struct ProgrammeFilter {
    /// Only this one, by its name.
    pub(crate) programme: Option<String>,
    /// First day of the figures of messages: 2026-01-31.
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<String>,
    /// Last day.
    #[arg(long, value_name = "DAY")]
    pub(crate) to: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Report {
    /// What programmes bring: messages, opens and clicks, orders credited, and lift against those held out.
    Programmes(ProgrammeFilter),
    /// Orders, lines, customers, gross, refunds, net.
    Sales(ReportFilter),
    /// How many customers come back.
    Repeat(ReportFilter),
    /// Customer retention rate over a period.
    Retention(ReportFilter),
    /// Monthly cohorts: who came back in which month, and what they have spent.
    Cohorts(ReportFilter),
    /// Average order value, purchase frequency.
    Orders(ReportFilter),
    /// Time from the first to the second order.
    SecondOrder(ReportFilter),
    /// Recency, frequency, money: the classes of customers.
    Rfm(ReportFilter),
    /// Revenue of new and of returning customers, month by month.
    Revenue(ReportFilter),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Customer {
    /// Customers by beginnings of names, e-mail addresses and ids, or by telephone number.
    Find {
        /// What to look for.
        text: String,
        /// At most so many.
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Who somebody is, under which names, what they agreed to.
    Show {
        /// The customer: cus_…, an e-mail address or a telephone number.
        customer: String,
    },
    /// What happened, newest first.
    Timeline {
        /// The customer: cus_…, an e-mail address or a telephone number.
        customer: String,
        /// At most so many.
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Only events before the one of this number.
        #[arg(long, value_name = "NUMBER")]
        before: Option<i64>,
    },
    /// Everything that the shop holds of a person, as JSON.
    Export {
        /// The customer: cus_…, an e-mail address or a telephone number.
        customer: String,
        /// A new file to write to; standard output when absent.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Forget a person for good. Orders stay for the books, without anybody.
    Erase {
        /// The customer: cus_…, an e-mail address or a telephone number.
        customer: String,
        /// Without asking.
        #[arg(long)]
        yes: bool,
    },
    /// Two customers are one person: everything of the first is the second's from now on.
    Merge {
        /// Who goes into the other: cus_…, an e-mail address or a telephone number.
        from: String,
        /// Who stays.
        into: String,
    },
    /// Undo a merge.
    Unmerge {
        /// The merge's id: mrg_…; `show` tells it.
        merge: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Segment {
    /// How many customers.
    Count {
        /// A saved segment's name or a condition in JSON.
        segment: String,
    },
    /// Which customers.
    List {
        /// A saved segment's name or a condition in JSON.
        segment: String,
        /// At most so many.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Why one customer is in it, or not.
    Explain {
        /// A saved segment's name or a condition in JSON.
        segment: String,
        /// The customer: cus_…, an e-mail address or a telephone number.
        #[arg(long)]
        customer: String,
    },
    /// All members as CSV on standard output.
    Export {
        /// A saved segment's name or a condition in JSON.
        segment: String,
    },
    /// Keep a condition under a name.
    Save {
        /// The name.
        name: String,
        /// The condition in JSON.
        condition: String,
    },
    /// The saved segments.
    Saved,
}
