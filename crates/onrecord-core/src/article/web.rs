//! How does a web page become an article?

use super::markup::Cut;
use super::pieces::Piece;
use super::published::{self, Sources};
use super::{
    Article, blocks, body, byline, credit, head, language, markup, pieces, selection, site, streamed, text, title,
};
use crate::note::{Note, NoteKind};
use crate::page::Hints;

pub(super) fn article(page: &str, hints: &Hints, notes: &mut Vec<Note>) -> Article {
    let outline = streamed::in_place(markup::outline(page));
    note_cuts(outline.cut, notes);
    let pieces = pieces::pieces(&outline);
    let votes = body::votes(&outline, &pieces);
    let chosen = selection::article_pieces(&outline, &pieces, &votes);
    let head = head::read(&outline);
    let outlet = site::outlet(&head);
    let title = title::title(&outline, &head, outlet.as_deref());
    let top = selection::top(&pieces, &chosen, title.as_deref());
    let url = hints.url.clone().or_else(|| head.meta(&["og:url"]).and_then(head::absolute)).or_else(|| head::canonical(&outline));
    let bottom = selection::bottom(&pieces, &chosen);
    let byline = byline::byline(&outline, &head, &pieces[top.clone()], &pieces[bottom.clone()], outlet.as_deref());
    let chosen = selection::trimmed(&pieces, chosen, title.as_deref(), byline.as_deref());
    note_left_out(&pieces, &chosen, notes);
    let drafts: Vec<_> = chosen.iter().map(|&at| selection::draft(&pieces[at])).collect();
    let drafts = blocks::told_apart(drafts, title.as_deref());
    let (text, mut blocks) = text::assemble(&drafts);
    let credit = credit::credit(&text, &mut blocks);
    if text.is_empty() {
        notes.push(Note::new(NoteKind::NoArticle, "nothing on the page reads like an article"));
    }
    let language = language::language(&text, language::declared(&outline, &head).as_deref());
    let sources = Sources {
        outline: &outline,
        head: &head,
        pieces: &pieces,
        top,
        bottom,
        url: url.as_deref(),
        order: language::date_order(&outline, url.as_deref()),
    };
    let published = published::published(&sources, notes);
    let modified = published::modified(&sources);
    let section = site::section(&outline, &head, title.as_deref());
    Article { text, blocks, url, outlet, title, byline, section, language, published, modified, credit }
}

fn note_cuts(cut: Cut, notes: &mut Vec<Note>) {
    let mut note = |n: usize, text: String| {
        if n > 0 {
            notes.push(Note::new(NoteKind::Limit, text));
        }
    };
    let Cut { flattened, attributes, metadata, unread, unclosed, breaks_off } = cut;
    note(flattened, format!("{flattened} elements nested deeper than {} were taken apart", markup::MAX_DEPTH));
    note(attributes, format!("{attributes} attributes beyond {} on one tag were left out", markup::MAX_ATTRIBUTES));
    note(metadata, format!("{metadata} bytes of overlong attributes, titles and metadata were left out"));
    note(unread, format!("the page is too large: its last {unread} bytes were not read"));
    note(unclosed, format!("{unclosed} elements like <script> are never closed; they were read as text"));
    note(usize::from(breaks_off), "the page breaks off: its end is missing".to_owned());
}

fn note_left_out(pieces: &[Piece], chosen: &[usize], notes: &mut Vec<Note>) {
    let left_out = (0..pieces.len()).filter(|at| chosen.binary_search(at).is_err());
    let (hidden, shown): (Vec<usize>, Vec<usize>) = left_out.partition(|at| pieces[*at].place.hidden);
    if !shown.is_empty() {
        let text = format!("{} pieces of the page were left out as no part of the article", shown.len());
        notes.push(Note::new(NoteKind::Furniture, text));
    }
    if !hidden.is_empty() {
        let text = format!("{} pieces that the page hides were left out", hidden.len());
        notes.push(Note::new(NoteKind::Furniture, text));
    }
}
