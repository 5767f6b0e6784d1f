//! The program `onrecord`: parse, run, say what went wrong, and with which exit code.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let args = onrecord::args::Args::parse();
    onrecord::run(args).unwrap_or_else(|error| {
        // `onrecord search ... | head` has all it wants.
        if onrecord::outcome::is_broken_pipe(&error) {
            return onrecord::outcome::FOUND.into();
        }
        onrecord::complaint::complain(&format!("{error:#}"));
        onrecord::outcome::FAILED.into()
    })
}
