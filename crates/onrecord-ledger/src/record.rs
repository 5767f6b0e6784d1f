//! What does the output say, field by field?
//!
//! The types here are a promise to everybody's scripts: they may grow, but no field is renamed. They are apart from the
//! core's types, so that these can change. Bytes become code points here and nowhere else. What comes out of a ledger
//! has the same shape, so every text may be borrowed from a reading or owned.

use std::borrow::Cow;

use onrecord_core::{Article, Credit, Evidence, Moment, Note, Occasion, Reading, Span, Speaker, Statement};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::offsets::CodePoints;

/// So many hexadecimal digits of the hash make an id: with 16, a billion statements share one with a chance of 3 %.
const ID_DIGITS: usize = 16;

#[derive(Clone, Debug, Serialize)]
pub struct DocumentRecord<'a> {
    pub id: Cow<'a, str>,
    /// Of the input's bytes.
    pub sha256: Cow<'a, str>,
    pub article: ArticleRecord<'a>,
    pub statements: Vec<StatementRecord<'a>>,
    pub notes: Vec<NoteRecord<'a>>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ArticleRecord<'a> {
    pub text: Cow<'a, str>,
    pub url: Option<Cow<'a, str>>,
    pub outlet: Option<Cow<'a, str>>,
    pub title: Option<Cow<'a, str>>,
    pub byline: Option<Cow<'a, str>>,
    pub section: Option<Cow<'a, str>>,
    pub language: Option<Cow<'a, str>>,
    pub published: MomentRecord<'a>,
    pub modified: Option<MomentRecord<'a>>,
    pub credit: Option<CreditRecord<'a>>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MomentRecord<'a> {
    pub date: Option<Cow<'a, str>>,
    pub time: Option<Cow<'a, str>>,
    pub precision: Cow<'a, str>,
    pub text: Option<Cow<'a, str>>,
    pub origin: Cow<'a, str>,
}

#[derive(Clone, Debug, Serialize)]
pub struct CreditRecord<'a> {
    pub outlet: Cow<'a, str>,
    #[serde(flatten)]
    pub span: SpanRecord<'a>,
}

/// Code points `[begin, end)` of the article's text, and that slice.
#[derive(Clone, Debug, Serialize)]
pub struct SpanRecord<'a> {
    pub begin: usize,
    pub end: usize,
    pub text: Cow<'a, str>,
    /// Bytes `[begin, end)` of the saved page; known in a ledger only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_begin: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_end: Option<usize>,
}

#[derive(Clone, Debug, Serialize)]
pub struct StatementRecord<'a> {
    pub id: String,
    pub kind: Cow<'a, str>,
    pub content: Vec<SpanRecord<'a>>,
    pub cue: Vec<SpanRecord<'a>>,
    pub source: Vec<SpanRecord<'a>>,
    pub speaker: SpeakerRecord<'a>,
    pub occasion: Option<OccasionRecord<'a>>,
    pub inside: Option<String>,
    pub confidence: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct SpeakerRecord<'a> {
    pub name: Option<Cow<'a, str>>,
    pub kind: Cow<'a, str>,
    pub key: Cow<'a, str>,
    /// The phrases by which the article says who that is: "the mayor of Troy".
    pub roles: Vec<SpanRecord<'a>>,
    pub why: Vec<EvidenceRecord<'a>>,
}

#[derive(Clone, Debug, Serialize)]
pub struct EvidenceRecord<'a> {
    #[serde(flatten)]
    pub span: SpanRecord<'a>,
    pub rule: Cow<'a, str>,
}

#[derive(Clone, Debug, Serialize)]
pub struct OccasionRecord<'a> {
    #[serde(flatten)]
    pub span: SpanRecord<'a>,
    pub outlet: Option<Cow<'a, str>>,
}

#[derive(Clone, Debug, Serialize)]
pub struct NoteRecord<'a> {
    pub kind: Cow<'a, str>,
    pub text: Cow<'a, str>,
    /// Code points of the article's text that the note is about; null where it is about no words.
    pub begin: Option<usize>,
    pub end: Option<usize>,
}

