//! The articles as TEI, for archives and the humanities: what was said is `<said>`.
//!
//! One `teiCorpus` with a `TEI` an article. A line of the article's text is a paragraph; its words are all there, none
//! is moved. `said` has `who` (a pointer to the article's list of persons or organisations), `direct` (true, false, or
//! unknown for a mixed one), `ana` (direct, indirect or mixed, exactly) and `cert` (the confidence). The cue is a
//! `<seg type="cue">`, the source an `<rs type="source">`, both with `corresp` to their statement.
//!
//! XML is a tree and news is not: what crosses a paragraph or another element is cut there, and `next` and `prev` join
//! the parts. `aloud` is not given: news does not say.

use std::io::{self, Write};

use quick_xml::Writer;

use super::{Written, each, standing, xml};
use crate::offsets::Characters;
use crate::record::{ArticleRecord, DocumentRecord, MomentRecord, StatementRecord};

const NAMESPACE: &str = "http://www.tei-c.org/ns/1.0";
/// The three kinds, once for the whole corpus, for `ana` to point to.
const KINDS: [(&str, &str); 4] = [
    ("direct", "The speaker's words, in quotation marks or laid out as such."),
    ("indirect", "What the speaker said, in the article's words."),
    ("mixed", "Reported in the article's words, with some of the speaker's in quotation marks."),
    ("corrected", "Who said it was corrected by a person."),
];

/// `articles` must not be empty: a corpus of nothing is no TEI.
pub fn write(articles: impl IntoIterator<Item = io::Result<DocumentRecord>>, out: impl Write) -> io::Result<Written> {
    let mut out = Writer::new(out);
    xml::declaration(&mut out)?;
    xml::line(&mut out)?;
    xml::open(&mut out, "teiCorpus", &[("xmlns", NAMESPACE)])?;
    corpus_header(&mut out)?;
    let mut number = 0;
    let written = each(articles, |document| {
        number += 1;
        tei(&mut out, number, document)?;
        Ok(standing(document).count())
    })?;
    xml::close(&mut out, "teiCorpus")?;
    xml::line(&mut out)?;
    out.get_mut().flush()?;
    Ok(written)
}

fn corpus_header(out: &mut Writer<impl Write>) -> io::Result<()> {
    xml::line(out)?;
    xml::open(out, "teiHeader", &[])?;
    xml::open(out, "fileDesc", &[])?;
    within(out, "titleStmt", |out| xml::leaf(out, "title", &[], "Who said what: articles from a ledger of onrecord"))?;
    within(out, "publicationStmt", |out| xml::leaf(out, "p", &[], "Made by onrecord export; not published."))?;
    within(out, "sourceDesc", |out| xml::leaf(out, "p", &[], "News articles; each has its own header."))?;
    xml::close(out, "fileDesc")?;
    xml::open(out, "encodingDesc", &[])?;
    let marks = "Statements, their cues and sources were marked by onrecord. Control characters that XML 1.0 cannot hold \
                 stand as U+FFFD, one for one.";
    within(out, "editorialDecl", |out| xml::leaf(out, "p", &[], marks))?;
    xml::open(out, "classDecl", &[])?;
    xml::open(out, "taxonomy", &[("xml:id", "kind")])?;
    for (id, meaning) in KINDS {
        xml::open(out, "category", &[("xml:id", id)])?;
        xml::leaf(out, "catDesc", &[], meaning)?;
        xml::close(out, "category")?;
    }
    for name in ["taxonomy", "classDecl", "encodingDesc", "teiHeader"] {
        xml::close(out, name)?;
    }
    xml::line(out)
}

fn within<W: Write>(
    out: &mut Writer<W>,
    name: &str,
    content: impl FnOnce(&mut Writer<W>) -> io::Result<()>,
) -> io::Result<()> {
    xml::open(out, name, &[])?;
    content(out)?;
    xml::close(out, name)
}

