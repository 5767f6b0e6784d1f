//! What does the output say, field by field?
//!
//! The types here are a promise to everybody's scripts: they may grow, but no field is renamed. They are apart from the
//! core's types, so that these can change. Bytes become code points here and nowhere else. What comes out of a ledger
//! has the same shape, with what only a ledger knows beside it (left out of the JSON where it is not known).

use onrecord_core::place::Places;
use onrecord_core::{Article, Credit, Evidence, Moment, Note, Occasion, Reading, Relay, Span, Speaker, Statement};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::offsets::CodePoints;

/// So many hexadecimal digits of the hash make an id: with 16, a billion statements share one with a chance of 3 %.
const ID_DIGITS: usize = 16;

#[derive(Clone, Debug, Serialize)]
pub struct DocumentRecord {
    pub id: String,
    /// Of the input's bytes.
    pub sha256: String,
    pub article: ArticleRecord,
    pub statements: Vec<StatementRecord>,
    /// Through whose hands the words came: first the steps of the whole article, then those of each statement.
    pub relays: Vec<RelayRecord>,
    pub notes: Vec<NoteRecord>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ArticleRecord {
    pub text: String,
    pub url: Option<String>,
    pub outlet: Option<String>,
    pub title: Option<String>,
    pub byline: Option<String>,
    pub section: Option<String>,
    pub language: Option<String>,
    pub published: MomentRecord,
    pub modified: Option<MomentRecord>,
    pub credit: Option<CreditRecord>,
    /// What stays the same for all versions. Only from a ledger, as the next two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// 1, 2, ... as they were added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// The program's version and its model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_with: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MomentRecord {
    pub date: Option<String>,
    pub time: Option<String>,
    pub precision: String,
    pub text: Option<String>,
    pub origin: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct CreditRecord {
    pub outlet: String,
    #[serde(flatten)]
    pub span: SpanRecord,
}

/// Code points `[begin, end)` of the article's text, and that slice.
#[derive(Clone, Debug, Serialize)]
pub struct SpanRecord {
    pub begin: usize,
    pub end: usize,
    pub text: String,
    /// Bytes `[begin, end)` of the saved page; known in a ledger only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_begin: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_end: Option<usize>,
}

#[derive(Clone, Debug, Serialize)]
pub struct StatementRecord {
    pub id: String,
    pub kind: String,
    pub content: Vec<SpanRecord>,
    pub cue: Vec<SpanRecord>,
    pub source: Vec<SpanRecord>,
    pub speaker: SpeakerRecord,
    pub occasion: Option<OccasionRecord>,
    pub inside: Option<String>,
    pub confidence: f64,
    /// What people said of it and hold to, oldest first. `speaker` stays as the machine read it. Only from a ledger.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<CorrectionRecord>,
}

#[derive(Clone, Debug, Serialize)]
pub struct SpeakerRecord {
    pub name: Option<String>,
    pub kind: String,
    pub key: String,
    /// The phrases by which the article says who that is: "the mayor of Troy".
    pub roles: Vec<SpanRecord>,
    pub why: Vec<EvidenceRecord>,
    /// Who it is over all articles. Only from a ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerSpeakerRecord>,
}

/// A speaker over all articles of a ledger.
#[derive(Clone, Debug, Serialize)]
pub struct LedgerSpeakerRecord {
    pub id: i64,
    pub name: String,
    /// From the user's own table of people.
    pub wikidata: Option<String>,
}

/// What somebody said of a statement.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectionRecord {
    /// `speaker`, `reject` or `note`.
    pub verdict: String,
    /// Of a `speaker`: who it was; null: nobody is named.
    pub speaker: Option<String>,
    pub note: Option<String>,
    pub made_by: String,
    pub made_at: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct EvidenceRecord {
    #[serde(flatten)]
    pub span: SpanRecord,
    pub rule: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct OccasionRecord {
    #[serde(flatten)]
    pub span: SpanRecord,
    pub outlet: Option<String>,
}

/// One step of the way to the page. The chain of a statement is the steps without a statement and then its own.
#[derive(Clone, Debug, Serialize)]
pub struct RelayRecord {
    pub kind: String,
    pub outlet: Option<String>,
    /// Code points of the article's text; null where the words stand outside it, as in a byline.
    pub begin: Option<usize>,
    pub end: Option<usize>,
    pub text: String,
    /// The statement's id; null: holds for the whole article.
    pub statement: Option<String>,
    /// 1 is nearest to the page.
    pub step: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct NoteRecord {
    pub kind: String,
    pub text: String,
    /// Code points of the article's text that the note is about; null where it is about no words.
    pub begin: Option<usize>,
    pub end: Option<usize>,
}

impl StatementRecord {
    /// Who said it, by the best that is known: a person's correction, else the name over all articles, else the name in
    /// this one.
    pub fn speaker_name(&self) -> Option<&str> {
        match self.corrected_speaker() {
            Some(correction) => correction.speaker.as_deref(),
            None => self.speaker.ledger.as_ref().map(|speaker| &*speaker.name).or(self.speaker.name.as_deref()),
        }
    }

    /// The last correction that says who it was.
    pub fn corrected_speaker(&self) -> Option<&CorrectionRecord> {
        self.corrections.iter().rev().find(|correction| correction.verdict == "speaker")
    }

    /// The speaker over all articles, unless a person said it was somebody else.
    pub fn ledger_speaker(&self) -> Option<&LedgerSpeakerRecord> {
        let speaker = self.speaker.ledger.as_ref()?;
        (self.speaker_name() == Some(&*speaker.name)).then_some(speaker)
    }

    /// Whether somebody said that this is no statement.
    pub fn is_rejected(&self) -> bool {
        self.corrections.iter().any(|correction| correction.verdict == "reject")
    }

    /// From where to where the content reaches, gaps included.
    pub fn extent(&self) -> (usize, usize) {
        (self.content.first().map_or(0, |span| span.begin), self.content.last().map_or(0, |span| span.end))
    }
}

/// Stands between the pieces of an interrupted quotation where they are shown in one line.
pub const BETWEEN_PIECES: &str = " […] ";

/// The words of some pieces in one line.
pub fn joined(spans: &[SpanRecord]) -> String {
    spans.iter().map(|span| span.text.as_ref()).collect::<Vec<_>>().join(BETWEEN_PIECES)
}

/// The record of one document; with `places`, each span also tells where it stands in the page.
pub fn document(id: &str, sha256: &str, reading: &Reading, places: Option<&Places<'_>>) -> DocumentRecord {
    let article = &reading.article;
    let slices = Slices { text: &article.text, code_points: CodePoints::new(&article.text), places };
    let ids = statement_ids(&slices, &reading.statements);
    DocumentRecord {
        id: id.into(),
        sha256: sha256.into(),
        article: article_record(article, &slices),
        statements: reading.statements.iter().zip(&ids).map(|(one, id)| statement(one, id, &ids, &slices)).collect(),
        relays: reading.relays.iter().map(|one| relay(one, &ids, &slices)).collect(),
        notes: reading.notes.iter().map(|about| note(about, &slices)).collect(),
    }
}

/// The article's text with the way from bytes to code points.
struct Slices<'a> {
    text: &'a str,
    code_points: CodePoints<'a>,
    places: Option<&'a Places<'a>>,
}

impl Slices<'_> {
    fn record(&self, span: Span) -> SpanRecord {
        let range = span.range();
        let place = self.places.and_then(|places| places.of(span));
        SpanRecord {
            begin: self.code_points.at(range.start),
            end: self.code_points.at(range.end),
            text: span.of(self.text).into(),
            page_begin: place.as_ref().map(|place| place.start),
            page_end: place.map(|place| place.end),
        }
    }

    fn records(&self, spans: &[Span]) -> Vec<SpanRecord> {
        spans.iter().map(|span| self.record(*span)).collect()
    }
}

fn article_record(article: &Article, slices: &Slices<'_>) -> ArticleRecord {
    ArticleRecord {
        text: article.text.as_str().into(),
        url: article.url.clone(),
        outlet: article.outlet.clone(),
        title: article.title.clone(),
        byline: article.byline.clone(),
        section: article.section.clone(),
        language: article.language.clone(),
        published: moment(&article.published),
        modified: article.modified.as_ref().map(moment),
        credit: article.credit.as_ref().map(|credit| credit_record(credit, slices)),
        address: None,
        version: None,
        read_with: None,
    }
}

fn moment(moment: &Moment) -> MomentRecord {
    MomentRecord {
        date: moment.date.clone(),
        time: moment.time.clone(),
        precision: moment.precision.name().into(),
        text: moment.text.clone(),
        origin: moment.origin.name().into(),
    }
}

fn credit_record(credit: &Credit, slices: &Slices<'_>) -> CreditRecord {
    CreditRecord { outlet: credit.outlet.as_str().into(), span: slices.record(credit.span) }
}

fn statement(statement: &Statement, id: &str, ids: &[String], slices: &Slices<'_>) -> StatementRecord {
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
        corrections: Vec::new(),
    }
}

/// Four digits: more is noise that differs from machine to machine.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 1e4).round() / 1e4
}

