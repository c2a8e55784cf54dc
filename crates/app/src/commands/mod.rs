//! One file per command.

mod advice;
mod backup;
mod breaker;
mod campaign;
mod customer;
mod demo;
mod demo_trial;
mod dev;
mod doctor;
mod experiment;
mod import;
mod init;
mod insight;
mod journey;
mod key;
mod offer;
mod overview;
mod recommend;
mod rehearse;
mod report;
mod segment;
mod serve;
mod setting;
mod staff;
mod template;

use crate::{
    cli::{Cli, Command, Dev},
    failure::Failure,
    open::Place,
};

/// Does what the command line says.
pub(crate) fn run(cli: Cli) -> Result<(), Failure> {
    let shared = cli.shared.clone();
    let place = Place::find(&shared, Vec::new())?;
    match cli.command {
        Command::Init(arguments) => init::run(&place, &arguments),
        Command::Report(report) => report::run(&place, &report),
        Command::Advice => advice::run(&place),
        Command::Recommend(command) => recommend::run(&place, &command),
        Command::Experiment(command) => experiment::run(&place, &command),
        Command::Offer(command) => offer::run(&place, &command),
        Command::Insight(command) => insight::run(&place, &command),
        Command::Customer(command) => customer::run(&place, &command),
        Command::Segment(command) => segment::run(&place, &command),
        Command::Rehearse(arguments) => rehearse::run(&place, &arguments),
        Command::Journey(command) => journey::run(&place, &command),
        Command::Campaign(command) => campaign::run(&place, &command),
        Command::Breaker(command) => breaker::run(&place, &command),
        Command::Template(command) => template::run(&place, &command),
        Command::Setting(command) => setting::run(&place, &command),
        Command::Doctor => doctor::run(&place),
        Command::Backup(arguments) => backup::make(&place, &arguments.file),
        Command::Restore(arguments) => backup::restore(&place, &arguments.file),
        Command::Dev(Dev::Gen { folder }) => dev::write_references(&place, &folder),
        Command::Import(command) => import::run(&place, &command),
        Command::Key(command) => key::run(&place, &command),
        Command::Staff(command) => staff::run(&place, &command),
        Command::Serve(arguments) => serve::run(&shared, &arguments),
        Command::Demo(arguments) => demo::run(&shared, &arguments),
    }
}