/// `number` makes ids of this article different from all others in the file.
fn tei(out: &mut Writer<impl Write>, number: usize, document: &DocumentRecord) -> io::Result<()> {
    let speakers = Speakers::of(number, document);
    xml::open(out, "TEI", &[("xml:id", &format!("article-{number}"))])?;
    header(out, document, &speakers)?;
    xml::open(out, "text", &[])?;
    xml::open(out, "body", &[])?;
    body(out, number, document, &speakers)?;
    for name in ["body", "text", "TEI"] {
        xml::close(out, name)?;
    }
    xml::line(out)
}

fn header(out: &mut Writer<impl Write>, document: &DocumentRecord, speakers: &Speakers<'_>) -> io::Result<()> {
    let article = &document.article;
    let title = article.title.as_deref().unwrap_or(&document.id);
    xml::open(out, "teiHeader", &[])?;
    xml::open(out, "fileDesc", &[])?;
    within(out, "titleStmt", |out| xml::leaf(out, "title", &[], title))?;
    within(out, "publicationStmt", |out| xml::leaf(out, "p", &[], "See sourceDesc."))?;
    within(out, "sourceDesc", |out| within(out, "bibl", |out| source(out, document, title)))?;
    xml::close(out, "fileDesc")?;
    let language = article.language.as_deref().filter(|language| is_language(language));
    if language.is_some() || !speakers.rows.is_empty() {
        xml::open(out, "profileDesc", &[])?;
        if let Some(language) = language {
            within(out, "langUsage", |out| xml::leaf(out, "language", &[("ident", language)], language))?;
        }
        speakers.write(out)?;
        xml::close(out, "profileDesc")?;
    }
    xml::close(out, "teiHeader")
}

fn source(out: &mut Writer<impl Write>, document: &DocumentRecord, title: &str) -> io::Result<()> {
    let ArticleRecord { byline, outlet, published, url, address, version, .. } = &document.article;
    xml::leaf(out, "title", &[], title)?;
    for (name, text) in [("author", byline), ("publisher", outlet)] {
        if let Some(text) = text {
            xml::leaf(out, name, &[], text)?;
        }
    }
    date(out, published)?;
    for (kind, text) in [("url", url), ("address", address)] {
        if let Some(text) = text {
            xml::leaf(out, "idno", &[("type", kind)], text)?;
        }
    }
    if let Some(version) = version {
        xml::leaf(out, "idno", &[("type", "version")], &version.to_string())?;
    }
    xml::leaf(out, "idno", &[("type", "document")], &document.id)?;
    xml::leaf(out, "idno", &[("type", "sha256")], &document.sha256)
}

fn date(out: &mut Writer<impl Write>, published: &MomentRecord) -> io::Result<()> {
    let when = published.date.as_deref().filter(|date| date.parse::<jiff::civil::Date>().is_ok());
    let shown = published.text.as_deref().or(published.date.as_deref());
    match (when, shown) {
        (Some(when), shown) => xml::leaf(out, "date", &[("when", when)], shown.unwrap_or(when)),
        (None, Some(shown)) => xml::leaf(out, "date", &[], shown),
        (None, None) => Ok(()),
    }
}

/// A page may claim any language; a schema takes only what looks like a tag.
fn is_language(language: &str) -> bool {
    let mut parts = language.split('-');
    parts.next().is_some_and(|first| (2..=3).contains(&first.len()))
        && language
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Who speaks in an article, for its header and for `who`.
struct Speakers<'r> {
    /// By name: who goes by one name in an article is one of them.
    rows: Vec<(String, &'r str, &'r StatementRecord)>,
}

