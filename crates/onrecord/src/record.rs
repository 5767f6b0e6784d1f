//! What does the output say, field by field?
//!
//! The types here are a promise to everybody's scripts: they may grow, but no field is renamed. They are apart from the
//! core's types, so that these can change. Bytes become code points here and nowhere else.

use onrecord_core::{Article, Credit, Evidence, Moment, Note, Occasion, Span, Speaker, Statement};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::offsets::CodePoints;
use crate::output::ReadDocument;

/// So many hexadecimal digits of the hash make an id: with 16, a billion statements share one with a chance of 3 %.
const ID_DIGITS: usize = 16;

#[derive(Debug, Serialize)]
pub struct DocumentRecord<'a> {
    pub id: &'a str,
    /// Of the input's bytes.
    pub sha256: &'a str,
    pub article: ArticleRecord<'a>,
    pub statements: Vec<StatementRecord<'a>>,
    pub notes: Vec<NoteRecord<'a>>,
}

#[derive(Debug, Serialize)]
pub struct ArticleRecord<'a> {
    pub text: &'a str,
    pub url: Option<&'a str>,
    pub outlet: Option<&'a str>,
    pub title: Option<&'a str>,
    pub byline: Option<&'a str>,
    pub section: Option<&'a str>,
    pub language: Option<&'a str>,
    pub published: MomentRecord<'a>,
    pub modified: Option<MomentRecord<'a>>,
    pub credit: Option<CreditRecord<'a>>,
}

#[derive(Debug, Serialize)]
pub struct MomentRecord<'a> {
    pub date: Option<&'a str>,
    pub time: Option<&'a str>,
    pub precision: &'static str,
    pub text: Option<&'a str>,
    pub origin: &'static str,
}

#[derive(Debug, Serialize)]
pub struct CreditRecord<'a> {
    pub outlet: &'a str,
    #[serde(flatten)]
    pub span: SpanRecord<'a>,
}

/// Code points `[begin, end)` of the article's text, and that slice.
#[derive(Debug, Serialize)]
pub struct SpanRecord<'a> {
    pub begin: usize,
    pub end: usize,
    pub text: &'a str,
}

#[derive(Debug, Serialize)]
pub struct StatementRecord<'a> {
    pub id: String,
    pub kind: &'static str,
    pub content: Vec<SpanRecord<'a>>,
    pub cue: Vec<SpanRecord<'a>>,
    pub source: Vec<SpanRecord<'a>>,
    pub speaker: SpeakerRecord<'a>,
    pub occasion: Option<OccasionRecord<'a>>,
    pub inside: Option<String>,
    pub confidence: f64,
}

#[derive(Debug, Serialize)]
pub struct SpeakerRecord<'a> {
    pub name: Option<&'a str>,
    pub kind: &'static str,
    pub key: &'a str,
    pub why: Vec<EvidenceRecord<'a>>,
}

#[derive(Debug, Serialize)]
pub struct EvidenceRecord<'a> {
    #[serde(flatten)]
    pub span: SpanRecord<'a>,
    pub rule: &'static str,
}

#[derive(Debug, Serialize)]
pub struct OccasionRecord<'a> {
    #[serde(flatten)]
    pub span: SpanRecord<'a>,
    pub outlet: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub struct NoteRecord<'a> {
    pub kind: &'static str,
    pub text: &'a str,
    /// Code points of the article's text that the note is about; null where it is about no words.
    pub begin: Option<usize>,
    pub end: Option<usize>,
}

/// The record of one document.
pub fn document(read: &ReadDocument) -> DocumentRecord<'_> {
    let article = &read.reading.article;
    let slices = Slices { text: &article.text, code_points: CodePoints::new(&article.text) };
    let ids = statement_ids(&slices, &read.reading.statements);
    DocumentRecord {
        id: &read.id,
        sha256: &read.sha256,
        article: article_record(article, &slices),
        statements: read
            .reading
            .statements
            .iter()
            .zip(&ids)
            .map(|(one, id)| statement(one, id, &ids, &slices))
            .collect(),
        notes: read.reading.notes.iter().map(|about| note(about, &slices)).collect(),
    }
}

/// The article's text with the way from bytes to code points.
struct Slices<'a> {
    text: &'a str,
    code_points: CodePoints<'a>,
}

