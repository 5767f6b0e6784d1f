//! What was found in a ledger: how is it printed?
//!
//! For people, each statement stands in its sentence, with the article it comes from and the words that were searched for
//! standing out; the counts come last, where the eye is when the output stops. For programs, a statement an object or a
//! row; only the JSON form has the counts.

use onrecord_core::{Attribution, Span};
use onrecord_ledger::audit::Kinds;
use onrecord_ledger::export::csv::harmless;
use onrecord_ledger::filter::Named;
use onrecord_ledger::search::{Facets, Hit, Hits, Portion, Range, Slice};
use serde_json::{Value, json};

use super::text::{self, BOLD, DIM, DOUBT, Look, MARGIN, Paper};
use super::{DOUBTFUL_BELOW, Form, csv, excerpt};
use crate::words::{counted, number};

const COLUMNS: [&str; 15] = [
    "statement",
    "published",
    "outlet",
    "title",
    "url",
    "speaker",
    "corrected",
    "rejected",
    "kind",
    "content",
    "cue",
    "source",
    "begin",
    "end",
    "confidence",
];
/// Stands between the pieces of an interrupted quotation.
const BETWEEN_PIECES: &str = " […] ";
const LEGEND: &str = "   # searched for";
/// More months than this are a year or more, and shown by year.
const MOST_MONTHS: usize = 12;

/// The part of the search that decides what is on this page of results.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub limit: usize,
    pub offset: usize,
}

/// The whole output.
pub fn rendered(asked: &Asked, hits: &Hits, form: Form) -> Vec<u8> {
    match form {
        Form::Text(look) => page(asked, hits, look).into_bytes(),
        Form::Json => format!("{:#}\n", as_json(hits)).into_bytes(),
        Form::Jsonl | Form::Html => {
            hits.statements.iter().flat_map(|hit| format!("{}\n", hit_as_json(hit)).into_bytes()).collect()
        }
        Form::Csv { raw } => table(hits, raw),
    }
}

/// The sentence for a search that was too much.
pub fn stopped(hits: &Hits) -> String {
    let so_far = match hits.total.n {
        0 => "before anything was found".to_owned(),
        n => format!("after {}", counted(n, "statement")),
    };
    format!(
        "the search stopped {so_far}: its words are so common that it takes long; \
         add a rarer word or a filter, or --thorough to look through everything"
    )
}

fn page(asked: &Asked, hits: &Hits, look: Look) -> String {
    let mut page = Paper { look, text: String::new() };
    for (index, hit) in hits.statements.iter().enumerate() {
        one(&mut page, asked.offset + index, hit);
        page.text.push('\n');
    }
    footer(&mut page, asked, hits);
    page.text
}

fn one(page: &mut Paper, index: usize, hit: &Hit) {
    let heading = heading(page, index, hit);
    page.line(&heading);
    let text = hit.excerpt.text.as_str();
    let (attribution, matched) = in_excerpt(hit);
    for (number, part) in excerpt::around(text, &attribution).into_iter().enumerate() {
        if number > 0 {
            let gap = page.styled(DIM, &format!("{MARGIN}[…]"));
            page.line(&gap);
        }
        let mut begin = part.begin as usize;
        for line in part.of(text).split_inclusive('\n') {
            let span = Span::new(begin, begin + line.trim_end().len());
            text::paragraph(page, text, span, &attribution, &matched);
            begin += line.len();
        }
    }
    let place = &hit.place;
    let facts: Vec<_> = [&place.outlet, &place.date, &place.title].into_iter().flatten().map(String::as_str).collect();
    page.wrapped(DIM, "    ", &facts.join(" · "));
    page.wrapped(DIM, "    ", place.url.as_ref().unwrap_or(&place.address));
}

fn heading(page: &Paper, index: usize, hit: &Hit) -> String {
    let (name, style) = match &hit.speaker {
        Some(name) => (name.clone(), BOLD),
        None if hit.is_corrected || hit.source.is_empty() => ("nobody named".to_owned(), BOLD.italic()),
        None => (pieces(&hit.source), BOLD.italic()),
    };
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut doubts = Vec::new();
    if hit.is_corrected {
        doubts.push("corrected".to_owned());
    }
    if hit.is_rejected {
        doubts.push("rejected".to_owned());
    }
    if hit.confidence < f64::from(DOUBTFUL_BELOW) {
        doubts.push(format!("doubtful ({:.0} %)", hit.confidence * 100.0));
    }
    let doubts: String = doubts.iter().map(|doubt| format!(" · {doubt}")).collect();
    format!(
        "{} {}  {}{}  {}",
        page.styled(DIM, &format!("{:>3}", index + 1)),
        page.styled(style, &name),
        page.styled(DIM, &hit.kind),
        page.styled(DOUBT, &doubts),
        page.styled(DIM, &hit.id),
    )
}

