//! How do many people read a ledger while somebody writes to it?
//!
//! SQLite's readers wait for nobody, but each takes a core: so few at a time, in the order they came. Reads that take
//! seconds (an audit of everything) wait in a line of their own, so that they never hold up the others.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use onrecord_ledger::{Ledger, Result};
use tokio::sync::Semaphore;

use super::refusal::Refusal;
use super::room::Room;

/// More connections than cores help where the disk is slow.
const READERS: usize = 4;

/// Of the ledger, in memory for each connection. Four readers of a million statements take 100 MB with it, and 410 MB with
/// the 128 MiB of who adds; half of the searches then take 14 ms in place of 10, half of the articles 6 in place of 3.
const CACHE_KIB: i64 = 16 << 10;

/// So many at a time, in the order they came.
type Line = Arc<Semaphore>;

pub(super) struct Connections {
    path: PathBuf,
    /// Open, and read by nobody now.
    idle: Mutex<Vec<Ledger>>,
    short: Line,
    long: Line,
    /// One change at a time.
    changes: Line,
}

impl Connections {
    pub(super) fn new(path: PathBuf) -> Connections {
        Connections {
            path,
            idle: Mutex::default(),
            short: Arc::new(Semaphore::new(READERS)),
            long: Arc::new(Semaphore::new(1)),
            changes: Arc::new(Semaphore::new(1)),
        }
    }

    /// A connection that nobody uses now.
    fn take(&self) -> Result<Ledger> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| Ledger::open(&self.path)?.with_cache(CACHE_KIB), Ok)
    }

    fn give_back(&self, ledger: Ledger) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() <= READERS {
            idle.push(ledger);
        }
    }

    pub(super) fn path(&self) -> &std::path::Path {
        &self.path
    }
}

type Work<T> = Box<dyn FnOnce(&mut Ledger) -> std::result::Result<T, Refusal> + Send>;

impl Room {
    /// Asks the ledger something that takes milliseconds.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger) -> std::result::Result<T, Refusal> + Send + 'static,
    ) -> std::result::Result<T, Refusal> {
        self.work(&self.connections.short, Box::new(work)).await
    }

    /// Asks the ledger something that may take seconds.
    pub(super) async fn read_long<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger) -> std::result::Result<T, Refusal> + Send + 'static,
    ) -> std::result::Result<T, Refusal> {
        self.work(&self.connections.long, Box::new(work)).await
    }

    /// Changes something in the ledger.
    pub(super) async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger) -> std::result::Result<T, Refusal> + Send + 'static,
    ) -> std::result::Result<T, Refusal> {
        self.work(&self.connections.changes, Box::new(work)).await
    }

    async fn work<T: Send + 'static>(&self, line: &Line, work: Work<T>) -> std::result::Result<T, Refusal> {
        let place = Arc::clone(line).acquire_owned().await.context("the room is closing")?;
        let room = self.clone();
        let working = tokio::task::spawn_blocking(move || {
            // Kept to the end: work cannot be ended from outside, and whoever asked may be gone and ask again.
            let _place = place;
            let mut ledger = room.connections.take()?;
            let done = work(&mut ledger);
            room.connections.give_back(ledger);
            done
        });
        working.await.context("a request made the program fail; please report this")?
    }
}
