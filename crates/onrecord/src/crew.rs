//! How are many documents read at once, in order, within bounds, and without one spoiling the others?
//!
//! ```text
//!            permits                       jobs
//! finder ◀───────────── conductor ───────────────▶ workers
//!        ─────────────▶           ◀───────────────
//!            found                         done
//! ```
//!
//! One thread finds documents and waits for a permit before each. The conductor, on the caller's thread, hands them to
//! idle workers and gives the results out in the order of the inputs. A worker that panics goes on with the next
//! document; one that passes the time limit is left behind (a thread cannot be ended from outside) and a fresh one
//! takes its place. Time spent waiting for a core is not held against a document. What is left behind ends with the process.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Once};
use std::thread::Builder;
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::cpu_time::Meter;
use crate::inputs::{Document, Found};

/// Pages nest deeply; the parsers of pages recurse.
const STACK: usize = 64 << 20;
/// So many documents for each worker are found, read or waiting to be given out at any time.
const WINDOW_PER_WORKER: usize = 4;
/// No further document is found while those under way hold so many bytes.
const WINDOW_BYTES: usize = 128 << 20;
/// A document may take so many times the limit where other programs keep the cores busy. After that it counts as stuck.
const PATIENCE: u32 = 3;
/// How long to wait at least before a late worker is looked at again.
const NEXT_LOOK: Duration = Duration::from_millis(50);
/// By this name the panic hook knows a worker.
const WORKER_NAME: &str = "reader";

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub threads: usize,
    /// Of computing, for one document.
    pub time: Duration,
}