/// Where in the excerpt the statement stands, and the words that were searched for.
pub(crate) fn in_excerpt(hit: &Hit) -> (Attribution, Vec<Span>) {
    let bytes = Bytes::new(hit);
    let attribution = Attribution {
        content: bytes.spans(&hit.content),
        cue: bytes.spans(&hit.cue),
        source: bytes.spans(&hit.source),
        confidence: hit.confidence as f32,
    };
    (attribution, hit.matched.iter().filter_map(|range| bytes.span(range.begin, range.end)).collect())
}

/// From code points of the article to bytes of the excerpt.
struct Bytes {
    begin: usize,
    offsets: Vec<usize>,
}

impl Bytes {
    fn new(hit: &Hit) -> Bytes {
        let text = &hit.excerpt.text;
        let offsets = text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
        Bytes { begin: hit.excerpt.begin, offsets }
    }

    /// Nothing where the words are too far away to be in the excerpt.
    fn span(&self, begin: usize, end: usize) -> Option<Span> {
        let offset = |point: usize| self.offsets.get(point.checked_sub(self.begin)?).copied();
        Some(Span::new(offset(begin)?, offset(end)?))
    }

    fn spans(&self, slices: &[Slice]) -> Vec<Span> {
        slices.iter().filter_map(|slice| self.span(slice.begin, slice.end)).collect()
    }
}

fn footer(page: &mut Paper, asked: &Asked, hits: &Hits) {
    let total = hits.total;
    let shown = hits.statements.len();
    let summary = match total.n {
        0 if hits.is_stopped => "Nothing found so far".to_owned(),
        0 => "Nothing found".to_owned(),
        n => {
            let more = if total.is_capped { "more than " } else { "" };
            let part = match (asked.offset, shown) {
                (_, 0) => format!("; there is nothing behind the {}th", number(asked.offset)),
                (0, shown) if shown == n && !total.is_capped => String::new(),
                (offset, shown) => format!(
                    "; {} to {} are shown{}",
                    number(offset + 1),
                    number(offset + shown),
                    if offset + shown < n || total.is_capped {
                        format!(", --offset {} shows the next", offset + shown)
                    } else {
                        String::new()
                    }
                ),
            };
            format!("{more}{}{part}", counted(n, "statement"))
        }
    };
    page.wrapped(BOLD, "", &first_in_capitals(&summary));
    if total.n > 0 {
        facets(page, &hits.facets);
    }
    if total.is_capped && !hits.is_stopped {
        page.wrapped(DOUBT, "note: ", &format!("counted over the newest {}; there are more", number(total.n)));
    }
    if let Some(among) = hits.ranked {
        page.wrapped(DOUBT, "note: ", &format!("the best of the newest {}", number(among)));
    }
    if hits.is_stopped {
        page.wrapped(DOUBT, "note: ", &stopped(hits));
    }
    for (what, names) in [("speakers", &hits.speakers), ("outlets", &hits.outlets)] {
        if names.len() > 1 {
            let names: Vec<_> = names.iter().map(|named| format!("{} ({})", named.name, named.id)).collect();
            page.wrapped(DOUBT, "note: ", &format!("the name fits {} {what}: {}", names.len(), names.join(", ")));
        }
    }
    if !page.look.color && shown > 0 {
        page.line(&format!("{}{LEGEND}", text::LEGEND));
    }
}

