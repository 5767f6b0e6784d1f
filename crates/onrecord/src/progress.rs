//! How far is a long run, for somebody who waits at a terminal?

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter runs are over before a bar could tell anything.
const PATIENCE: Duration = Duration::from_millis(1500);

/// A bar on standard error, shown once the work turns out to be long.
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
    n_documents: usize,
    n_statements: usize,
    wanted: bool,
}

/// `total` is in bytes; without it there is no end to measure against.
pub fn start(wanted: bool, total: Option<u64>) -> Progress {
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
    let template = match total {
        Some(_) => "{bar:24} {percent:>3} % · {msg} · {eta} left",
        None => "{spinner} {msg} · {elapsed}",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    Progress { bar, begun: Instant::now(), n_documents: 0, n_statements: 0, wanted }
}

impl Progress {
    pub fn advance(&mut self, n_bytes: usize, n_statements: usize) {
        self.n_documents += 1;
        self.n_statements += n_statements;
        self.bar.inc(n_bytes as u64);
        if !self.wanted {
            return;
        }
        if self.bar.is_hidden() && self.begun.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_message(format!("{} documents, {} statements", self.n_documents, self.n_statements));
    }

    /// Does something that prints on standard error, without tearing the bar.
    pub fn aside(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// A bar on standard error that counts articles.
pub struct ArticleBar {
    bar: ProgressBar,
    begun: Instant,
    wanted: bool,
}

pub fn articles(wanted: bool) -> ArticleBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {percent:>3} % · {pos} of {len} articles · {eta} left")
    {
        bar.set_style(style);
    }
    ArticleBar { bar, begun: Instant::now(), wanted }
}

impl ArticleBar {
    pub fn at(&self, done: usize, all: usize) {
        self.bar.set_length(all as u64);
        self.bar.set_position(done as u64);
        if self.wanted && self.bar.is_hidden() && self.begun.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
