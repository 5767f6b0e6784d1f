//! How long has a thread been computing, not counting the time it waited for a core?
//!
//! On a busy machine a document takes long without being to blame. Linux tells the computing time of each thread;
//! elsewhere nothing is known, and the clock on the wall has to do.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

/// Where the computing time of one thread can be read.
#[derive(Debug, Default)]
pub struct Meter {
    file: OnceLock<Option<PathBuf>>,
}

impl Meter {
    /// To be called by the thread that is to be measured.
    pub fn attach(&self) {
        let thread = std::fs::read_link("/proc/thread-self").ok();
        _ = self.file.set(thread.map(|thread| PathBuf::from("/proc").join(thread).join("schedstat")));
    }

    /// The thread's computing time so far; `None` where it cannot be known.
    pub fn read(&self) -> Option<Duration> {
        match self.file.get() {
            None => Some(Duration::ZERO), // the thread has not yet begun
            Some(file) => {
                let numbers = std::fs::read_to_string(file.as_ref()?).ok()?;
                let nanoseconds = numbers.split_whitespace().next()?.parse().ok()?;
                Some(Duration::from_nanos(nanoseconds))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn sleeping_is_not_computing() {
        let meter = Meter::default();
        assert_eq!(meter.read(), Some(Duration::ZERO));
        meter.attach();
        std::thread::sleep(Duration::from_millis(300));
        assert!(meter.read().is_some_and(|time| time < Duration::from_millis(200)), "{:?}", meter.read());
    }
}
