//! What is being added, what waits its turn, and what came of it?
//!
//! One job reads at a time; the others wait in the order they came. What became of the latest is kept until the room closes.
//! A job has connections of its own, and in a ledger readers wait for no writer.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::bail;
use onrecord_ledger::run::Counts;
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::refusal::{FAILED, Refusal};
use super::room::Room;
use super::uploads::{self, Upload};
use crate::adding::{self, Event, Work};
use crate::args::{As, ModelChoice};
use crate::complaint::complain;
use crate::inputs::{About, Source};
use crate::settings::{TIME_LIMIT_SECONDS, limits};

/// Reading, waiting or coming in. Each holds a file as large as what was sent, so no more.
const PLACES: usize = 4;
/// Who looks for an older one finds its articles in the ledger.
const KEPT: usize = 20;
/// Nobody goes through longer lists; the ledger has them whole.
const LISTED: usize = 200;

pub(super) struct Jobs {
    places: Arc<Semaphore>,
    turn: Semaphore,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    n_ever: u64,
    jobs: VecDeque<Arc<Job>>,
}

/// Some files or a text that somebody added.
pub(super) struct Job {
    pub(super) id: u64,
    /// The names of the files.
    pub(super) inputs: Vec<String>,
    pub(super) n_bytes: u64,
    is_stopped: AtomicBool,
    progress: Mutex<Progress>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    #[default]
    Waiting,
    Reading,
    /// All of it was gone through.
    Done,
    /// Somebody ended it early.
    Stopped,
    /// The ledger or the program failed.
    Failed,
}

impl Stage {
    pub(super) fn is_over(self) -> bool {
        !matches!(self, Stage::Waiting | Stage::Reading)
    }
}

/// How far a job is.
#[derive(Clone, Debug, Default)]
pub(super) struct Progress {
    pub(super) stage: Stage,
    pub(super) counts: Counts,
    pub(super) bytes_done: u64,
    /// The first of them.
    pub(super) articles: Vec<i64>,
    pub(super) failures: Vec<Unread>,
    pub(super) skipped: Vec<Unread>,
    pub(super) error: Option<String>,
}

/// What was not read, and why.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Unread {
    pub(super) input: String,
    pub(super) reason: String,
}

impl Default for Jobs {
    fn default() -> Jobs {
        Jobs { places: Arc::new(Semaphore::new(PLACES)), turn: Semaphore::new(1), kept: Mutex::default() }
    }
}

impl Jobs {
    /// A place for what somebody is about to send.
    pub(super) fn place(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        place.map_err(|_| Refusal::Busy("others are adding to this ledger; add yours when they are through".into()))
    }

    pub(super) fn get(&self, id: u64) -> Option<Arc<Job>> {
        self.lock().jobs.iter().find(|job| job.id == id).cloned()
    }

    /// The latest first.
    pub(super) fn all(&self) -> Vec<Arc<Job>> {
        self.lock().jobs.iter().rev().cloned().collect()
    }

    fn enter(&self, inputs: Vec<String>, n_bytes: u64) -> Arc<Job> {
        let mut kept = self.lock();
        kept.n_ever += 1;
        let job =
            Job { id: kept.n_ever, inputs, n_bytes, is_stopped: AtomicBool::new(false), progress: Mutex::default() };
        let job = Arc::new(job);
        kept.jobs.push_back(Arc::clone(&job));
        if kept.jobs.len() > KEPT {
            kept.jobs.pop_front();
        }
        job
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Job {
    pub(super) fn progress(&self) -> Progress {
        self.lock().clone()
    }

    /// Ends it at the next document.
    pub(super) fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, event: Event) -> anyhow::Result<()> {
        let mut progress = self.lock();
        match event {
            Event::Added { article, input_bytes, counts } => {
                progress.counts += counts;
                progress.bytes_done += input_bytes;
                let is_listed = |article: &i64| !progress.articles.contains(article);
                if let Some(article) = article.filter(is_listed)
                    && progress.articles.len() < LISTED
                {
                    progress.articles.push(article);
                }
            }
            Event::Failed { name, why } => {
                progress.counts += Counts { failures: 1, ..Counts::default() };
                listed(&mut progress.failures, name, why);
            }
            Event::Skipped { name, why } => listed(&mut progress.skipped, name, why),
        }
        if self.is_stopped.load(Ordering::Relaxed) {
            bail!("stopped")
        }
        Ok(())
    }

    fn end(&self, result: anyhow::Result<Counts>) {
        let mut progress = self.lock();
        progress.stage = match result {
            Ok(_) => Stage::Done,
            Err(_) if self.is_stopped.load(Ordering::Relaxed) => Stage::Stopped,
            Err(error) => {
                complain(&format!("adding: {error:#}"));
                progress.error = Some(FAILED.into());
                Stage::Failed
            }
        };
    }
}

fn listed(list: &mut Vec<Unread>, name: String, reason: String) {
    if list.len() < LISTED {
        list.push(Unread { input: uploads::without_checksum(&name).to_owned(), reason });
    }
}

impl Room {
    /// Reads what was sent, when its turn comes; the job's id at once.
    pub(super) fn begin(&self, upload: Upload) -> u64 {
        let Upload { sources, inputs, n_bytes, place } = upload;
        let job = self.jobs.enter(inputs, n_bytes);
        let id = job.id;
        let room = self.clone();
        tokio::spawn(async move {
            let _place = place;
            // Nobody closes the semaphore.
            let Ok(_turn) = room.jobs.turn.acquire().await else { return };
            let (reading, path, model) = (Arc::clone(&job), room.connections.path().to_owned(), room.model);
            let read = tokio::task::spawn_blocking(move || read(&reading, &path, sources, model));
            job.end(read.await.unwrap_or_else(|error| Err(anyhow::Error::new(error).context("please report this"))));
        });
        id
    }
}

fn read(job: &Job, path: &Path, sources: Vec<Source>, model: ModelChoice) -> anyhow::Result<Counts> {
    job.lock().stage = Stage::Reading;
    let mut limits = limits(None, TIME_LIMIT_SECONDS)?;
    // One core stays for those who read.
    limits.threads = limits.threads.saturating_sub(1).max(1);
    let about = About { kind: As::Auto, url: None, crawled: None };
    adding::add(path, Work { sources, about, model, keep_pages: true, limits }, |event| job.note(event))
}