impl<'r> Speakers<'r> {
    fn of(number: usize, document: &'r DocumentRecord) -> Speakers<'r> {
        let mut rows: Vec<(String, &str, &StatementRecord)> = Vec::new();
        for statement in standing(document) {
            if let Some(name) = statement.speaker_name()
                && !rows.iter().any(|(_, known, _)| *known == name)
            {
                rows.push((format!("speaker-{number}-{}", rows.len() + 1), name, statement));
            }
        }
        Speakers { rows }
    }

    fn pointer(&self, statement: &StatementRecord) -> Option<String> {
        let name = statement.speaker_name()?;
        let (id, _, _) = self.rows.iter().find(|(_, known, _)| *known == name)?;
        Some(format!("#{id}"))
    }

    fn write(&self, out: &mut Writer<impl Write>) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        xml::open(out, "particDesc", &[])?;
        self.list(out, false, "listPerson", "person", "persName")?;
        self.list(out, true, "listOrg", "org", "orgName")?;
        xml::close(out, "particDesc")
    }

    fn list(
        &self,
        out: &mut Writer<impl Write>,
        bodies: bool,
        list: &str,
        element: &str,
        name_element: &str,
    ) -> io::Result<()> {
        let mut rows =
            self.rows.iter().filter(|(_, _, statement)| is_body(&statement.speaker.kind) == bodies).peekable();
        if rows.peek().is_none() {
            return Ok(());
        }
        xml::open(out, list, &[])?;
        for (id, name, statement) in rows {
            xml::open(out, element, &[("xml:id", id)])?;
            xml::leaf(out, name_element, &[], name)?;
            if let Some(speaker) = statement.ledger_speaker() {
                xml::leaf(out, "idno", &[("type", "ledger")], &speaker.id.to_string())?;
                if let Some(wikidata) = &speaker.wikidata {
                    xml::leaf(out, "idno", &[("type", "wikidata")], wikidata)?;
                }
            }
            xml::close(out, element)?;
        }
        xml::close(out, list)
    }
}

fn is_body(kind: &str) -> bool {
    matches!(kind, "organisation" | "document" | "group")
}

/// Words that become an element. Of two that stand at the same place, the one with the lower rank is the outer one.
#[derive(Clone, Debug)]
struct Marked {
    begin: usize,
    end: usize,
    rank: usize,
    role: Role,
    /// Which statement of the article.
    statement: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Content,
    Cue,
    Source,
}

fn body(
    out: &mut Writer<impl Write>,
    number: usize,
    document: &DocumentRecord,
    speakers: &Speakers<'_>,
) -> io::Result<()> {
    let text = &document.article.text;
    let characters = Characters::new(text);
    let statements: Vec<&StatementRecord> = standing(document).collect();
    let elements = nested(cut_at_lines(marked(&statements), text));
    let names = Names::of(number, &elements, &statements, speakers);
    let mut elements = elements.iter().enumerate().peekable();
    let mut n_paragraphs = 0;
    for (begin, end) in lines(text) {
        n_paragraphs += 1;
        xml::line(out)?;
        xml::open(out, "p", &[])?;
        let mut open: Vec<(usize, &str)> = Vec::new();
        let mut at = begin;
        while let Some((index, element)) = elements.next_if(|(_, element)| element.begin < end) {
            at = close_until(out, &mut open, &characters, at, element.begin)?;
            xml::text(out, characters.slice(at, element.begin))?;
            at = element.begin;
            names.open(out, index, element)?;
            open.push((element.end, element.role.element()));
        }
        at = close_until(out, &mut open, &characters, at, end)?;
        xml::text(out, characters.slice(at, end))?;
        xml::close(out, "p")?;
    }
    if n_paragraphs == 0 {
        xml::empty(out, "p", &[])?;
    }
    Ok(())
}

/// Ends the elements that end before `until`, and says how far the text is written.
fn close_until(
    out: &mut Writer<impl Write>,
    open: &mut Vec<(usize, &str)>,
    characters: &Characters<'_>,
    mut at: usize,
    until: usize,
) -> io::Result<usize> {
    while let Some((end, name)) = open.pop_if(|(end, _)| *end <= until) {
        xml::text(out, characters.slice(at, end))?;
        xml::close(out, name)?;
        at = end;
    }
    Ok(at)
}