impl<'a> Slices<'a> {
    fn record(&self, span: Span) -> SpanRecord<'a> {
        let range = span.range();
        SpanRecord {
            begin: self.code_points.at(range.start),
            end: self.code_points.at(range.end),
            text: span.of(self.text),
        }
    }

    fn records(&self, spans: &[Span]) -> Vec<SpanRecord<'a>> {
        spans.iter().map(|span| self.record(*span)).collect()
    }
}

fn article_record<'a>(article: &'a Article, slices: &Slices<'a>) -> ArticleRecord<'a> {
    ArticleRecord {
        text: &article.text,
        url: article.url.as_deref(),
        outlet: article.outlet.as_deref(),
        title: article.title.as_deref(),
        byline: article.byline.as_deref(),
        section: article.section.as_deref(),
        language: article.language.as_deref(),
        published: moment(&article.published),
        modified: article.modified.as_ref().map(moment),
        credit: article.credit.as_ref().map(|credit| credit_record(credit, slices)),
    }
}

fn moment(moment: &Moment) -> MomentRecord<'_> {
    MomentRecord {
        date: moment.date.as_deref(),
        time: moment.time.as_deref(),
        precision: moment.precision.name(),
        text: moment.text.as_deref(),
        origin: moment.origin.name(),
    }
}

fn credit_record<'a>(credit: &'a Credit, slices: &Slices<'a>) -> CreditRecord<'a> {
    CreditRecord { outlet: &credit.outlet, span: slices.record(credit.span) }
}

fn statement<'a>(statement: &'a Statement, id: &str, ids: &[String], slices: &Slices<'a>) -> StatementRecord<'a> {
    StatementRecord {
        id: id.to_owned(),
        kind: statement.kind.name(),
        content: slices.records(&statement.attribution.content),
        cue: slices.records(&statement.attribution.cue),
        source: slices.records(&statement.attribution.source),
        speaker: speaker(&statement.speaker, slices),
        occasion: statement.occasion.as_ref().map(|one| occasion(one, slices)),
        inside: statement.inside.map(|index| ids[index].clone()),
        confidence: rounded(statement.attribution.confidence),
    }
}

/// Four digits: more is noise that differs from machine to machine.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 1e4).round() / 1e4
}

fn speaker<'a>(speaker: &'a Speaker, slices: &Slices<'a>) -> SpeakerRecord<'a> {
    SpeakerRecord {
        name: speaker.name.as_deref(),
        kind: speaker.kind.name(),
        key: &speaker.key,
        why: speaker.why.iter().map(|evidence| evidence_record(evidence, slices)).collect(),
    }
}

fn evidence_record<'a>(evidence: &Evidence, slices: &Slices<'a>) -> EvidenceRecord<'a> {
    EvidenceRecord { span: slices.record(evidence.span), rule: evidence.rule.name() }
}

fn occasion<'a>(occasion: &Occasion, slices: &Slices<'a>) -> OccasionRecord<'a> {
    OccasionRecord { span: slices.record(occasion.span), outlet: occasion.outlet.map(|span| span.of(slices.text)) }
}

fn note<'a>(note: &'a Note, slices: &Slices<'a>) -> NoteRecord<'a> {
    let span = note.span.map(|span| slices.record(span));
    let (begin, end) = (span.as_ref().map(|span| span.begin), span.as_ref().map(|span| span.end));
    NoteRecord { kind: note.kind.name(), text: &note.text, begin, end }
}

/// Ids that depend on nothing but the article's text and the statement's spans, so that a second reading, another
/// order of inputs or a copy of the file gives the same.
fn statement_ids(slices: &Slices<'_>, statements: &[Statement]) -> Vec<String> {
    let text = Sha256::digest(slices.text.as_bytes());
    let ids = statements.iter().map(|statement| {
        let mut hash = Sha256::new_with_prefix(text);
        let attribution = &statement.attribution;
        for (role, spans) in
            [("content", &attribution.content), ("cue", &attribution.cue), ("source", &attribution.source)]
        {
            hash.update(role);
            for span in spans {
                let SpanRecord { begin, end, .. } = slices.record(*span);
                hash.update(format!(" {begin}-{end}"));
            }
        }
        hex(&hash.finalize())[..ID_DIGITS].to_owned()
    });
    ids.collect()
}

/// The checksum of an input, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // writing to a string cannot fail
        hex
    })
}
