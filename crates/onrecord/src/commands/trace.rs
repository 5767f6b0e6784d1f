//! `onrecord trace`: where else do these words stand, who had them first, and what was done to them?

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::bail;
use onrecord_ledger::{Ledger, trace};

use crate::outcome::{FOUND, NOTHING};
use crate::output::{Form, trace as printed};
use crate::settings::TraceSettings;

/// Prints the copies in order of publication. 1 where there is none.
pub fn run(settings: &TraceSettings) -> anyhow::Result<ExitCode> {
    let ledger = Ledger::open(&settings.ledger)?;
    let asked = settings.asked.trim();
    let trace =
        if trace::is_reference(asked) { trace::of_statement(&ledger, asked) } else { trace::of_words(&ledger, asked) }?;
    let bytes = match settings.form {
        Form::Text(look) => printed::text(&trace, look).into_bytes(),
        Form::Json => printed::json(&trace),
        Form::Jsonl => printed::jsonl(&trace),
        Form::Csv { raw } => printed::csv(&trace, raw),
        Form::Html => bail!("a trace is printed as text, json, jsonl or csv; choose one with --format"),
    };
    std::io::stdout().lock().write_all(&bytes)?;
    Ok(if trace.copies.is_empty() { NOTHING } else { FOUND }.into())
}
