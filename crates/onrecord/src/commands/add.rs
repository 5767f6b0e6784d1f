//! `onrecord add`: who said what in these files, folders and archives, kept in a ledger?

use std::io::Write;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use onrecord_ledger::add::{self, Addition, Page};
use onrecord_ledger::run::{self, Counts, Run};
use onrecord_ledger::{Ledger, people, record};

use crate::clock::now;
use crate::complaint::complain;
use crate::crew::{self, Outcome};
use crate::inputs::{self, About, Document};
use crate::model::{self, model};
use crate::outcome::Tally;
use crate::progress::{self, Progress};
use crate::settings::AddSettings;
use crate::words::{counted, number};

/// Fast: pages are kept in the time that the next one is read in, and hardly larger than at the slowest setting.
const COMPRESSION: Compression = Compression::new(4);

/// What a worker makes of a document.
enum Read {
    /// The ledger has it already.
    Known,
    New(Box<Addition>),
}

/// Adds everything, and says how it went.
pub fn run(settings: AddSettings) -> anyhow::Result<ExitCode> {
    let model = model()?;
    let mut ledger = Ledger::create(&settings.ledger)?;
    let looked_up = Mutex::new(Ledger::open(&settings.ledger)?);
    let run = run::begin(&mut ledger, "add", &now())?;
    let total = if settings.progress { inputs::total_bytes(&settings.sources) } else { None };
    let about = About { kind: settings.kind, url: None, crawled: settings.crawled };
    let mut progress = progress::start(settings.progress, total);
    let mut tally = Counts::default();
    crew::in_order(
        settings.limits,
        move |sink| _ = inputs::find(&settings.sources, &about, sink),
        move |_, document| read_one(document, &looked_up, model, settings.keep_pages),
        |outcome| take(outcome, &mut ledger, run, &mut tally, &mut progress),
    )?;
    people::settle(&mut ledger)?;
    run::end(&mut ledger, run, &now())?;
    progress.finish();
    report(&ledger, tally)?;
    Ok(Tally { read: tally.documents, failed: tally.failures, statements: tally.statements + tally.known }.exit_code())
}

/// In a worker: looks whether the document is known, and reads it if not.
fn read_one(document: Document, ledger: &Mutex<Ledger>, model: &onrecord_core::Model, keep_page: bool) -> Read {
    let sha256 = record::sha256(&document.bytes);
    let looked_up = ledger.lock().unwrap_or_else(PoisonError::into_inner);
    // A ledger that cannot be asked now will say why when the reading is added.
    let is_known = add::is_known(&looked_up, &document.name, document.hints.url.as_deref(), &sha256).unwrap_or(false);
    drop(looked_up);
    if is_known {
        return Read::Known;
    }
    let reading = onrecord_core::read::read(&document.bytes, &document.hints, model);
    let page = Page {
        sha256,
        n_bytes: document.bytes.len(),
        hints: add::hints_as_json(&document.hints),
        deflated: keep_page.then(|| deflated(&document.bytes)),
    };
    let Document { name: input, id, address, .. } = document;
    Read::New(Box::new(Addition { id, input, address, page, reading, read_with: model::READ_WITH.into() }))
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), COMPRESSION);
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("memory takes all that is written to it")
}

fn take(
    outcome: Outcome<Read>,
    ledger: &mut Ledger,
    run: Run,
    tally: &mut Counts,
    progress: &mut Progress,
) -> anyhow::Result<()> {
    match outcome {
        Outcome::Done { value, n_bytes } => {
            let counts = added(value, ledger, run)?;
            progress.advance(n_bytes, counts.statements);
            *tally += counts;
        }
        Outcome::Skipped { name, why } => progress.aside(|| complain(&format!("{name}: skipped: {why}"))),
        Outcome::Failed { name, why } => {
            run::fail(ledger, run, &name, &why, &now())?;
            *tally += Counts { failures: 1, ..Counts::default() };
            progress.aside(|| complain(&format!("{name}: {why}")));
        }
    }
    Ok(())
}

fn added(read: Read, ledger: &mut Ledger, run: Run) -> anyhow::Result<Counts> {
    let (added, addition) = match read {
        Read::Known => {
            run::known(ledger, run)?;
            return Ok(Counts { known: 1, ..Counts::default() });
        }
        Read::New(addition) => (add::add(ledger, run, &addition, &now())?, addition),
    };
    Ok(add::counts(added, &addition.reading))
}

fn report(ledger: &Ledger, tally: Counts) -> std::io::Result<()> {
    let Counts { documents, known, statements, unnamed, failures } = tally;
    let mut report = format!(
        "{} read into {}: {}, {} of them without a named speaker\n",
        counted(documents, "document"),
        ledger.path().display(),
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