fn first_in_capitals(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn facets(page: &mut Paper, facets: &Facets) {
    let named = |portions: &[Portion]| -> Vec<_> { portions.iter().map(|one| (one.name.clone(), one.n)).collect() };
    let in_time = |counts: &[(Option<String>, Kinds)]| -> Vec<_> {
        counts.iter().map(|(period, kinds)| (period.clone(), kinds.total() as usize)).collect()
    };
    let kinds: Vec<_> = facets.kinds.iter().map(|(kind, n)| (Some(kind.clone()), *n)).collect();
    let time = if facets.months.len() > MOST_MONTHS { ("years", &facets.years) } else { ("months", &facets.months) };
    let rows = [
        ("speakers", named(&facets.speakers), "nobody named"),
        ("outlets", named(&facets.outlets), "no outlet"),
        ("kinds", kinds, ""),
        ("cues", facets.cues.clone(), "no cue"),
        (time.0, in_time(time.1), "no date"),
    ];
    for (name, counts, nothing) in rows {
        let counts: Vec<_> =
            counts.iter().map(|(value, n)| format!("{} {}", value.as_deref().unwrap_or(nothing), number(*n))).collect();
        page.wrapped(DIM, &format!("  {name:<9} "), &counts.join(" · "));
    }
}

pub(crate) fn pieces(slices: &[Slice]) -> String {
    slices.iter().map(|slice| slice.text.as_str()).collect::<Vec<_>>().join(BETWEEN_PIECES)
}

/// Everything, counts included.
pub(crate) fn as_json(hits: &Hits) -> Value {
    let counts = |counts: &[(Option<String>, usize)]| -> Vec<Value> {
        counts.iter().map(|(value, n)| json!({ "value": value, "n": n })).collect()
    };
    let named = |portions: &[Portion]| -> Vec<Value> {
        portions.iter().map(|one| json!({ "id": one.id, "value": one.name, "n": one.n })).collect()
    };
    let in_time = |counts: &[(Option<String>, Kinds)]| -> Vec<Value> {
        counts.iter().map(|(period, kinds)| json!({ "value": period, "n": kinds.total() })).collect()
    };
    let Facets { speakers, outlets, kinds, cues, months, years, .. } = &hits.facets;
    let kinds: Vec<_> = kinds.iter().map(|(kind, n)| (Some(kind.clone()), *n)).collect();
    json!({
        "total": hits.total.n,
        "total_is_more": hits.total.is_capped,
        "stopped_early": hits.is_stopped,
        "best_among": hits.ranked,
        "speakers_meant": names(&hits.speakers),
        "outlets_meant": names(&hits.outlets),
        "counts": {
            "speaker": named(speakers), "outlet": named(outlets), "kind": counts(&kinds), "cue": counts(cues),
            "month": in_time(months), "year": in_time(years),
        },
        "statements": hits.statements.iter().map(hit_as_json).collect::<Vec<_>>(),
    })
}

/// Whom a name meant.
pub(crate) fn names(names: &[Named]) -> Vec<Value> {
    names.iter().map(|named| json!({ "id": named.id, "name": named.name })).collect()
}

pub(crate) fn hit_as_json(hit: &Hit) -> Value {
    let slice = |begin: usize, end: usize, text: &str| json!({ "begin": begin, "end": end, "text": text });
    let slices =
        |slices: &[Slice]| -> Vec<Value> { slices.iter().map(|one| slice(one.begin, one.end, &one.text)).collect() };
    let matched = |range: &Range| {
        let skipped = range.begin.saturating_sub(hit.excerpt.begin);
        let text: String = hit.excerpt.text.chars().skip(skipped).take(range.end - range.begin).collect();
        slice(range.begin, range.end, &text)
    };
    let excerpt = &hit.excerpt;
    json!({
        "id": hit.id,
        "statement_id": hit.statement_id,
        "kind": hit.kind,
        "speaker": hit.speaker,
        "speaker_id": hit.speaker_id,
        "is_corrected": hit.is_corrected,
        "is_rejected": hit.is_rejected,
        "content": slices(&hit.content),
        "cue": slices(&hit.cue),
        "source": slices(&hit.source),
        "matched": hit.matched.iter().map(matched).collect::<Vec<_>>(),
        "context": slice(excerpt.begin, excerpt.begin + excerpt.text.chars().count(), &excerpt.text),
        "confidence": hit.confidence,
        "article": {
            "id": hit.place.article_id, "title": hit.place.title, "outlet": hit.place.outlet,
            "published": hit.place.date, "url": hit.place.url, "address": hit.place.address,
        },
    })
}

pub(crate) fn table(hits: &Hits, raw: bool) -> Vec<u8> {
    csv::written(|writer| {
        writer.write_record(COLUMNS)?;
        hits.statements
            .iter()
            .try_for_each(|hit| writer.write_record(row(hit).map(|cell| if raw { cell } else { harmless(cell) })))
    })
}

fn row(hit: &Hit) -> [String; COLUMNS.len()] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let yes = |is: bool| if is { "yes" } else { "" }.to_owned();
    [
        hit.id.clone(),
        text(&hit.place.date),
        text(&hit.place.outlet),
        text(&hit.place.title),
        hit.place.url.clone().unwrap_or_else(|| hit.place.address.clone()),
        text(&hit.speaker),
        yes(hit.is_corrected),
        yes(hit.is_rejected),
        hit.kind.clone(),
        pieces(&hit.content),
        pieces(&hit.cue),
        pieces(&hit.source),
        hit.content.first().map_or(0, |slice| slice.begin).to_string(),
        hit.content.last().map_or(0, |slice| slice.end).to_string(),
        hit.confidence.to_string(),
    ]
}
