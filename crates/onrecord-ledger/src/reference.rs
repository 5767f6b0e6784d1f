//! Which statement is meant by these characters?
//!
//! People copy the id that `onrecord read`, `search` or `trace` printed, or its beginning. Copies of one text share their
//! ids: what is true of the words in one is true in all.

use rusqlite::Connection;

use crate::error::{Error, Result};
use crate::ledger::Ledger;

/// Shorter beginnings are typing errors rather than ids.
const SHORTEST: usize = 4;
/// So many statements that begin alike are named in the error.
const NAMED: usize = 5;

/// The full id that `beginning` begins.
pub(crate) fn find(ledger: &Ledger, beginning: &str) -> Result<String> {
    let refuse = |why: String| Error::request(ledger.path(), why);
    let is_id = beginning.len() >= SHORTEST && beginning.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_id {
        return Err(refuse(format!(
            "\"{beginning}\" is no statement's id; onrecord search shows ids such as 8d2e29bce0845d7d"
        )));
    }
    let found = ledger.read(|sql| beginning_with(sql, &beginning.to_ascii_lowercase()))?;
    match found.as_slice() {
        [] => Err(Error::absent(ledger.path(), format!("no statement of this ledger has the id {beginning}"))),
        [only] => Ok(only.clone()),
        several => Err(refuse(format!("{beginning} begins several ids: {}; give more of it", several.join(", ")))),
    }
}

fn beginning_with(sql: &Connection, beginning: &str) -> rusqlite::Result<Vec<String>> {
    // 'g' follows the last hexadecimal digit.
    let mut refs = sql.prepare("SELECT DISTINCT ref FROM statements WHERE ref >= ?1 AND ref < ?1 || 'g' LIMIT ?2")?;
    let refs = refs.query_map(rusqlite::params![beginning, NAMED], |row| row.get(0))?;
    refs.collect()
}
