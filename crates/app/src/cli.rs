//! The command line, word for word.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
pub(crate) enum Insight {
    /// Fit a model of coming back: its parameters and how sure they are, what it expects, and whether it was right.
    Clv(Clv),
    /// Classes of customers by recency, frequency and money, and who moved between them.
    Rfm(Rfm),
    /// How likely orders are to be cancelled or to come back: what tells it, and whether what was told came true.
    Risk,
    /// Score everybody now; a served shop does it once a day by itself.
    Score,
    /// What is expected of one customer.
    Customer {
        /// Number, e-mail address or telephone number.
        customer: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Experiment {
    /// All experiments and holdouts.
    List,
    /// Define one, or a draft anew: `{"title": "…", "arms": [{"name": "long"}, {"name": "short"}]}`.
    Create {
        /// Its name: lower-case letters, digits and hyphens.
        name: String,
        /// What it is, as JSON; or a file that holds it.
        definition: String,
    },
    /// Start a draft: from then on people get their arms.
    Start {
        /// Its name.
        name: String,
    },
    /// Stop one, with a winner or without.
    Stop {
        /// Its name.
        name: String,
        /// The arm that everybody gets from then on; the first one where left out.
        #[arg(long, value_name = "ARM")]
        winner: Option<String>,
    },
    /// What one says: a sentence, intervals, and data of a picture.
    Read {
        /// Its name.
        name: String,
    },
    /// How many people and weeks it takes to see a change.
    Plan(ExperimentPlan),
}

#[derive(Debug, Args)]
pub(crate) struct ExperimentPlan {
    /// The share who do it anyway, such as 0.1; what the shop's customers did lately when left out.
    #[arg(long)]
    pub(crate) share: Option<f64>,
    /// The change that is to be seen, as a part of it: 0.2 for a fifth.
    #[arg(long, default_value_t = 0.2, allow_negative_numbers = true)]
    pub(crate) change: f64,
    /// How many arms.
    #[arg(long, default_value_t = 2)]
    pub(crate) arms: u32,
    /// The chance of seeing it when it is there.
    #[arg(long, default_value_t = 0.8)]
    pub(crate) power: f64,
    /// People who come in a week; what the shop's customers did lately when left out.
    #[arg(long)]
    pub(crate) per_week: Option<f64>,
    /// For how many days each is measured.
    #[arg(long, default_value_t = 14)]
    pub(crate) days: u32,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Recommend {
    /// How good suggestions would have been: everything from a day on is hidden, foretold and compared.
    Evaluate(Evaluate),
    /// What to show to one customer, and why.
    For(RecommendFor),
    /// Learn anew from all orders; a served shop does it once a day by itself.
    Learn,
}

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// The first day that is hidden, in the shop's time zone.
    #[arg(long, value_name = "DAY", required_unless_present = "next_basket")]
    pub(crate) split: Option<String>,
    /// Hide the last day of buying of every customer in the place of a time, and suggest what they bought before too.
    #[arg(long, conflicts_with = "split")]
    pub(crate) next_basket: bool,
    /// With `--next-basket`: only customers with so many days of buying.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(2..=1_000))]
    pub(crate) baskets: u32,
    /// How many suggestions.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) k: u32,
    /// Suggest what the customer bought before too, and count it.
    #[arg(long)]
    pub(crate) again: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RecommendFor {
    /// Number, e-mail address or telephone number.
    pub(crate) customer: String,
    /// How many suggestions.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) limit: u32,
    /// What the customer buys again and again too.
    #[arg(long)]
    pub(crate) again: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Clv {
    /// The model; the one that had foretold the last third of the time best when left out.
    #[arg(long, value_enum)]
    pub(crate) model: Option<ClvModel>,
    /// Last day that it is fitted to, in the shop's time zone; the day of the newest order when left out.
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<String>,
    /// Compare what it foretells of so many days after with what came.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub(crate) horizon: Option<u32>,
    /// What is thought of the parameters beforehand.
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) prior: ClvPrior,
}

/// Models of coming back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(
    clippy::enum_variant_names,
    reason = "the models' names in the literature all end with that of the distribution"
)]
pub(crate) enum ClvModel {
    /// After each repeat purchase there is a chance to leave.
    #[value(name = "bg_nbd")]
    BgNbd,
    /// After each purchase there is a chance to leave.
    #[value(name = "mbg_nbd")]
    MbgNbd,
    /// Customers leave at a moment of their own.
    #[value(name = "pareto_nbd")]
    ParetoNbd,
}

/// What is thought beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClvPrior {
    /// Nothing where enough customers came back, what shops usually have where few did.
    Auto,
    /// Nothing: maximum likelihood.
    None,
    /// What shops usually have.
    Weak,
}

