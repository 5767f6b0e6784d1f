//! How does a web page become an article?

use super::date::Order;
use super::published::{self, Sources};
use super::{
    Article, blocks, body, byline, credit, head, language, markup, pieces, selection, site, streamed, text, title,
};
use crate::note::{Note, NoteKind};
use crate::page::Hints;

pub(super) fn article(page: &str, hints: &Hints, notes: &mut Vec<Note>) -> Article {
    let outline = streamed::in_place(markup::outline(page));
    let pieces = pieces::pieces(&outline);
    let votes = body::votes(&outline, &pieces, |_| false);
    let chosen = selection::article_pieces(&outline, &pieces, &votes);
    let head = head::read(&outline);
    let outlet = site::outlet(&head);
    let title = title::title(&outline, &head, outlet.as_deref());
    let top = selection::top(&pieces, &chosen, title.as_deref());
    let url = hints.url.clone().or_else(|| head.meta(&["og:url"]).map(str::to_owned));
    let drafts: Vec<_> = chosen.iter().map(|&at| selection::draft(&pieces[at])).collect();
    let drafts = blocks::told_apart(drafts, title.as_deref());
    let (text, mut blocks) = text::assemble(&drafts);
    let credit = credit::credit(&text, &mut blocks);
    if text.is_empty() {
        notes.push(Note::new(NoteKind::NoArticle, "nothing on the page reads like an article"));
    }
    let language = language::language(&text, language::declared(&outline, &head).as_deref());
    let byline = byline::byline(&outline, &head, &pieces[top.clone()], outlet.as_deref());
    let sources =
        Sources { outline: &outline, head: &head, pieces: &pieces, top, url: url.as_deref(), order: Order::MonthFirst };
    let published = published::published(&sources);
    let modified = published::modified(&sources);
    let section = site::section(&outline, &head, title.as_deref());
    Article { text, blocks, url, outlet, title, byline, section, language, published, modified, credit }
}
