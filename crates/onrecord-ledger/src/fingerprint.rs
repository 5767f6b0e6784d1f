//! Which few numbers do two wordings of one remark share, whatever was cut from them?
//!
//! Every three words in a row are hashed, and of every [`WINDOW`] neighbouring hashes the rarest-looking one is kept
//! (winnowing: Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003).
//! The choice looks at nothing but the window, so the same words make the same choice wherever they stand.
//!
//! **Guarantee.** A content in the ledger is found by any words that share [`SHARED_RUN`] words in a row with it; where it
//! has at most [`SHORT`] triples, by any three. To look up, all triples are used, not only the kept ones: that costs the
//! index nothing and finds what two winnowings would miss.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::lexicon::function_word;
use crate::wording::Wording;

/// Words in one fingerprint. Two meet by chance too often, four are lost with every second edited word.
const WORDS: usize = 3;
/// Of so many neighbours at least one is kept. On 22,000 contents of news: 2 makes 9.6 rows a content, 3 makes 7.9,
/// 4 makes 6.5; of eight words cut from a content with one word altered 2 finds 100 %, 3 98.5 %, 4 93.3 %
/// (`record/2026-11-22-trace.md`).
const WINDOW: usize = 3;
/// So many triples or fewer are all kept.
const SHORT: usize = 8;
/// So many words in a row are enough to be found.
pub const SHARED_RUN: usize = WORDS + WINDOW - 1;
/// Of one content no more are stored: a statement of thousands of words is a mistake in reading or an attack.
const MOST: usize = 400;

/// The fingerprints under which a content is stored.
pub(crate) fn to_store(wording: &Wording) -> BTreeSet<i64> {
    let triples = triples(wording);
    if triples.len() <= SHORT {
        return triples.into_iter().map(|(_, hash)| hash).collect();
    }
    // The last of equal ones, as in the paper: it stays in the window longest.
    let kept = triples.windows(WINDOW).filter_map(|window| window.iter().rev().min());
    kept.map(|(_, hash)| *hash).take(MOST).collect()
}

/// The fingerprints by which words are looked up.
pub(crate) fn to_look_up(wording: &Wording) -> BTreeSet<i64> {
    triples(wording).into_iter().map(|(_, hash)| hash).take(MOST).collect()
}

/// Each triple of words as (how many of them any sentence may have, hash). A content of one or two words is one
/// "triple".
fn triples(wording: &Wording) -> Vec<(usize, i64)> {
    let keys: Vec<_> = wording.spoken().into_iter().map(|index| wording.words[index].key.as_str()).collect();
    if keys.is_empty() {
        return Vec::new();
    }
    let common = |words: &[&str]| words.iter().filter(|word| function_word(word).is_some()).count();
    keys.windows(WORDS.min(keys.len())).map(|words| (common(words), hash(words))).collect()
}

/// 31 bits: SQLite keeps them in four bytes, and what meets by chance is compared word by word anyway.
fn hash(words: &[&str]) -> i64 {
    let digest = Sha256::digest(words.join(" "));
    i64::from(u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]) >> 1)
}
