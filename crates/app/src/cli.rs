//! The command line, word for word.

mod house;
mod insight;
mod programmes;
mod record;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use house::{Demo, Dev, Key, Serve, SettingCommand, Staff};
pub(crate) use insight::{
    Clv, ClvModel, ClvPrior, Evaluate, Experiment, ExperimentPlan, Insight, Recommend,
    RecommendFor, Rfm,
};
pub(crate) use programmes::{
    Breaker, Campaign, Journey, Offer, OfferState, Rehearse, Template, TemplateLook,
};
pub(crate) use record::{
    BackupFile, Customer, Format, Import, ImportFile, Init, ProgrammeFilter, Report, ReportFilter,
    Segment,
};

/// Post-purchase engagement for online stores: one customer timeline, one decision engine.
#[derive(Debug, Parser)]
#[command(
    name = "perennial",
    version,
    propagate_version = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) shared: Shared,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Shared {
    /// Folder of the shop: its SQLite file and everything else it keeps.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// PostgreSQL database of the shop, instead of SQLite, such as `postgres://user:password@host/name?schema=NAME`.
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// Settings file; `perennial.toml` in the data folder when it is there.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Answer with one JSON object on the last line of standard output; money in minor units.
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a new, empty shop.
    Init(Init),
    /// Read orders, customers or products from files.
    #[command(subcommand)]
    Import(Import),
    /// Figures of the shop.
    #[command(subcommand)]
    Report(Report),
    /// What a good consultant would say this week, with the figures that say so.
    Advice,
    /// What customers are likely to do next.
    #[command(subcommand)]
    Insight(Insight),
    /// What to show to whom.
    #[command(subcommand)]
    Recommend(Recommend),
    /// Which of several ways is better, and whether any is better than nothing.
    #[command(subcommand)]
    Experiment(Experiment),
    /// What the shop gives away: offers, their codes, and what became of them.
    #[command(subcommand)]
    Offer(Offer),
    /// One person in all rooms: find, show, export, erase, merge.
    #[command(subcommand)]
    Customer(Customer),
    /// Count, list and explain groups of customers.
    #[command(subcommand)]
    Segment(Segment),
    /// Live through the past again, as if programmes had been on: who would have got what, and when.
    Rehearse(Rehearse),
    /// Programmes that customers go through.
    #[command(subcommand)]
    Journey(Journey),
    /// Sends to many at once, one-off or recurring.
    #[command(subcommand)]
    Campaign(Campaign),
    /// Programmes that were stopped, since their mail is not wanted or repeats itself.
    #[command(subcommand)]
    Breaker(Breaker),
    /// What messages say.
    #[command(subcommand)]
    Template(Template),
    /// Run the shop: HTTP API, pages and all that happens by itself.
    Serve(Serve),
    /// A believable shop with a year of history, running.
    Demo(Demo),
    /// Settings of the shop.
    #[command(subcommand)]
    Setting(SettingCommand),
    /// Keys for the HTTP API.
    #[command(subcommand)]
    Key(Key),
    /// People who work in the shop, and their passwords.
    #[command(subcommand)]
    Staff(Staff),
    /// Check the shop and this installation.
    Doctor,
    /// Copy a shop in SQLite to a new file, while it works.
    Backup(BackupFile),
    /// Put a copy in the place of the shop, while nobody serves it. What was there is kept beside it.
    Restore(BackupFile),
    /// For people who work on the program.
    #[command(subcommand, hide = true)]
    Dev(Dev),
}