#[derive(Debug, Args)]
pub(crate) struct Rfm {
    /// Last day that is looked at, in the shop's time zone; the day of the newest order when left out.
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<String>,
    /// The day to compare with; 91 days before when left out.
    #[arg(long, value_name = "DAY")]
    pub(crate) since: Option<String>,
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

#[derive(Debug, Args)]
pub(crate) struct Rehearse {
    /// Journeys or playbooks, by name, or files of journeys (JSON or YAML).
    #[arg(value_name = "NAME", required_unless_present = "all")]
    pub(crate) names: Vec<String>,
    /// Every journey of the shop and every playbook.
    #[arg(long, conflicts_with = "names")]
    pub(crate) all: bool,
    /// First day, in the shop's time zone: 2026-01-31.
    #[arg(long, value_name = "DAY")]
    pub(crate) from: String,
    /// Last day.
    #[arg(long, value_name = "DAY")]
    pub(crate) to: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Journey {
    /// The journeys of the shop, and the ready-made ones that are not switched on.
    List,
    /// One journey: what it does, its versions and back-fills, how many people are how far.
    Show {
        /// Its name.
        name: String,
    },
    /// Switch one on; a ready-made one is published first.
    Enable {
        /// Its name.
        name: String,
        /// Bring in people of the past too: those of the newest so many events.
        #[arg(long, value_name = "N", conflicts_with = "since", value_parser = clap::value_parser!(u32).range(1..))]
        back_fill: Option<u32>,
        /// Bring in people of the past too: those of every event since a day in the shop's time zone, 2026-01-31.
        #[arg(long, value_name = "DAY")]
        since: Option<String>,
        /// It is meant, also when it reaches more people at once than is done without asking.
        #[arg(long)]
        confirm: bool,
    },
    /// Nobody comes in, and those inside stay where they are.
    Pause {
        /// Its name.
        name: String,
    },
    /// Go on after a pause.
    Resume {
        /// Its name.
        name: String,
    },
    /// Over: nobody comes in, and those inside leave when they are due. It cannot be undone.
    Archive {
        /// Its name.
        name: String,
    },
    /// Why one customer is in it, was, or is not.
    Explain {
        /// Its name.
        name: String,
        /// The customer: cus_…, an e-mail address or a telephone number.
        #[arg(long)]
        customer: String,
    },
    /// Look at documents without keeping them: everything that is wrong, by node and field.
    Validate {
        /// Documents, JSON or YAML.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// What applying documents would change, and who is inside.
    Plan {
        /// Documents, JSON or YAML; a journey is named by its file.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Publish documents: new journeys as drafts, and new versions of those that stand. What stands already stays.
    Apply {
        /// Documents, JSON or YAML; a journey is named by its file.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// What becomes of those who are inside: `finish` on their version, `move` to the new one, or `retime` their waits
        /// by it too.
        #[arg(long, default_value = "finish", value_parser = ["finish", "move", "retime"])]
        inside: String,
    },
    /// Publish a document: a new journey, or a new version of one.
    Publish {
        /// The document, JSON or YAML.
        file: PathBuf,
        /// The journey's name; the file's name without its ending where absent.
        #[arg(long)]
        name: Option<String>,
    },
    /// Its document on standard output.
    Export {
        /// Its name.
        name: String,
        /// As YAML.
        #[arg(long)]
        yaml: bool,
    },
    /// Bring a customer in, whatever its trigger; its conditions hold as for everybody.
    Add {
        /// Its name.
        name: String,
        /// The customer: cus_…, an e-mail address or a telephone number.
        #[arg(long)]
        customer: String,
        /// The same cause brings nobody in twice.
        #[arg(long)]
        cause: Option<String>,
        /// What messages and branches are told, JSON: {"order": "ord_…"}.
        #[arg(long, value_name = "JSON")]
        data: Option<String>,
    },
    /// Those whose step failed, and why.
    Failed {
        /// Its name.
        name: String,
    },
    /// Try failed steps once more.
    Retry {
        /// Its name.
        name: String,
        /// Only this customer: cus_…, an e-mail address or a telephone number.
        #[arg(long)]
        customer: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Campaign {
    /// The campaigns of the shop, the newest first.
    List,
    /// One campaign: what it is, its runs, how many people are how far, what tests came to.
    Show {
        /// Its name.
        name: String,
    },
    /// Make a draft of a document, or change the draft that stands.
    Create {
        /// The document, JSON or YAML.
        file: PathBuf,
        /// The campaign's name; the file's name without its ending where absent.
        #[arg(long)]
        name: Option<String>,
    },
    /// Whom it would reach if it went now, how many later and how many not, and why.
    Estimate {
        /// Its name.
        name: String,
    },
    /// Let a draft wait for its time, or begin.
    Schedule {
        /// Its name.
        name: String,
        /// It is meant, also when it reaches more people than is done without asking.
        #[arg(long)]
        confirm: bool,
    },
    /// Nothing more goes; what waits is taken back, and goes after the pause.
    Pause {
        /// Its name.
        name: String,
    },
    /// Go on after a pause.
    Resume {
        /// Its name.
        name: String,
    },
    /// Over before its end. It cannot be undone.
    Cancel {
        /// Its name.
        name: String,
    },
    /// What became of its messages, by variant and run.
    Figures {
        /// Its name.
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Breaker {
    /// The programmes that are stopped.
    List,
    /// One of them: since when and why.
    Show {
        /// The programme's name.
        programme: String,
    },
    /// Let one go on; what came back until now no longer counts against it.
    Clear {
        /// The programme's name.
        programme: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Template {
    /// All versions: what comes with the program, and what the shop wrote itself.
    List,
    /// A template's document on standard output, and what is not translated in it.
    Show {
        /// Its name.
        name: String,
        /// The version; the newest that is published where absent.
        #[arg(long)]
        version: Option<u32>,
    },
    /// Look at documents without keeping them: everything that is wrong, by its place.
    Validate {
        /// Documents, JSON or YAML.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// What somebody would read, in plain text.
    Preview {
        /// Its name.
        name: String,
        #[command(flatten)]
        look: TemplateLook,
    },
    /// Keep a document as the draft of a template.
    Save {
        /// The document, JSON or YAML.
        file: PathBuf,
        /// The template's name; the file's name without its ending where absent.
        #[arg(long)]
        name: Option<String>,
    },
    /// Publish the draft, so that programmes may name it.
    Publish {
        /// Its name.
        name: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct TemplateLook {
    /// The version; the newest that is published where absent.
    #[arg(long)]
    pub(crate) version: Option<u32>,
    /// For this customer: cus_…, an e-mail address or a telephone number. A sample where absent.
    #[arg(long)]
    pub(crate) customer: Option<String>,
    /// About this event of theirs, by its number on their timeline; the newest that fits where absent.
    #[arg(long, requires = "customer", value_name = "NUMBER")]
    pub(crate) event: Option<i64>,
    /// In this language instead of theirs: de.
    #[arg(long)]
    pub(crate) language: Option<String>,
    /// Write the HTML into this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Serve {
    /// Address and port to listen on.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    pub(crate) serve: Serve,
    /// Another number, another shop.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// How many customers.
    #[arg(long, default_value_t = 5_000)]
    pub(crate) customers: u32,
    /// Make the shop and stop.
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// Throw away the demo shop that is there and make it anew.
    #[arg(long)]
    pub(crate) fresh: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SettingCommand {
    /// Every setting as it stands.
    List,
    /// Change one.
    Set {
        /// Its key.
        key: String,
        /// Its value.
        value: String,
    },
    /// Back to the default.
    Reset {
        /// Its key.
        key: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// Make a key; it is shown once.
    Create {
        /// What it is for.
        #[arg(long)]
        name: String,
        /// May it write?
        #[arg(long)]
        read_only: bool,
    },
    /// The keys there are.
    List,
    /// Take a key back.
    Revoke {
        /// Its id.
        id: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Staff {
    /// Make somebody a member. Their password is made up and shown once, or read from standard input.
    Add {
        /// Under this address they sign in.
        #[arg(long)]
        email: String,
        /// The name that colleagues see.
        #[arg(long)]
        name: String,
        /// What they may do.
        #[arg(long, value_parser = ["owner", "marketer", "support", "analyst"])]
        role: String,
        /// In which language they work.
        #[arg(long, default_value = "en")]
        language: String,
        /// Read the password from the first line of standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Everybody who works here.
    List,
    /// A new password for somebody who lost theirs. They are signed out everywhere, and their second factor is off.
    ResetPassword {
        /// Their address.
        email: String,
        /// Read the password from the first line of standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Somebody may not sign in any more, and is signed out everywhere.
    Disable {
        /// Their address.
        email: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Dev {
    /// Write the generated references into a folder.
    Gen {
        /// The folder.
        folder: PathBuf,
    },
}
