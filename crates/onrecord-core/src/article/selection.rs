//! Given all pieces of a page and the extractor's votes, which pieces are the article?
//!
//! The extractor finds the place but leaves paragraphs out where a page is built unusually. So its votes say which
//! element holds the article; inside it everything that reads like an article is taken, up to the furniture at its end.

use super::byline::without_by;
use super::date::{Order, moment};
use super::furniture;
use super::markup::Outline;
use super::pieces::Piece;
use super::text::Draft;
use super::{BlockKind, Origin};

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
        taken[at] &= !pieces[at].place.hidden
            && !is_menu_item(&pieces[at])
            && !furniture::line_is(&pieces[at].text)
            && !pieces[at].place.code;
    }
    take_headings(pieces, &container, &mut taken);
    leave_repetitions(pieces, &mut taken);
    (0..pieces.len()).filter(|&at| taken[at]).collect()
}

/// Leaves out what stands among the chosen pieces but before the title or behind the article's end.
pub(crate) fn trimmed(
    pieces: &[Piece],
    mut chosen: Vec<usize>,
    title: Option<&str>,
    byline: Option<&str>,
) -> Vec<usize> {
    let all: usize = chosen.iter().map(|&at| n_words(&pieces[at].text)).sum();
    let begin = beginning(pieces, &chosen, title, all);
    chosen.drain(..begin);
    let end = ending(pieces, &chosen, byline, all);
    chosen.truncate(end);
    let mut n_sentences = 0;
    chosen.retain(|&at| {
        n_sentences += usize::from(n_words(&pieces[at].text) >= SENTENCE_WORDS);
        n_sentences > HEAD_SENTENCES || !is_dateline_of_page(&pieces[at].text)
    });
    chosen
}

/// So much of the chosen words may stand before the title or behind the end; more, and the sign was a wrong one.
const TRIMMED: f64 = 0.25;
/// Dates and bylines set apart stand before the second sentence.
const HEAD_SENTENCES: usize = 1;

fn beginning(pieces: &[Piece], chosen: &[usize], title: Option<&str>, all: usize) -> usize {
    let Some(title) = title else { return 0 };
    let is_title = |at: usize| pieces[at].place.heading == 1 && pieces[at].text == title;
    let Some(title_at) = (0..pieces.len()).find(|&at| is_title(at)) else { return 0 };
    let n_before = chosen.iter().take_while(|at| **at < title_at).count();
    let words: usize = chosen[..n_before].iter().map(|&at| n_words(&pieces[at].text)).sum();
    if words as f64 <= TRIMMED * all as f64 { n_before } else { 0 }
}

/// How many of the chosen pieces stand before the heading "Related articles" or a note on the author.
fn ending(pieces: &[Piece], chosen: &[usize], byline: Option<&str>, all: usize) -> usize {
    let mut behind = 0;
    let mut end = chosen.len();
    for (n, &at) in chosen.iter().enumerate().rev() {
        let piece = &pieces[at];
        behind += n_words(&piece.text);
        if behind as f64 > TRIMMED * all as f64 {
            break;
        }
        let after_heading = at > 0
            && n > 0
            && chosen[n - 1] < at
            && (chosen[n - 1] + 1..at).any(|skipped| ends_article(&pieces[skipped]));
        if after_heading || ends_article(piece) || is_about_author(&piece.text, byline) {
            end = n;
        }
    }
    end
}

fn ends_article(piece: &Piece) -> bool {
    let is_heading = piece.place.heading > 0 || n_words(&piece.text) <= LABEL_WORDS;
    is_heading && !piece.place.list_item && furniture::heading_ends_article(&piece.text)
}

/// "Related articles from the region" has five words.
const LABEL_WORDS: usize = 5;

/// "Jane Roe is a reporter in ...", under an article by Jane Roe.
fn is_about_author(text: &str, byline: Option<&str>) -> bool {
    let Some(rest) = byline.filter(|byline| byline.contains(' ')).and_then(|byline| text.strip_prefix(byline)) else {
        return false;
    };
    let next = rest.trim_start_matches([',', ' ']).split(' ').next().unwrap_or_default();
    rest.starts_with([' ', ','])
        && matches!(
            next,
            "is" | "has" | "was" | "writes" | "covers" | "joined" | "started" | "works" | "holds" | "a" | "an"
        )
}

/// A line that is nothing but the page's date, its byline or its reading time.
fn is_dateline_of_page(text: &str) -> bool {
    let lower = text.to_lowercase();
    let n_words = n_words(text);
    let is_reading_time = n_words <= LABEL_WORDS && (lower.contains("min read") || lower.contains("minute read"));
    let is_date =
        n_words < SENTENCE_WORDS && moment(text, Origin::Text, Order::MonthFirst).is_some() && !text.ends_with('.');
    let is_byline = n_words < SENTENCE_WORDS && without_by(text).is_some() && !text.ends_with(['.', '?', '!', ':']);
    is_reading_time || is_date || is_byline
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

/// A link among links of the site.
fn is_menu_item(piece: &Piece) -> bool {
    let place = piece.place;
    (place.outside || place.furniture) && 2 * piece.linked > piece.text.len() && n_words(&piece.text) < SENTENCE_WORDS
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
    let to = if from <= first && first < from + 2 * TOP { first + AFTER_FIRST } else { from + TOP };
    from.saturating_sub(BEFORE_TITLE)..to.max(from + TOP).min(pieces.len())
}

/// Where some pages put both: behind the last paragraph.
pub(crate) fn bottom(pieces: &[Piece], chosen: &[usize]) -> std::ops::Range<usize> {
    let last = chosen.iter().copied().rfind(|&at| reads_like_article(&pieces[at])).unwrap_or(pieces.len());
    last.saturating_sub(AFTER_FIRST)..(last + AFTER_FIRST).min(pieces.len())
}

/// So many pieces before the first paragraph are looked at where the title is not found.
const TOP: usize = 16;
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
