//! How do documents get from where they lie into a ledger?
//!
//! Many read at once, and one writes, a document at a time and each in a transaction of its own: whenever this ends, by
//! itself, by an error or by a kill, the ledger is whole. Told as it happens, so that a terminal and a page can both show it.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use onrecord_ledger::add::{self, Addition, Given};
use onrecord_ledger::run::{self, Counts, Run};
use onrecord_ledger::{Ledger, people, record};

use crate::args::ModelChoice;
use crate::clock::now;
use crate::crew::{self, Limits, Outcome};
use crate::inputs::{self, About, Document, Source};
use crate::model::{self, Reader};

/// What is to be added, and how.
#[derive(Debug)]
pub struct Work {
    pub sources: Vec<Source>,
    pub about: About,
    pub model: ModelChoice,
    pub keep_pages: bool,
    pub limits: Limits,
}

/// What happened to one input.
#[derive(Debug)]
pub enum Event {
    /// `article`: the one that has the page now, or had it before. `input_bytes`: how many bytes of the input this took.
    Added {
        article: Option<i64>,
        input_bytes: u64,
        counts: Counts,
    },
    Skipped {
        name: String,
        why: String,
    },
    Failed {
        name: String,
        why: String,
    },
}

/// What a worker makes of a document.
enum Read {
    /// The ledger has it already, as this article.
    Known(i64),
    New(Box<Addition>),
}

/// A connection that the workers ask, until there is nothing more to ask.
type Looked = Mutex<Option<Ledger>>;

fn lock(ledger: &Looked) -> MutexGuard<'_, Option<Ledger>> {
    ledger.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds everything to the ledger at `path`, and makes it where there is none. An error of `tell` ends it early.
pub fn add(path: &Path, work: Work, mut tell: impl FnMut(Event) -> anyhow::Result<()>) -> anyhow::Result<Counts> {
    let reader = model::reader(work.model)?;
    let mut ledger = Ledger::create(path)?;
    let looked_up = Arc::new(Mutex::new(Some(Ledger::open(path)?)));
    let for_workers = Arc::clone(&looked_up);
    let run = run::begin(&mut ledger, "add", &now())?;
    let Work { sources, about, keep_pages, limits, .. } = work;
    // Documents whose speakers are not yet compared with those of others.
    let (mut tally, mut n_new) = (Counts::default(), 0);
    let gone_through = crew::in_order(
        limits,
        move |sink| _ = inputs::find(&sources, &about, sink),
        move |_, document| read_one(document, &for_workers, reader, keep_pages),
        |outcome| {
            let (counts, event) = noted(outcome, &mut ledger, run)?;
            tally += counts;
            n_new += counts.documents;
            if counts.documents > 0 && people::settle_if_due(&mut ledger, n_new)? {
                n_new = 0;
            }
            tell(event)
        },
    );
    // Workers may live a little longer, but the last connection that is closed leaves the ledger as one file.
    drop(lock(&looked_up).take());
    // Also of what was ended early, the speakers belong to what is there.
    let settled = people::settle(&mut ledger);
    gone_through?;
    settled?;
    run::end(&mut ledger, run, &now())?;
    Ok(tally)
}

/// In a worker: looks whether the document is known, and reads it if not.
fn read_one(document: Document, ledger: &Looked, reader: Reader, keep_page: bool) -> Read {
    let sha256 = record::sha256(&document.bytes);
    let url = document.hints.url.as_deref();
    // A ledger that cannot be asked now will say why when the reading is added.
    let known = |ledger: &Ledger| add::known(ledger, &document.name, url, &sha256).unwrap_or(None);
    if let Some(article) = lock(ledger).as_ref().and_then(known) {
        return Read::Known(article);
    }
    let reading = onrecord_core::read::read(&document.bytes, &document.hints, reader.model);
    Read::New(Box::new(add::prepare(&given(&document, keep_page), &reading, reader.name)))
}

fn given(document: &Document, keep_page: bool) -> Given<'_> {
    let Document { name, id, address, bytes, hints, .. } = document;
    Given { id, input: name, address: address.as_deref(), bytes, hints, keep_page }
}

/// What became of an input, in the ledger and in words.
fn noted(outcome: Outcome<Read>, ledger: &mut Ledger, run: Run) -> anyhow::Result<(Counts, Event)> {
    Ok(match outcome {
        Outcome::Done { value: Read::Known(article), input_bytes } => {
            let counts = run::known(ledger, run)?;
            (counts, Event::Added { article: Some(article), input_bytes, counts })
        }
        Outcome::Done { value: Read::New(addition), input_bytes } => {
            let counts = add::add(ledger, run, &addition, &now())?;
            (counts, Event::Added { article: add::article(ledger, &addition)?, input_bytes, counts })
        }
        Outcome::Skipped { name, why } => (Counts::default(), Event::Skipped { name, why }),
        Outcome::Failed { name, why } => (run::fail(ledger, run, &name, &why, &now())?, Event::Failed { name, why }),
    })
}
