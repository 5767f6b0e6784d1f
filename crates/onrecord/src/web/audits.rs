//! Was this counted a moment ago, and is the ledger still the same?
//!
//! An audit reads the whole ledger, which takes seconds where it is large. Whoever loads the page again, turns it into a
//! table or sends its address to a colleague gets the same answer at once, as long as nobody has changed the ledger.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use onrecord_ledger::audit::{self, Audit, Question};

use super::refusal::Refusal;
use super::room::Room;

/// Each may take 50 MB: twenty thousand speakers by month.
const KEPT: usize = 3;

/// The last answers, the newest last.
#[derive(Default)]
pub(super) struct Audits(Mutex<VecDeque<Answered>>);

struct Answered {
    question: Question,
    state: State,
    audit: Arc<Audit>,
}

/// How long the ledger's file and the changes beside it are, and when they were written: every change changes that.
#[derive(Clone, PartialEq, Eq)]
struct State([Option<(u64, SystemTime)>; 2]);

impl State {
    fn of(ledger: &Path) -> State {
        let mut changes = ledger.as_os_str().to_owned();
        changes.push("-wal");
        let written = |path: &Path| path.metadata().ok().and_then(|file| Some((file.len(), file.modified().ok()?)));
        State([written(ledger), written(Path::new(&changes))])
    }
}

impl Audits {
    fn answered(&self, question: &Question, state: &State) -> Option<Arc<Audit>> {
        let audits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut audits = audits.iter();
        let known = audits.find(|known| known.question == *question && known.state == *state);
        known.map(|known| known.audit.clone())
    }

    fn keep(&self, answered: Answered) {
        let mut audits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        audits.retain(|known| known.question != answered.question);
        audits.push_back(answered);
        if audits.len() > KEPT {
            audits.pop_front();
        }
    }
}

impl Room {
    /// Counts, or remembers.
    pub(super) async fn audit(&self, question: Question) -> Result<Arc<Audit>, Refusal> {
        if let Some(known) = self.audits.answered(&question, &State::of(self.connections.path())) {
            return Ok(known);
        }
        let room = self.clone();
        self.read_long(move |ledger| {
            let state = State::of(ledger.path());
            // It may have been counted while this one waited in line.
            if let Some(known) = room.audits.answered(&question, &state) {
                return Ok(known);
            }
            let audit = Arc::new(audit::audit(ledger, &question)?);
            room.audits.keep(Answered { question, state, audit: audit.clone() });
            Ok(audit)
        })
        .await
    }
}
