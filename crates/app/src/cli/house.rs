//! The shop at work, and who works in it.

use std::path::PathBuf;

use clap::{Args, Subcommand};

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