/// Where the lines that are not empty begin and end, in code points.
fn lines(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut begin = 0;
    text.split('\n').filter_map(move |line| {
        let end = begin + line.chars().count();
        let range = (begin, end);
        begin = end + 1;
        (!line.trim().is_empty()).then_some(range)
    })
}

fn marked(statements: &[&StatementRecord]) -> Vec<Marked> {
    let mut marked = Vec::new();
    for (index, statement) in statements.iter().enumerate() {
        let roles =
            [(Role::Content, &statement.content), (Role::Cue, &statement.cue), (Role::Source, &statement.source)];
        for (role, spans) in roles {
            marked.extend(spans.iter().filter(|span| span.begin < span.end).map(|span| Marked {
                begin: span.begin,
                end: span.end,
                rank: marked_rank(role, index),
                role,
                statement: index,
            }));
        }
    }
    marked
}

/// Contents are outside of cues and sources; earlier statements outside of later ones.
fn marked_rank(role: Role, statement: usize) -> usize {
    2 * statement + usize::from(role != Role::Content)
}

/// Cut at the ends of lines, since each line is a paragraph.
fn cut_at_lines(marked: Vec<Marked>, text: &str) -> Vec<Marked> {
    let lines: Vec<(usize, usize)> = lines(text).collect();
    let mut cut = Vec::new();
    for one in marked {
        let first = lines.partition_point(|(_, end)| *end <= one.begin);
        for (begin, end) in lines[first..].iter().take_while(|(begin, _)| *begin < one.end) {
            cut.push(Marked { begin: one.begin.max(*begin), end: one.end.min(*end), ..one.clone() });
        }
    }
    cut
}

/// In the order in which they open, each cut where an element around it ends, so that they are a tree.
fn nested(mut waiting: Vec<Marked>) -> Vec<Marked> {
    // From the last to be opened to the first.
    let order = |one: &Marked| (std::cmp::Reverse(one.begin), one.end, std::cmp::Reverse(one.rank));
    waiting.sort_by_key(order);
    let mut nested: Vec<Marked> = Vec::new();
    let mut around: Vec<usize> = Vec::new();
    while let Some(mut one) = waiting.pop() {
        while around.pop_if(|end| *end <= one.begin).is_some() {}
        if let Some(end) = around.last().copied().filter(|end| *end < one.end) {
            let rest = Marked { begin: end, ..one.clone() };
            let place = waiting.partition_point(|other| order(other) < order(&rest));
            waiting.insert(place, rest);
            one.end = end;
        }
        around.push(one.end);
        nested.push(one);
    }
    nested
}

impl Role {
    fn element(self) -> &'static str {
        match self {
            Role::Content => "said",
            Role::Cue => "seg",
            Role::Source => "rs",
        }
    }
}

/// What the attributes of the elements say.
struct Names<'r> {
    /// Of a `said`: its own id. The parts of one statement follow one another in this list.
    ids: Vec<Option<String>>,
    /// Of a `said`: the part before and the part after, by their places in the list of elements.
    joined: Vec<(Option<usize>, Option<usize>)>,
    statements: &'r [&'r StatementRecord],
    speakers: &'r Speakers<'r>,
    /// Of each statement: its first part.
    first: Vec<Option<usize>>,
}

