//! What do people want to know of an article beside its title, and of a statement beside its words?

use onrecord_core::{Article, Reading, Relay, RelayKind};

/// Outlet, byline, day, section and credit, as far as the page tells.
pub(super) fn facts(article: &Article) -> impl Iterator<Item = String> {
    let published = article.published.date.as_ref().or(article.published.text.as_ref()).cloned();
    let credit = article.credit.as_ref().map(|credit| format!("from {}", credit.outlet));
    [article.outlet.clone(), article.byline.clone(), published, article.section.clone(), credit].into_iter().flatten()
}

/// Through whose hands a statement came, nearest to the page first: "Example Agency, in an interview with Example Daily".
/// Nothing where its occasion alone says it all.
pub(super) fn via(reading: &Reading, statement: usize) -> Option<String> {
    let is_of = |relay: &&Relay| relay.statement.is_none_or(|index| index == statement);
    // Which statement reports this one is shown by its number.
    let is_numbered = |relay: &&Relay| relay.kind == RelayKind::Inside && relay.outlet.is_none();
    let chain: Vec<&Relay> = reading.relays.iter().filter(is_of).filter(|relay| !is_numbered(relay)).collect();
    let says_more = chain.len() > 1 || chain.iter().any(|relay| relay.kind != RelayKind::Occasion);
    let words = |relay: &&Relay| match relay.kind {
        RelayKind::Occasion => relay.text.clone(),
        _ => relay.outlet.clone().unwrap_or_else(|| relay.text.clone()),
    };
    // What holds for the whole article stands in its heading.
    let is_shown = says_more && chain.iter().any(|relay| relay.statement.is_some());
    is_shown.then(|| chain.iter().map(words).collect::<Vec<_>>().join(", "))
}
