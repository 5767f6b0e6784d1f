//! Given all pieces of a page and the extractor's votes, which pieces are the article?
//!
//! The extractor finds the place but leaves paragraphs out where a page is built unusually. So its votes say which
//! element holds the article; inside it everything that reads like an article is taken, up to the furniture at its end.

use super::BlockKind;
use super::furniture;
use super::markup::Outline;
use super::pieces::Piece;
use super::text::Draft;

/// The share of the votes that the article's element must hold. With all of them one stray vote makes it the whole page.
const CONTAINED: f64 = 0.9;
/// Fewer words are a heading, a label or a caption, not a sentence that can stand for itself.
const SENTENCE_WORDS: usize = 8;
/// Votes for less than this share of the page's sentences mean that the extractor went wrong.
const TRUSTED: f64 = 0.4;

/// The pieces of the article, in order.
pub(crate) fn article_pieces(outline: &Outline, pieces: &[Piece], votes: &[bool]) -> Vec<usize> {
    let readable: Vec<bool> = pieces.iter().map(reads_like_article).collect();
    let weight = |chosen: &dyn Fn(usize) -> bool| -> Vec<usize> {
        pieces.iter().enumerate().map(|(at, piece)| if chosen(at) { n_words(&piece.text) } else { 0 }).collect()
    };
    let all = weight(&|at| readable[at]);
    let voted = weight(&|at| votes[at]);
    let trusted = voted.iter().sum::<usize>() as f64 >= TRUSTED * all.iter().sum::<usize>() as f64;
    let container = container(outline, pieces, if trusted { &voted } else { &all });
    let mut taken: Vec<bool> =
        (0..pieces.len()).map(|at| votes[at] || (readable[at] && container.contains(&pieces[at].node))).collect();
    for at in 0..pieces.len() {
        taken[at] &=
            !pieces[at].place.hidden && !furniture::line_is(&pieces[at].text) && !pieces[at].place.preformatted;
    }
    take_headings(pieces, &container, &mut taken);
    leave_repetitions(pieces, &mut taken);
    (0..pieces.len()).filter(|&at| taken[at]).collect()
}

/// The nodes of the smallest element that holds most of the weight.
fn container(outline: &Outline, pieces: &[Piece], weights: &[usize]) -> std::ops::Range<usize> {
    let mut held = vec![0; outline.nodes.len()];
    for (piece, weight) in pieces.iter().zip(weights) {
        held[piece.node] += weight;
    }
    for node in (1..outline.nodes.len()).rev() {
        held[outline.nodes[node].parent] += held[node];
    }
    let needed = held.first().copied().unwrap_or(0) as f64 * CONTAINED;
    let smallest = (0..outline.nodes.len()).rev().filter(|&node| held[node] > 0 && held[node] as f64 >= needed);
    smallest.min_by_key(|&node| outline.nodes[node].end - node).map_or(0..0, |node| node..outline.nodes[node].end)
}

/// A sentence or more, not made of links, in no place for furniture.
fn reads_like_article(piece: &Piece) -> bool {
    let place = piece.place;
    let outside =
        place.hidden || place.outside || place.furniture || place.caption || place.button || place.preformatted;
    let words = n_words(&piece.text);
    let ends = piece.text.trim_end_matches(['"', '”', '’', ')', ']']).ends_with(['.', '!', '?', ':', '…', ';']);
    !outside && 2 * piece.linked < piece.text.len() && words >= SENTENCE_WORDS && (ends || words >= 2 * SENTENCE_WORDS)
}

fn n_words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// A heading belongs to the article if what follows it does.
fn take_headings(pieces: &[Piece], container: &std::ops::Range<usize>, taken: &mut [bool]) {
    for at in (0..pieces.len()).rev() {
        let place = pieces[at].place;
        let is_heading = place.heading > 0 && !place.hidden && !place.outside && !place.furniture;
        if !taken[at] && is_heading && container.contains(&pieces[at].node) && !furniture::line_is(&pieces[at].text) {
            taken[at] = taken.get(at + 1).is_some_and(|next| *next);
        }
    }
}

/// Pages show the same text twice, for wide and narrow screens.
fn leave_repetitions(pieces: &[Piece], taken: &mut [bool]) {
    let mut seen = std::collections::HashSet::new();
    for (at, piece) in pieces.iter().enumerate() {
        if taken[at] && n_words(&piece.text) >= SENTENCE_WORDS {
            taken[at] = seen.insert(&*piece.text);
        }
    }
}

/// Where the article's date and byline stand: from a little before its title to its first paragraphs.
pub(crate) fn top(pieces: &[Piece], chosen: &[usize], title: Option<&str>) -> std::ops::Range<usize> {
    let is_title = |piece: &&Piece| title.is_some_and(|title| piece.text == title);
    let first = chosen.iter().copied().find(|&at| reads_like_article(&pieces[at])).unwrap_or(pieces.len());
    let headed = pieces.iter().position(|piece| piece.place.heading > 0 && is_title(&piece));
    let title_at = headed.or_else(|| pieces.iter().position(|piece| is_title(&piece)));
    let from = title_at.unwrap_or(first.saturating_sub(TOP)).min(pieces.len());
    let to = if from <= first && first < from + 2 * TOP { first } else { from };
    from.saturating_sub(BEFORE_TITLE)..(to + AFTER_FIRST).min(pieces.len())
}

/// So many pieces before the first paragraph are looked at where the title is not found.
const TOP: usize = 12;
const BEFORE_TITLE: usize = 4;
/// Some pages put the byline under the first paragraph, which stands apart as a lead.
const AFTER_FIRST: usize = 8;

pub(crate) fn draft(piece: &Piece) -> Draft {
    let place = piece.place;
    let kind = if place.caption {
        BlockKind::Caption
    } else if place.pull_quote {
        BlockKind::PullQuote
    } else if place.heading > 0 {
        BlockKind::Heading
    } else if place.list_item {
        BlockKind::ListItem
    } else {
        BlockKind::Paragraph
    };
    Draft { text: furniture::without_icons(&piece.text).into_owned(), kind }
}
