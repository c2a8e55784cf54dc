//! What writes to customers.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Rehearse {
    /// Journeys or playbooks, by name, or files of journeys (JSON or YAML).
    #[arg(value_name = "NAME", required_unless_present = "all")]
    pub(crate) names: Vec<String>,
    /// Every journey of the shop and every playbook.
    #[arg(long, conflicts_with = "names")]
    pub(crate) all: bool,
    /// Together with every journey that is switched on, and what changes by that.
    #[arg(long, conflicts_with = "all")]
    pub(crate) beside_live: bool,
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

#[derive(Debug, Subcommand)]
pub(crate) enum Offer {
    /// All offers, and what became of their codes.
    List,
    /// One offer: what it is, and what became of its codes.
    Show {
        /// Its name.
        name: String,
    },
    /// Make an offer: `{"title": "…", "gives": {"kind": "percent", "percent": 10}, "codes": {"kind": "single_use", "prefix": "BACK"}}`.
    Create {
        /// Its name: lower-case letters, digits and hyphens.
        name: String,
        /// What it is, as JSON; or a file that holds it.
        definition: String,
        /// Change one that is there.
        #[arg(long)]
        change: bool,
    },
    /// Pause an offer, let it go on, or end it.
    State {
        /// Its name.
        name: String,
        /// How far it is to be.
        #[arg(value_enum)]
        state: OfferState,
    },
    /// Its codes; or make more that nobody can guess.
    Codes(OfferCodes),
    /// Take codes that the store platform made: one on each line, or CSV whose first column has them.
    ImportCodes {
        /// Its name.
        name: String,
        /// The file; `-` reads standard input.
        file: PathBuf,
    },
    /// Its codes as CSV for the store platform, on standard output.
    Export {
        /// Its name.
        name: String,
        /// Only those that nobody has yet.
        #[arg(long)]
        free: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct OfferCodes {
    /// The offer's name.
    pub(crate) name: String,
    /// Make so many: they are to be brought to the store platform before they are given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) make: Option<u32>,
}

/// How far an offer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OfferState {
    /// Codes are given.
    Active,
    /// None are for now.
    Paused,
    /// None are any more.
    Ended,
}
