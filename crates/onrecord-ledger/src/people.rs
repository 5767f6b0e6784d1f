//! Who speaks, over all articles?
//!
//! ```text
//! appearances ─group─▶ groups, doubts ─settle─▶ speakers ◀─decide─ people who know better
//!                 ▲
//!               table: the user's own people
//! ```
//!
//! An appearance is a speaker as one article presents them; a speaker is all appearances that are one person or body. What
//! is not certain stays apart. A user's table wins over the program, a decision wins over both, and each can be taken back.

pub mod decide;
pub mod group;
pub mod list;
pub mod heard;
pub mod doubts;
pub mod portrait;
pub mod settle;
pub mod table;

use rusqlite::Connection;

use crate::error::Result;
use crate::ledger::Ledger;
use crate::record::SpeakerRecord;

pub use settle::settle;

/// The words of an article that say what a speaker is, phrase by phrase.
pub(crate) fn role(speaker: &SpeakerRecord) -> Option<String> {
    let phrases: Vec<&str> = speaker.roles.iter().map(|phrase| phrase.text.as_str()).collect();
    Some(phrases.join(group::BETWEEN_ROLES)).filter(|role| !role.is_empty())
}

/// After so many articles their speakers are compared with those of others: often enough that a run that is killed leaves
/// little to do.
const SETTLED_EVERY: usize = 2_000;
/// And not before the ledger has grown by such a part, so that the work for a frequent name grows no faster than the ledger.
const SETTLED_PART: usize = 20;

/// Settles, if so many articles are new that it is time; whether it did.
pub fn settle_if_due(ledger: &mut Ledger, n_new: usize) -> Result<bool> {
    let n_articles: usize =
        ledger.read(|sql| sql.query_row("SELECT ifnull(max(id), 0) FROM articles", [], |row| row.get(0)))?;
    let is_due = n_new >= SETTLED_EVERY.max(n_articles / SETTLED_PART);
    if is_due {
        settle(ledger)?;
    }
    Ok(is_due)
}

/// What does not hold of the speakers of a ledger, in words; empty if all is well.
pub fn broken(sql: &Connection) -> rusqlite::Result<Vec<&'static str>> {
    const CHECKS: [(&str, &str); 5] = [
        (
            "a compared appearance has no speaker",
            "SELECT 1 FROM appearances WHERE name_key IS NOT NULL AND speaker_id IS NULL",
        ),
        (
            "a merge leads to a speaker that is merged itself",
            "SELECT 1 FROM speakers JOIN speakers AS root ON root.id = speakers.merged_into
             WHERE root.merged_into IS NOT NULL",
        ),
        (
            "a statement has another speaker than its appearance",
            "SELECT 1 FROM statements JOIN appearances ON appearances.id = statements.appearance_id
             LEFT JOIN speakers ON speakers.id = appearances.speaker_id
             WHERE statements.speaker_id IS NOT coalesce(speakers.merged_into, speakers.id)",
        ),
        (
            "a speaker appears nowhere",
            "SELECT 1 FROM speakers WHERE NOT EXISTS (SELECT 1 FROM appearances WHERE speaker_id = speakers.id)",
        ),
        (
            "a row of the user's table is two speakers",
            "SELECT 1 FROM speakers WHERE person_id IS NOT NULL GROUP BY person_id HAVING count(*) > 1",
        ),
    ];
    let mut broken = Vec::new();
    for (what, query) in CHECKS {
        if sql.prepare(query)?.exists([])? {
            broken.push(what);
        }
    }
    Ok(broken)
}
