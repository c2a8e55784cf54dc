//! One file per command.

mod dev;
mod doctor;
mod init;
mod report;
mod segment;
mod setting;

use crate::{
    cli::{Cli, Command, Dev},
    failure::Failure,
    open::Place,
};

/// Does what the command line says.
pub(crate) fn run(cli: Cli) -> Result<(), Failure> {
    let place = Place::find(&cli.shared, Vec::new())?;
    match cli.command {
        Command::Init(arguments) => init::run(&place, &arguments),
        Command::Report(report) => report::run(&place, &report),
        Command::Segment(command) => segment::run(&place, &command),
        Command::Setting(command) => setting::run(&place, &command),
        Command::Doctor => doctor::run(&place),
        Command::Dev(Dev::Gen { folder }) => dev::write_references(&place, &folder),
        _ => Err(Failure::asked("not wired")),
    }
}
