//! STAND-IN, to be dropped on merging: plain rules in the place of the reader.
//!
//! Knows `"...," said Ana Rao`, `"...," Rao said` and `Ana Rao said that ...`, and takes the tags off a page.

use crate::article::{Article, Block, BlockKind, Moment, Origin, Precision};
use crate::attribution::Attribution;
use crate::note::{Note, NoteKind};
use crate::occasion::Occasion;
use crate::page::{Hints, InputKind};
use crate::quotation;
use crate::read::{Kind, Reading, Statement};
use crate::span::Span;
use crate::speaker::{Evidence, Rule, Speaker, SpeakerKind};

pub(crate) fn read(bytes: &[u8], hints: &Hints) -> Reading {
    let decoded = String::from_utf8_lossy(bytes).into_owned();
    let is_html = hints.kind == Some(InputKind::Html) || hints.kind.is_none() && decoded.trim_start().starts_with('<');
    let (title, text) = if is_html { untagged(&decoded) } else { (None, decoded) };
    let article = article(text, title, hints);
    let statements = statements(&article.text);
    let notes = if article.text.matches('"').count() % 2 == 1 {
        vec![Note::new(NoteKind::Quotation, "a quotation mark has no partner")]
    } else {
        Vec::new()
    };
    Reading { article, statements, notes }
}

fn untagged(page: &str) -> (Option<String>, String) {
    let title = between(page, "<title>", "</title>").map(str::to_owned);
    let body = page.find("<body").map_or(page, |at| &page[at..]);
    let mut text = String::new();
    for piece in body.split('<') {
        let (tag, words) = piece.split_once('>').unwrap_or(("", piece));
        if tag.starts_with("/p") || tag.starts_with("/h") {
            text.push('\n');
        }
        text.push_str(words.trim_matches('\n'));
    }
    (title, text.replace("&lt;", "<").replace("&gt;", ">").trim().to_owned())
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let rest = &text[text.find(open)? + open.len()..];
    Some(&rest[..rest.find(close)?])
}

fn article(text: String, title: Option<String>, hints: &Hints) -> Article {
    let mut blocks = Vec::new();
    let mut begin = 0;
    for line in text.split_inclusive('\n') {
        let end = begin + line.trim_end().len();
        if begin < end {
            blocks.push(Block { span: Span::new(begin, end), kind: BlockKind::Paragraph });
        }
        begin += line.len();
    }
    let published = match &hints.published {
        Some(date) => Moment {
            date: Some(date.chars().take(10).collect()),
            time: None,
            precision: Precision::Day,
            text: Some(date.clone()),
            origin: Origin::Input,
        },
        None => Moment::default(),
    };
    Article {
        blocks,
        url: hints.url.clone(),
        title: hints.title.clone().or(title),
        language: Some("en".into()),
        published,
        text,
        ..Article::default()
    }
}

fn statements(text: &str) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    let quotations = quotation::find(text);
    for quoted in quotations.quoted.iter().filter(|quoted| quoted.span.len() > 2) {
        let mark = |at: usize| quotations.mark_at(at).map(|mark| mark.span);
        let begin = mark(quoted.span.begin as usize - 1).map_or(quoted.span.begin, |mark| mark.begin);
        let end = mark(quoted.span.end as usize).map_or(quoted.span.end, |mark| mark.end);
        let content = Span::new(begin as usize, end as usize);
        let after = content.end as usize;
        let line_end = line_end(text, after);
        let (cue, source) = attribution_after(text, after, line_end);
        found.push(statement(text, content, cue, source, Kind::Direct));
    }
    let mut begin = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = line.find(" said that ").map(|at| begin + at) {
            let source = Span::new(name_begin(text, begin, at), at);
            let stop = text[at..].find(['.', '\n']).map_or(text.len(), |stop| at + stop);
            let content = Span::new(at + 11, stop.max(at + 11));
            if !content.is_empty() && !source.is_empty() {
                found.push(statement(text, content, Some(Span::new(at + 1, at + 5)), Some(source), Kind::Indirect));
            }
        }
        begin += line.len();
    }
    found.sort_by_key(|statement| statement.attribution.content[0]);
    found
}

fn name_begin(text: &str, from: usize, at: usize) -> usize {
    text[from..at].rfind(". ").map_or(from, |stop| from + stop + 2)
}

fn attribution_after(text: &str, after: usize, line_end: usize) -> (Option<Span>, Option<Span>) {
    let rest = &text[after..line_end];
    let mut words = Vec::new();
    let mut at = 0;
    for word in rest.split(' ') {
        words.push((after + at, word));
        at += word.len() + 1;
    }
    let words: Vec<_> = words.into_iter().filter(|(_, word)| !word.is_empty()).take(4).collect();
    let is_cue = |word: &str| ["said", "says", "added", "warned"].contains(&word.trim_end_matches(['.', ',']));
    let Some(cue_at) = words.iter().position(|(_, word)| is_cue(word)) else { return (None, None) };
    let (cue_begin, cue_word) = words[cue_at];
    let cue = Span::new(cue_begin, cue_begin + cue_word.trim_end_matches(['.', ',']).len());
    let named: Vec<_> = if cue_at > 0 {
        words[..cue_at].to_vec()
    } else {
        let mut named = Vec::new();
        for (at, word) in words[1..].iter().copied() {
            if word.starts_with(char::is_uppercase) {
                named.push((at, word));
            }
            if word.ends_with(['.', ',']) || !word.starts_with(char::is_uppercase) {
                break;
            }
        }
        named
    };
    let source = named
        .first()
        .zip(named.last())
        .map(|(first, last)| Span::new(first.0, last.0 + last.1.trim_end_matches(['.', ',']).len()));
    (Some(cue), source)
}

fn statement(text: &str, content: Span, cue: Option<Span>, source: Option<Span>, kind: Kind) -> Statement {
    let speaker = match source {
        None => Speaker { key: "none".into(), ..Speaker::default() },
        Some(source) => Speaker {
            name: Some(source.of(text).to_owned()),
            kind: SpeakerKind::Person,
            key: source.of(text).to_lowercase().replace(' ', "-"),
            why: vec![Evidence { span: source, rule: Rule::Name }],
        },
    };
    let end = content.end as usize;
    let line_end = line_end(text, end);
    let occasion = text[end..line_end].find("in an interview with ").map(|at| {
        let begin = end + at;
        let stop = text[begin..line_end].find(['.', ',']).map_or(line_end, |stop| begin + stop);
        Occasion { span: Span::new(begin, stop), outlet: Some(Span::new(begin + 21, stop)) }
    });
    let confidence = if source.is_some() { 0.93 } else { 0.4 };
    let attribution = Attribution {
        content: vec![content],
        cue: cue.into_iter().collect(),
        source: source.into_iter().collect(),
        confidence,
    };
    Statement { attribution, kind, speaker, occasion, inside: None }
}

fn line_end(text: &str, from: usize) -> usize {
    let horizon = text.ceil_char_boundary((from + 200).min(text.len()));
    text[from..horizon].find('\n').map_or(horizon, |at| from + at)
}