impl<'r> Names<'r> {
    fn of(
        number: usize,
        elements: &[Marked],
        statements: &'r [&'r StatementRecord],
        speakers: &'r Speakers<'r>,
    ) -> Names<'r> {
        let mut ids = vec![None; elements.len()];
        let mut joined = vec![(None, None); elements.len()];
        let mut first = vec![None; statements.len()];
        let mut last: Vec<(Option<usize>, usize)> = vec![(None, 0); statements.len()];
        for (index, element) in elements.iter().enumerate().filter(|(_, element)| element.role == Role::Content) {
            let (before, n_parts) = &mut last[element.statement];
            *n_parts += 1;
            ids[index] = Some(format!("said-{number}-{}-{n_parts}", element.statement + 1));
            joined[index].0 = *before;
            if let Some(before) = before.replace(index) {
                joined[before].1 = Some(index);
            }
            first[element.statement].get_or_insert(index);
        }
        Names { ids, joined, statements, speakers, first }
    }

    fn open(&self, out: &mut Writer<impl Write>, index: usize, element: &Marked) -> io::Result<()> {
        let statement = self.statements[element.statement];
        match element.role {
            Role::Content => self.open_said(out, index, statement),
            Role::Cue => self.open_part(out, "seg", "cue", element.statement, None),
            Role::Source => self.open_part(out, "rs", "source", element.statement, self.speakers.pointer(statement)),
        }
    }

    fn open_said(&self, out: &mut Writer<impl Write>, index: usize, statement: &StatementRecord) -> io::Result<()> {
        let (before, after) = self.joined[index];
        let direct = match &*statement.kind {
            "direct" => "true",
            "indirect" => "false",
            _ => "unknown",
        };
        let corrected = if statement.corrected_speaker().is_some() { " #corrected" } else { "" };
        let attributes = [
            ("xml:id", self.ids[index].clone()),
            ("who", self.speakers.pointer(statement)),
            ("direct", Some(direct.to_owned())),
            ("ana", Some(format!("#{}{corrected}", statement.kind))),
            ("cert", Some(statement.confidence.to_string())),
            ("prev", before.and_then(|before| self.pointer(before))),
            ("next", after.and_then(|after| self.pointer(after))),
        ];
        open_with(out, "said", &attributes)
    }

    fn open_part(
        &self,
        out: &mut Writer<impl Write>,
        element: &str,
        kind: &str,
        statement: usize,
        speaker: Option<String>,
    ) -> io::Result<()> {
        let said = self.first[statement].and_then(|first| self.pointer(first));
        open_with(out, element, &[("type", Some(kind.to_owned())), ("ref", speaker), ("corresp", said)])
    }

    fn pointer(&self, index: usize) -> Option<String> {
        self.ids[index].as_ref().map(|id| format!("#{id}"))
    }
}

/// With those attributes that have a value.
fn open_with(out: &mut Writer<impl Write>, name: &str, attributes: &[(&str, Option<String>)]) -> io::Result<()> {
    let given: Vec<(&str, &str)> =
        attributes.iter().filter_map(|(key, value)| Some((*key, value.as_deref()?))).collect();
    xml::open(out, name, &given)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marks() -> impl Strategy<Value = Vec<Marked>> {
        let mark = (0_usize..40, 1_usize..20, 0_usize..6).prop_map(|(begin, length, statement)| {
            let role = if statement % 2 == 0 { Role::Content } else { Role::Cue };
            Marked { begin, end: begin + length, rank: marked_rank(role, statement), role, statement }
        });
        proptest::collection::vec(mark, 0..12)
    }

    /// How often each place is marked.
    fn covered(marks: &[Marked]) -> Vec<usize> {
        (0..60).map(|at| marks.iter().filter(|one| (one.begin..one.end).contains(&at)).count()).collect()
    }

    proptest! {
        #[test]
        fn marks_become_a_tree_that_covers_the_same_words(marks in marks()) {
            let tree = nested(marks.clone());
            prop_assert_eq!(covered(&tree), covered(&marks));
            for (index, one) in tree.iter().enumerate() {
                prop_assert!(one.begin < one.end);
                for later in &tree[index + 1..] {
                    prop_assert!(one.begin <= later.begin);
                    let is_apart = later.begin >= one.end;
                    prop_assert!(is_apart || later.end <= one.end, "{:?} crosses {:?}", one, later);
                }
            }
        }
    }
}