/// Stands between the pieces of an interrupted quotation where they are shown in one line.
pub const BETWEEN_PIECES: &str = " […] ";

/// The words of some pieces in one line.
pub fn joined(spans: &[SpanRecord<'_>]) -> String {
    spans.iter().map(|span| span.text.as_ref()).collect::<Vec<_>>().join(BETWEEN_PIECES)
}

/// The record of one document.
pub fn document<'a>(id: &'a str, sha256: &'a str, reading: &'a Reading) -> DocumentRecord<'a> {
    let article = &reading.article;
    let slices = Slices { text: article.text.as_str().into(), code_points: CodePoints::new(&article.text) };
    let ids = statement_ids(&slices, &reading.statements);
    DocumentRecord {
        id: id.into(),
        sha256: sha256.into(),
        article: article_record(article, &slices),
        statements: reading.statements.iter().zip(&ids).map(|(one, id)| statement(one, id, &ids, &slices)).collect(),
        notes: reading.notes.iter().map(|about| note(about, &slices)).collect(),
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
            text: span.of(self.text).into(),
            page_begin: None,
            page_end: None,
        }
    }

    fn records(&self, spans: &[Span]) -> Vec<SpanRecord<'a>> {
        spans.iter().map(|span| self.record(*span)).collect()
    }
}

fn article_record<'a>(article: &'a Article, slices: &Slices<'a>) -> ArticleRecord<'a> {
    ArticleRecord {
        text: article.text.as_str().into(),
        url: article.url.as_deref().map(Cow::from),
        outlet: article.outlet.as_deref().map(Cow::from),
        title: article.title.as_deref().map(Cow::from),
        byline: article.byline.as_deref().map(Cow::from),
        section: article.section.as_deref().map(Cow::from),
        language: article.language.as_deref().map(Cow::from),
        published: moment(&article.published),
        modified: article.modified.as_ref().map(moment),
        credit: article.credit.as_ref().map(|credit| credit_record(credit, slices)),
    }
}

fn moment(moment: &Moment) -> MomentRecord<'_> {
    MomentRecord {
        date: moment.date.as_deref().map(Cow::from),
        time: moment.time.as_deref().map(Cow::from),
        precision: moment.precision.name().into(),
        text: moment.text.as_deref().map(Cow::from),
        origin: moment.origin.name().into(),
    }
}

fn credit_record<'a>(credit: &'a Credit, slices: &Slices<'a>) -> CreditRecord<'a> {
    CreditRecord { outlet: credit.outlet.as_str().into(), span: slices.record(credit.span) }
}

fn statement<'a>(statement: &'a Statement, id: &str, ids: &[String], slices: &Slices<'a>) -> StatementRecord<'a> {
    StatementRecord {
        id: id.to_owned(),
        kind: statement.kind.name().into(),
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
        name: speaker.name.as_deref().map(Cow::from),
        kind: speaker.kind.name().into(),
        key: speaker.key.as_str().into(),
        roles: slices.records(&speaker.roles),
        why: speaker.why.iter().map(|evidence| evidence_record(evidence, slices)).collect(),
    }
}

fn evidence_record<'a>(evidence: &Evidence, slices: &Slices<'a>) -> EvidenceRecord<'a> {
    EvidenceRecord { span: slices.record(evidence.span), rule: evidence.rule.name().into() }
}

fn occasion<'a>(occasion: &Occasion, slices: &Slices<'a>) -> OccasionRecord<'a> {
    OccasionRecord {
        span: slices.record(occasion.span),
        outlet: occasion.outlet.map(|span| span.of(slices.text).into()),
    }
}

fn note<'a>(note: &'a Note, slices: &Slices<'a>) -> NoteRecord<'a> {
    let span = note.span.map(|span| slices.record(span));
    let (begin, end) = (span.as_ref().map(|span| span.begin), span.as_ref().map(|span| span.end));
    NoteRecord { kind: note.kind.name().into(), text: note.text.as_str().into(), begin, end }
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
