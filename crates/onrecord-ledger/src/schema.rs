//! Which tables does a ledger have, and how does an older one become a present one?

use rusqlite::Connection;

/// One script for each schema, in order: a new ledger runs all, an older one those it lacks. A released script is never
/// changed.
const MIGRATIONS: [&str; 2] =
    [include_str!("../migrations/0001_ledger.sql"), include_str!("../migrations/0002_counts.sql")];

/// The schema this program writes.
pub const SCHEMA: i64 = MIGRATIONS.len() as i64;

/// "onrc" as a number: tells our files from other SQLite files (`PRAGMA application_id`).
pub(crate) const APPLICATION_ID: i64 = 0x6f6e_7263;

/// Brings the ledger from the schema it has to [`SCHEMA`], in one transaction.
pub(crate) fn migrate(sql: &mut Connection) -> rusqlite::Result<()> {
    let transaction = sql.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Read inside the transaction: another program may have migrated in the meantime.
    let schema = version(&transaction)?;
    for script in MIGRATIONS.iter().skip(usize::try_from(schema).unwrap_or(0)) {
        transaction.execute_batch(script)?;
    }
    if schema < SCHEMA {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", SCHEMA)?;
        transaction.execute("INSERT OR REPLACE INTO about VALUES ('schema', ?)", [SCHEMA.to_string()])?;
    }
    transaction.commit()
}

/// 0 for an empty file.
pub(crate) fn version(sql: &Connection) -> rusqlite::Result<i64> {
    sql.pragma_query_value(None, "user_version", |row| row.get(0))
}
