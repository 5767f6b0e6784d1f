//! When has a search done enough?
//!
//! SQLite tells of its progress: about one step for each page of the index that is read, some for each row. Steps, not
//! seconds: the same search of the same ledger finds the same on any machine, however busy.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, Result};
use crate::ledger::Ledger;

/// More steps than anybody can take, with room for those that are granted on top.
const ENDLESS: u64 = u64::MAX / 2;

/// The steps that are left. Without an allowance there is no end of them.
pub(super) struct Steps(Arc<AtomicU64>);

/// Counts the steps of all that `work` does with the ledger.
pub(super) fn counted<T>(ledger: &mut Ledger, work: impl FnOnce(&Ledger, &Steps) -> Result<T>) -> Result<T> {
    let left = Arc::new(AtomicU64::new(ENDLESS));
    let counter = Arc::clone(&left);
    // Interrupts once, when the last step is taken; then it counts down from the largest number.
    let handler = move || counter.fetch_sub(1, Ordering::Relaxed) == 0;
    let path = ledger.path().to_owned();
    ledger.sql.progress_handler(1, Some(handler)).map_err(|error| Error::sql(&path, error))?;
    let result = work(ledger, &Steps(left));
    ledger.sql.progress_handler(0, None::<fn() -> bool>).map_err(|error| Error::sql(&path, error))?;
    result
}

impl Steps {
    pub(super) fn allow(&self, steps: u64) {
        self.0.store(steps, Ordering::Relaxed);
    }

    pub(super) fn allow_more(&self, steps: u64) {
        self.0.fetch_add(steps, Ordering::Relaxed);
    }

    pub(super) fn allow_all(&self) {
        self.0.store(ENDLESS, Ordering::Relaxed);
    }
}
