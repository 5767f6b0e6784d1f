//! What time is it? Asked only for what a ledger notes beside a reading, never for the reading itself.

/// RFC 3339, UTC, to the second.
pub fn now() -> String {
    #[expect(clippy::disallowed_methods, reason = "when something was added is a fact about the ledger")]
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    jiff::Timestamp::from_second(since.as_secs() as i64).unwrap_or_default().to_string()
}
