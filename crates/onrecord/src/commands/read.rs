//! `onrecord read`: who said what in these files, folders and streams?

use std::process::ExitCode;

use anyhow::Context;
use onrecord_ledger::record;

use crate::complaint::complain;
use crate::crew::{self, Outcome};
use crate::inputs::{self, About, Document};
use crate::model::{self, Reader};
use crate::outcome::Tally;
use crate::output::target::Target;
use crate::output::{self, Form, ReadDocument, Rendered};
use crate::progress::{self, Progress};
use crate::settings::ReadSettings;

/// Reads everything, prints it, and says how it went.
pub fn run(settings: ReadSettings) -> anyhow::Result<ExitCode> {
    let target = Target::open(settings.output.as_deref())?;
    read_all(settings, target).map(Tally::exit_code)
}

fn read_all(settings: ReadSettings, target: Target) -> anyhow::Result<Tally> {
    let reader = model::reader(settings.model)?;
    let form = settings.form;
    let total = if settings.progress { inputs::total_bytes(&settings.sources) } else { None };
    let about = About { kind: settings.kind, url: settings.url, crawled: settings.crawled };
    let mut progress = progress::start(settings.progress, total);
    let mut printed = output::begin(form, target)?;
    let mut tally = Tally::default();
    crew::in_order(
        settings.limits,
        move |sink| _ = inputs::find(&settings.sources, &about, sink),
        move |index, document| read_one(index, document, reader, form),
        |outcome| count(outcome, &mut tally, &mut progress, |rendered| printed.document(rendered)),
    )?;
    progress.finish();
    if tally.read == 0 && tally.failed > 0 {
        // Nothing could be read: an output file of an earlier, better day is left as it is.
        return Ok(tally);
    }
    printed.finish().context("the output could not be finished")?;
    Ok(tally)
}

/// In a worker: from the bytes to the text that is printed.
fn read_one(index: usize, document: Document, reader: Reader, form: Form) -> Rendered {
    let reading = onrecord_core::read::read(&document.bytes, &document.hints, reader.model);
    let sha256 = record::sha256(&document.bytes);
    output::render(form, index + 1, &ReadDocument { id: document.id, sha256, reading })
}

fn count(
    outcome: Outcome<Rendered>,
    tally: &mut Tally,
    progress: &mut Progress,
    mut print: impl FnMut(Rendered) -> std::io::Result<()>,
) -> anyhow::Result<()> {
    match outcome {
        Outcome::Done { value, input_bytes } => {
            tally.read += 1;
            tally.statements += value.n_statements;
            progress.advance(input_bytes, value.n_statements);
            print(value).context("the output could not be written")?;
        }
        Outcome::Skipped { name, why } => progress.aside(|| complain(&format!("{name}: skipped: {why}"))),
        Outcome::Failed { name, why } => {
            tally.failed += 1;
            progress.aside(|| complain(&format!("{name}: {why}")));
        }
    }
    Ok(())
}
