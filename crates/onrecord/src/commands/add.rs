//! `onrecord add`: who said what in these files, folders and archives, kept in a ledger?

use std::io::Write;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use onrecord_ledger::add::{self, Addition, Given};
use onrecord_ledger::run::{self, Counts, Run};
use onrecord_ledger::{Ledger, people, record};

use crate::clock::now;
use crate::complaint::complain;
use crate::crew::{self, Outcome};
use crate::inputs::{self, About, Document};
use crate::model::{READ_WITH, model};
use crate::outcome::Tally;
use crate::progress::{self, Progress};
use crate::settings::AddSettings;
use crate::words::{counted, number};

/// What a worker makes of a document.
enum Read {
    /// The ledger has it already.
    Known,
    New(Box<Addition>),
}

/// A connection that the workers ask, until there is nothing more to ask.
type Looked = Mutex<Option<Ledger>>;

fn lock(ledger: &Looked) -> std::sync::MutexGuard<'_, Option<Ledger>> {
    ledger.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds everything, and says how it went.
pub fn run(settings: AddSettings) -> anyhow::Result<ExitCode> {
    let model = model()?;
    let mut ledger = Ledger::create(&settings.ledger)?;
    let looked_up = Arc::new(Mutex::new(Some(Ledger::open(&settings.ledger)?)));
    let for_workers = Arc::clone(&looked_up);
    let run = run::begin(&mut ledger, "add", &now())?;
    let total = if settings.progress { inputs::total_bytes(&settings.sources) } else { None };
    let about = About { kind: settings.kind, url: settings.url, crawled: settings.crawled };
    let mut progress = progress::start(settings.progress, total);
    // Documents whose speakers are not yet compared with those of others.
    let (mut tally, mut n_new) = (Counts::default(), 0);
    crew::in_order(
        settings.limits,
        move |sink| _ = inputs::find(&settings.sources, &about, sink),
        move |_, document| read_one(document, &for_workers, model, settings.keep_pages),
        |outcome| take(outcome, &mut ledger, run, &mut tally, &mut n_new, &mut progress),
    )?;
    people::settle(&mut ledger)?;
    run::end(&mut ledger, run, &now())?;
    // Workers may live a little longer, but the last connection that is closed leaves the ledger as one file.
    drop(lock(&looked_up).take());
    progress.finish();
    report(&ledger, tally)?;
    Ok(Tally { read: tally.documents, failed: tally.failures, statements: tally.statements + tally.known }.exit_code())
}

/// In a worker: looks whether the document is known, and reads it if not.
fn read_one(document: Document, ledger: &Looked, model: &onrecord_core::Model, keep_page: bool) -> Read {
    let sha256 = record::sha256(&document.bytes);
    let url = document.hints.url.as_deref();
    // A ledger that cannot be asked now will say why when the reading is added.
    let is_known = |ledger: &Ledger| add::is_known(ledger, &document.name, url, &sha256).unwrap_or(false);
    if lock(ledger).as_ref().is_some_and(is_known) {
        return Read::Known;
    }
    let reading = onrecord_core::read::read(&document.bytes, &document.hints, model);
    Read::New(Box::new(add::prepare(&given(&document, keep_page), &reading, READ_WITH)))
}

fn given(document: &Document, keep_page: bool) -> Given<'_> {
    let Document { name, id, address, bytes, hints, .. } = document;
    Given { id, input: name, address: address.as_deref(), bytes, hints, keep_page }
}

fn take(
    outcome: Outcome<Read>,
    ledger: &mut Ledger,
    run: Run,
    tally: &mut Counts,
    n_new: &mut usize,
    progress: &mut Progress,
) -> anyhow::Result<()> {
    match outcome {
        Outcome::Done { value, input_bytes } => {
            let counts = added(value, ledger, run)?;
            progress.advance(input_bytes, counts.statements);
            *tally += counts;
            *n_new += counts.documents;
            if counts.documents > 0 && people::settle_if_due(ledger, *n_new)? {
                *n_new = 0;
            }
        }
        Outcome::Skipped { name, why } => progress.aside(|| complain(&format!("{name}: skipped: {why}"))),
        Outcome::Failed { name, why } => {
            *tally += run::fail(ledger, run, &name, &why, &now())?;
            progress.aside(|| complain(&format!("{name}: {why}")));
        }
    }
    Ok(())
}

fn added(read: Read, ledger: &mut Ledger, run: Run) -> anyhow::Result<Counts> {
    Ok(match read {
        Read::Known => run::known(ledger, run)?,
        Read::New(addition) => add::add(ledger, run, &addition, &now())?,
    })
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
