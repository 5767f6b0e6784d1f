//! Which of a page's words does the extractor take for the article?
//!
//! The extractor is the crate `trafilatura`. It gets the page as our outline has it, well-formed and within limits, and
//! its answer is used as a vote on our own pieces: their words, order and surroundings are known better here.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::markup::{self, Outline};
use super::pieces::{Piece, pieces};

/// For each piece, whether the extractor takes it for a part of the article.
pub(crate) fn votes(outline: &Outline, pieces_of_page: &[Piece]) -> Vec<bool> {
    // Metadata is read elsewhere.
    let html = outline.to_html(|node| matches!(outline.name(node), "script" | "meta" | "link" | "title"));
    let extracted = extract(&html);
    let shingles = Shingles::of(&pieces(&markup::outline(&extracted)));
    pieces_of_page.iter().map(|piece| shingles.contain(&piece.text)).collect()
}

fn extract(html: &str) -> String {
    let options = trafilatura::Options::default().with_fallback(false).with_exclude_comments(true);
    trafilatura::extract(html, &options).map(|result| result.content_html).unwrap_or_default()
}

/// Runs of words, to find a piece again although the extractor joins and splits them.
struct Shingles {
    runs: HashSet<u64>,
    whole: HashSet<u64>,
}

/// Words in a run. Shorter ones are found in any text, longer ones miss pieces with links and marks inside.
const RUN: usize = 4;

impl Shingles {
    fn of(pieces: &[Piece]) -> Shingles {
        let mut shingles = Shingles { runs: HashSet::new(), whole: HashSet::new() };
        for piece in pieces {
            let words = words(&piece.text);
            shingles.whole.insert(hash(&words));
            shingles.whole.extend(piece.text.split('\n').map(|line| hash(&self::words(line))));
            shingles.runs.extend(words.windows(RUN).map(hash));
        }
        shingles
    }

    /// Short pieces must be found whole, of longer ones at least half.
    fn contain(&self, text: &str) -> bool {
        let words = words(text);
        if words.is_empty() {
            return false;
        }
        if self.whole.contains(&hash(&words)) {
            return true;
        }
        let n_runs = words.len().saturating_sub(RUN - 1);
        let n_found = words.windows(RUN).filter(|run| self.runs.contains(&hash(run))).count();
        n_runs > 1 && n_runs <= 2 * n_found
    }
}

fn hash(words: &[u64]) -> u64 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}

/// The words of a text in lower case, each as a number.
fn words(text: &str) -> Vec<u64> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let mut hasher = DefaultHasher::new();
            word.chars().flat_map(char::to_lowercase).for_each(|c| c.hash(&mut hasher));
            hasher.finish()
        })
        .collect()
}
