//! `onrecord add`: who said what in these files, folders and archives, kept in a ledger?

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use onrecord_ledger::run::Counts;

use crate::adding::{self, Event, Work};
use crate::complaint::complain;
use crate::inputs::{self, About};
use crate::outcome::Tally;
use crate::progress;
use crate::settings::AddSettings;
use crate::words::{counted, number};

/// Adds everything, and says how it went.
pub fn run(settings: AddSettings) -> anyhow::Result<ExitCode> {
    let AddSettings { sources, ledger, kind, model, crawled, url, keep_pages, limits, progress } = settings;
    let total = if progress { inputs::total_bytes(&sources) } else { None };
    let mut progress = progress::start(progress, total);
    let work = Work { sources, about: About { kind, url, crawled }, model, keep_pages, limits };
    let tally = adding::add(&ledger, work, |event| {
        match event {
            Event::Added { input_bytes, counts, .. } => progress.advance(input_bytes, counts.statements),
            Event::Skipped { name, why } => progress.aside(|| complain(&format!("{name}: skipped: {why}"))),
            Event::Failed { name, why } => progress.aside(|| complain(&format!("{name}: {why}"))),
        }
        Ok(())
    })?;
    progress.finish();
    report(&ledger, tally)?;
    Ok(Tally { read: tally.documents, failed: tally.failures, statements: tally.statements + tally.known }.exit_code())
}

fn report(ledger: &Path, tally: Counts) -> std::io::Result<()> {
    let Counts { documents, known, statements, unnamed, failures } = tally;
    let mut report = format!(
        "{} read into {}: {}, {} of them without a named speaker\n",
        counted(documents, "document"),
        ledger.display(),
        counted(statements, "statement"),
        number(unnamed),
    );
    if known > 0 {
        report += &format!("{} known already\n", counted(known, "document"));
    }
    if failures > 0 {
        report += &format!("{} failed; onrecord status lists them\n", counted(failures, "input"));
    }
    std::io::stdout().write_all(report.as_bytes())
}