fn speaker(speaker: &Speaker, slices: &Slices<'_>) -> SpeakerRecord {
    SpeakerRecord {
        name: speaker.name.clone(),
        kind: speaker.kind.name().into(),
        key: speaker.key.as_str().into(),
        roles: slices.records(&speaker.roles),
        why: speaker.why.iter().map(|evidence| evidence_record(evidence, slices)).collect(),
        ledger: None,
    }
}

fn evidence_record(evidence: &Evidence, slices: &Slices<'_>) -> EvidenceRecord {
    EvidenceRecord { span: slices.record(evidence.span), rule: evidence.rule.name().into() }
}

fn occasion(occasion: &Occasion, slices: &Slices<'_>) -> OccasionRecord {
    OccasionRecord {
        span: slices.record(occasion.span),
        outlet: occasion.outlet.map(|span| span.of(slices.text).into()),
    }
}

fn relay(relay: &Relay, ids: &[String], slices: &Slices<'_>) -> RelayRecord {
    let span = relay.span.map(|span| slices.record(span));
    RelayRecord {
        kind: relay.kind.name().into(),
        outlet: relay.outlet.clone(),
        begin: span.as_ref().map(|span| span.begin),
        end: span.as_ref().map(|span| span.end),
        text: relay.text.clone(),
        statement: relay.statement.map(|index| ids[index].clone()),
        step: relay.step,
    }
}

fn note(note: &Note, slices: &Slices<'_>) -> NoteRecord {
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
