//! From a command line to files and streams: what does `onrecord` read, and what does it print?
//!
//! ```text
//! Args ─settings─▶ Settings ─inputs─▶ Documents ─crew─▶ Readings ─output─▶ text, JSON, CSV, HTML
//! ```
//!
//! All reading of files, clocks, terminals and threads is here; who said what is decided in `onrecord_core`.

pub mod args;
pub mod commands;
pub mod clock;
pub mod complaint;
pub mod cpu_time;
pub mod crew;
pub mod adding;
pub mod inputs;
pub mod marks;
pub mod model;
pub mod outcome;
pub mod output;
pub mod progress;
pub mod settings;
pub mod visible;
pub mod web;
pub mod words;

use std::process::ExitCode;

use args::{Args, Command};

/// Does what the command line asks.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    match args.command {
        Command::Read(args) => commands::read::run(settings::read_settings(args)?),
        Command::Add(args) => commands::add::run(settings::add_settings(args)?),
        Command::Status(args) => commands::status::run(&args),
        Command::Search(args) => commands::search::run(args),
        Command::Trace(args) => commands::trace::run(&settings::trace_settings(args)?),
        Command::Speakers(args) => commands::speakers::run(&args),
        Command::Correct(args) => commands::correct::run(args),
        Command::Audit(args) => commands::audit::run(args),
        Command::Export(args) => commands::export::run(settings::export_settings(args)?),
        Command::Serve(args) => commands::serve::run(args),
        Command::Verify(args) => commands::verify::run(&args),
        Command::Reread(args) => commands::reread::run(&args),
    }
}
