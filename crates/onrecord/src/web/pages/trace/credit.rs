//! Whom does a copy credit, and is that outlet's own copy here?

use onrecord_ledger::trace::{Copy, Relay};

/// What two spellings of one outlet share: "the Northern Press" is "Northern Press".
pub(super) fn key(outlet: &str) -> String {
    let words: Vec<_> = outlet.split_whitespace().map(str::to_lowercase).collect();
    let rest = if words.len() > 1 && words[0] == "the" { &words[1..] } else { &words };
    rest.join(" ")
}

/// The outlets that a copy has the words from, nearest to the page first; its own outlet is none of them.
pub(super) fn credited(copy: &Copy) -> Vec<&str> {
    let own = copy.article.outlet.as_deref().map(key);
    let mut known: Vec<String> = own.into_iter().collect();
    let mut outlets = Vec::new();
    for outlet in copy.relays.iter().filter_map(|relay| relay.outlet.as_deref()) {
        if !known.contains(&key(outlet)) {
            known.push(key(outlet));
            outlets.push(outlet);
        }
    }
    outlets
}

/// What a step of the way means, in words.
pub(super) fn in_words(relay: &Relay) -> &'static str {
    match relay.kind.as_str() {
        "credit" => "the article credits it",
        "byline" => "named as the author",
        "dateline" => "named in the dateline",
        "source" => "named as the one that reports it",
        "occasion" => "where it was said",
        "inside" => "a statement that reports this one",
        _ => "on the way",
    }
}
