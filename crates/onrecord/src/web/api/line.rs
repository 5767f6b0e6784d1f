//! How many texts are read at once for programs, and who waits?
//!
//! A reading takes a core for a second or so. One a core at a time; a few more wait; whoever comes then is told to come
//! again. So many requests never take more memory than [`Line::new`] allows, and readers of the ledger, who stand in a line
//! of their own, always get their share.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use onrecord_core::{Hints, Reading};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::args::ModelChoice;
use crate::crew::{self, Limits, Outcome};
use crate::inputs::{Document, Found};
use crate::model;
use crate::settings::TIME_LIMIT_SECONDS;
use crate::web::refusal::Refusal;

/// So many wait. Each holds its text: [`super::reading::LARGEST_BODY`] at most.
const MOST_WAITING: usize = 16;

pub(in crate::web) struct Line {
    /// For who waits and who is being read.
    places: Arc<Semaphore>,
    cores: Arc<Semaphore>,
}

/// Gives the place back when it is dropped.
pub(super) struct Place {
    _place: OwnedSemaphorePermit,
    cores: Arc<Semaphore>,
}

impl Line {
    pub(in crate::web) fn new() -> Line {
        let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
        Line { places: Arc::new(Semaphore::new(n_cores + MOST_WAITING)), cores: Arc::new(Semaphore::new(n_cores)) }
    }

    pub(super) fn place(&self) -> Result<Place, Refusal> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| Refusal::Busy("many texts are being read; try again in a moment".into()))?;
        Ok(Place { _place: place, cores: Arc::clone(&self.cores) })
    }
}

impl Place {
    /// Reads when it is this place's turn.
    pub(super) async fn read(self, bytes: Vec<u8>, hints: Hints, model: ModelChoice) -> Result<Reading, Refusal> {
        let core = Arc::clone(&self.cores).acquire_owned().await.context("the room is closing")?;
        let reading = tokio::task::spawn_blocking(move || read_within_limits((self, core), bytes, hints, model));
        reading.await.context("a request made the program fail; please report this")?
    }
}

/// `held` is given back when the thread that reads is through, not when it is given up: so stuck ones do not pile up.
fn read_within_limits(
    held: (Place, OwnedSemaphorePermit),
    bytes: Vec<u8>,
    hints: Hints,
    model: ModelChoice,
) -> Result<Reading, Refusal> {
    let limits = Limits { threads: 1, time: Duration::from_secs(TIME_LIMIT_SECONDS) };
    let document = Document { name: "the text".into(), id: String::new(), address: None, bytes, hints, input_bytes: 0 };
    let model = model::reader(model)?.model;
    let begun = Instant::now();
    let mut outcome = None;
    crew::in_order(
        limits,
        move |sink| _ = sink(Found::Document(document)),
        move |_, document| {
            let _held = &held;
            onrecord_core::read::read(&document.bytes, &document.hints, model)
        },
        |came| {
            outcome = Some(came);
            Ok(())
        },
    )?;
    match outcome {
        Some(Outcome::Done { value, .. }) => Ok(value),
        Some(Outcome::Failed { .. }) if begun.elapsed() >= limits.time => {
            Err(Refusal::Senseless(format!("to read this took longer than {TIME_LIMIT_SECONDS} s; it was given up")))
        }
        Some(Outcome::Failed { why, .. } | Outcome::Skipped { why, .. }) => {
            Err(Refusal::Failed(anyhow::anyhow!("the text {why}")))
        }
        None => Err(Refusal::Failed(anyhow::anyhow!("the text was not read; please report this"))),
    }
}