/// What became of one input.
#[derive(Debug)]
pub enum Outcome<T> {
    /// `input_bytes`: how many bytes of the input this took.
    Done {
        value: T,
        input_bytes: u64,
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

type Work<T> = dyn Fn(usize, Document) -> T + Send + Sync;

/// Runs `work` on everything that `find` finds and gives the outcomes to `take`, in the order they were found in.
/// Ends early with the first error of `take`.
pub fn in_order<T: Send + 'static>(
    limits: Limits,
    find: impl FnOnce(&mut dyn FnMut(Found) -> ControlFlow<()>) + Send + 'static,
    work: impl Fn(usize, Document) -> T + Send + Sync + 'static,
    mut take: impl FnMut(Outcome<T>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    keep_panics_quiet();
    let (events, inbox) = channel();
    let permits = spawn_finder(find, events.clone())?;
    let mut crew = Crew {
        limits,
        work: Arc::new(work),
        events,
        permits,
        is_permitted: false,
        found_all: false,
        n_found: 0,
        n_given_out: 0,
        bytes_under_way: 0,
        waiting: VecDeque::new(),
        workers: BTreeMap::new(),
        n_workers_ever: 0,
        finished: BTreeMap::new(),
    };
    loop {
        while let Some(outcome) = crew.next_outcome() {
            take(outcome)?;
        }
        crew.permit_more();
        crew.set_to_work()?;
        if crew.is_done() {
            return Ok(());
        }
        match crew.wait(&inbox) {
            Some(event) => crew.note(event),
            None => crew.abandon_late(),
        }
    }
}

enum Event<T> {
    Found(Found),
    FoundAll,
    Done { worker: usize, result: Result<T, String> },
}

struct Crew<T> {
    limits: Limits,
    work: Arc<Work<T>>,
    events: Sender<Event<T>>,
    permits: Sender<()>,
    /// Whether the finder has a permit that it has not used.
    is_permitted: bool,
    found_all: bool,
    n_found: usize,
    n_given_out: usize,
    bytes_under_way: usize,
    waiting: VecDeque<(usize, Document)>,
    workers: BTreeMap<usize, Worker>,
    n_workers_ever: usize,
    /// By the order in which the inputs were found.
    finished: BTreeMap<usize, Outcome<T>>,
}

struct Worker {
    jobs: Sender<(usize, Document)>,
    meter: Arc<Meter>,
    job: Option<Job>,
}

struct Job {
    index: usize,
    name: String,
    n_bytes: usize,
    input_bytes: u64,
    begun: Instant,
    /// The worker's computing time when the job began.
    computed_before: Option<Duration>,
    /// When to look whether the time is up.
    deadline: Instant,
}

impl<T: Send + 'static> Crew<T> {
    fn next_outcome(&mut self) -> Option<Outcome<T>> {
        let outcome = self.finished.remove(&self.n_given_out)?;
        self.n_given_out += 1;
        Some(outcome)
    }

    /// One permit at a time: what the next document weighs is not known before it is found.
    fn permit_more(&mut self) {
        let window = self.limits.threads * WINDOW_PER_WORKER;
        let has_room = self.n_found - self.n_given_out < window && self.bytes_under_way < WINDOW_BYTES;
        if has_room && !self.is_permitted {
            self.is_permitted = self.permits.send(()).is_ok(); // an error means that the finder is through
        }
    }

    fn set_to_work(&mut self) -> anyhow::Result<()> {
        while !self.waiting.is_empty() {
            let Some(id) = self.idle_worker()? else { return Ok(()) };
            let Some((index, document)) = self.waiting.pop_front() else { return Ok(()) };
            let worker = self.workers.get_mut(&id).context("an idle worker is one of the crew")?;
            let begun = Instant::now();
            worker.job = Some(Job {
                index,
                name: document.name.clone(),
                n_bytes: document.bytes.len(),
                input_bytes: document.input_bytes,
                begun,
                computed_before: worker.meter.read(),
                deadline: begun + self.limits.time,
            });
            worker.jobs.send((index, document)).context("a worker is gone")?;
        }
        Ok(())
    }

    /// A worker with nothing to do; a new one while there are fewer than allowed.
    fn idle_worker(&mut self) -> anyhow::Result<Option<usize>> {
        if let Some((id, _)) = self.workers.iter().find(|(_, worker)| worker.job.is_none()) {
            return Ok(Some(*id));
        }
        if self.workers.len() == self.limits.threads {
            return Ok(None);
        }
        let id = self.n_workers_ever;
        self.n_workers_ever += 1;
        let meter = Arc::new(Meter::default());
        let jobs = spawn_worker(id, Arc::clone(&meter), Arc::clone(&self.work), self.events.clone())?;
        self.workers.insert(id, Worker { jobs, meter, job: None });
        Ok(Some(id))
    }

    fn is_done(&self) -> bool {
        self.found_all && self.n_given_out == self.n_found
    }

    /// The next event; `None` when a worker's time is up first.
    fn wait(&self, inbox: &Receiver<Event<T>>) -> Option<Event<T>> {
        let jobs = self.workers.values().filter_map(|worker| worker.job.as_ref());
        match jobs.map(|job| job.deadline).min() {
            // `self.events` keeps the channel open, so an error can only mean that the time is up.
            Some(deadline) => inbox.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok(),
            None => inbox.recv().ok(),
        }
    }

    fn note(&mut self, event: Event<T>) {
        match event {
            Event::Found(found) => self.note_found(found),
            Event::FoundAll => self.found_all = true,
            Event::Done { worker, result } => self.note_done(worker, result),
        }
    }

    fn note_found(&mut self, found: Found) {
        let index = self.n_found;
        self.n_found += 1;
        self.is_permitted = false;
        let outcome = match found {
            Found::Document(document) => {
                self.bytes_under_way += document.bytes.len();
                self.waiting.push_back((index, document));
                return;
            }
            Found::Skipped { name, why } => Outcome::Skipped { name, why },
            Found::Failed { name, why } => Outcome::Failed { name, why },
        };
        self.finished.insert(index, outcome);
    }

    fn note_done(&mut self, worker: usize, result: Result<T, String>) {
        // A worker that was left behind is none of the crew any more, and its result comes too late.
        let Some(job) = self.workers.get_mut(&worker).and_then(|worker| worker.job.take()) else { return };
        self.bytes_under_way -= job.n_bytes;
        let outcome = match result {
            Ok(value) => Outcome::Done { value, input_bytes: job.input_bytes },
            Err(why) => Outcome::Failed { name: job.name, why },
        };
        self.finished.insert(job.index, outcome);
    }

    fn abandon_late(&mut self) {
        let now = Instant::now();
        for worker in self.workers.values_mut() {
            worker.extend_deadline(now, self.limits.time);
        }
        let is_late = |worker: &Worker| worker.job.as_ref().is_some_and(|job| job.deadline <= now);
        let late: Vec<usize> = self.workers.iter().filter(|(_, worker)| is_late(worker)).map(|(id, _)| *id).collect();
        for id in late {
            let Some(job) = self.workers.remove(&id).and_then(|worker| worker.job) else { continue };
            self.bytes_under_way -= job.n_bytes;
            let seconds = self.limits.time.as_secs_f32();
            let why = format!("took longer than {seconds} s and was given up; allow more with --time-limit");
            self.finished.insert(job.index, Outcome::Failed { name: job.name, why });
        }
    }
}

impl Worker {
    /// Grants a late job the time in which its thread waited for a core, within bounds.
    fn extend_deadline(&mut self, now: Instant, limit: Duration) {
        let Some(job) = self.job.as_mut().filter(|job| job.deadline <= now) else { return };
        let Some((before, computed)) = job.computed_before.zip(self.meter.read()) else { return };
        let left = limit.saturating_sub(computed.saturating_sub(before));
        let last = job.begun + limit * PATIENCE;
        if !left.is_zero() && now < last {
            job.deadline = (now + left.max(NEXT_LOOK)).min(last);
        }
    }
}

/// Starts looking for documents. The thread waits for a permit before it hands one over.
fn spawn_finder<T: Send + 'static>(
    find: impl FnOnce(&mut dyn FnMut(Found) -> ControlFlow<()>) + Send + 'static,
    events: Sender<Event<T>>,
) -> anyhow::Result<Sender<()>> {
    let (permits, permitted) = channel();
    let look = move || {
        let mut hand_over = |found| {
            let wanted = permitted.recv().is_ok() && events.send(Event::Found(found)).is_ok();
            if wanted { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        if catch_unwind(AssertUnwindSafe(|| find(&mut hand_over))).is_err() {
            let why = format!("cannot be gone through: {}; please report this", last_panic());
            let _ = events.send(Event::Found(Found::Failed { name: "the inputs".into(), why }));
        }
        let _ = events.send(Event::FoundAll); // the conductor may have ended early
    };
    Builder::new().name(WORKER_NAME.into()).spawn(look).context("no thread could be started")?;
    Ok(permits)
}

fn spawn_worker<T: Send + 'static>(
    worker: usize,
    meter: Arc<Meter>,
    work: Arc<Work<T>>,
    events: Sender<Event<T>>,
) -> anyhow::Result<Sender<(usize, Document)>> {
    let (jobs, inbox) = channel::<(usize, Document)>();
    let labour = move || {
        meter.attach();
        for (index, document) in inbox {
            let result = catch_unwind(AssertUnwindSafe(|| work(index, document)));
            let result = result.map_err(|_| format!("made the reader fail ({}); please report this", last_panic()));
            if events.send(Event::Done { worker, result }).is_err() {
                return;
            }
        }
    };
    Builder::new()
        .name(WORKER_NAME.into())
        .stack_size(STACK)
        .spawn(labour)
        .context("no thread could be started; try --threads 1")?;
    Ok(jobs)
}

thread_local! {
    static LAST_PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

fn last_panic() -> String {
    LAST_PANIC.with_borrow(String::clone)
}

/// A worker's panic becomes the one line of its input, so the usual report is kept for all other threads.
fn keep_panics_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() != Some(WORKER_NAME) {
                return usual(panic);
            }
            let place = panic.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
            let what = panic.payload_as_str().unwrap_or("panic");
            LAST_PANIC.set(format!("{what}, {place}"));
        }));
    });
}

#[cfg(test)]
mod tests;
