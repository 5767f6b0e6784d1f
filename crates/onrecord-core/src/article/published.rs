//! When was the article published, and when changed?
//!
//! Looked for where it is most reliable first: JSON-LD, `<meta>`, microdata, `<time>`, a line that says "Published", the
//! address, and last any date beside the title.

use serde_json::Value;

use super::date::{Order, in_url, moment, relative};
use super::head::{Head, has_type, string};
use super::markup::Outline;
use super::pieces::Piece;
use super::{Moment, Origin, Precision};
use crate::note::{Note, NoteKind};

/// What is known of a web page when its dates are looked for.
pub(crate) struct Sources<'a> {
    pub(crate) outline: &'a Outline<'a>,
    pub(crate) head: &'a Head,
    pub(crate) pieces: &'a [Piece],
    /// The pieces that may hold the article's date: from a little before its title to its first paragraphs.
    pub(crate) top: std::ops::Range<usize>,
    /// A few pieces behind the article's last paragraph.
    pub(crate) bottom: std::ops::Range<usize>,
    pub(crate) url: Option<&'a str>,
    pub(crate) order: Order,
}

/// Where content management systems write the day of publication.
const PUBLISHED: [&str; 26] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date_published",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "published_time",
    "publication_date",
    "article_date_original",
    "cxenseparse:recs:publishtime",
    "rnews:datepublished",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "citation_publication_date",
    "date",
    "originalpublicationdate",
    "published-date",
    "publication-date",
];
const MODIFIED: [&str; 9] = [
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "dc.date.modified",
    "parsely-metadata-modified",
];

pub(crate) fn published(sources: &Sources, notes: &mut Vec<Note>) -> Moment {
    match (in_metadata(sources), shown(sources)) {
        (Some(given), shown) if given.precision == Precision::Month => {
            let finer = shown.or_else(|| elsewhere(sources));
            finer.filter(|finer| is_same_month(finer, &given)).unwrap_or(given)
        }
        (Some(given), Some(shown)) if differ(&given, &shown) => {
            let (given, day) = (given.date.unwrap_or_default(), shown.date.clone().unwrap_or_default());
            notes.push(Note::new(NoteKind::Date, format!("readers see the date {day}, the metadata say {given}")));
            shown
        }
        (Some(given), _) => given,
        (None, _) => elsewhere(sources).unwrap_or_default(),
    }
}

fn in_metadata(sources: &Sources) -> Option<Moment> {
    json_ld(sources, "datePublished")
        .or_else(|| metas(sources, &PUBLISHED))
        .or_else(|| microdata(sources, "datepublished"))
        .or_else(|| json_ld(sources, "dateCreated"))
}

fn elsewhere(sources: &Sources) -> Option<Moment> {
    time_element(sources)
        .or_else(|| marked(sources))
        .or_else(|| labelled(sources, &PUBLISHED_LABELS))
        .or_else(|| sources.url.and_then(in_url).filter(|found| found.precision == Precision::Day))
        .or_else(|| beside(sources, &sources.top))
        .or_else(|| beside(sources, &sources.bottom))
        .or_else(|| sources.url.and_then(in_url))
        .or_else(|| relative_beside_title(sources))
}

/// The date that readers see under the title and that nothing says to be that of a change. Where the metadata have
/// another one they are often those of a move to a new system, or of an article that was since written anew.
fn shown(sources: &Sources) -> Option<Moment> {
    let top = sources.pieces[sources.top.clone()].iter().skip(FAR_BEFORE_TITLE);
    let lines =
        top.filter(|piece| !piece.place.outside && !piece.place.furniture).flat_map(|piece| piece.text.split('\n'));
    let lines = lines.filter(|line| line.len() <= SHOWN_DATE);
    let (line, found) = lines.filter_map(|line| Some((line, moment(line, Origin::Text, sources.order)?))).next()?;
    let line = line.to_lowercase();
    let is_about_other = ["updat", "modif", "review", "chang", "edit", "check", "expir", "copyright", "©"]
        .iter()
        .any(|word| line.contains(word));
    (!is_about_other && found.precision == Precision::Day).then_some(found)
}

/// The first pieces of those around the title may be the page's head, with the day on which it was fetched.
const FAR_BEFORE_TITLE: usize = 2;
/// "Jane Roe • November 4th, 2025 • 5 min read".
const SHOWN_DATE: usize = 60;

fn is_same_month(a: &Moment, b: &Moment) -> bool {
    let month =
        |moment: &Moment| moment.date.as_deref().and_then(|date| date.get(.."2026-03".len()).map(str::to_owned));
    month(a).is_some() && month(a) == month(b)
}

/// Whether two days are more than one apart: time zones make one.
fn differ(a: &Moment, b: &Moment) -> bool {
    let day = |moment: &Moment| moment.date.as_deref()?.parse::<jiff::civil::Date>().ok();
    let (Some(a), Some(b)) = (day(a), day(b)) else { return false };
    a != b && a.tomorrow().ok() != Some(b) && b.tomorrow().ok() != Some(a)
}

pub(crate) fn modified(sources: &Sources) -> Option<Moment> {
    json_ld(sources, "dateModified")
        .or_else(|| metas(sources, &MODIFIED))
        .or_else(|| microdata(sources, "datemodified"))
        .or_else(|| labelled(sources, &MODIFIED_LABELS))
}

/// An article's date before that of the page around it.
fn json_ld(sources: &Sources, key: &str) -> Option<Moment> {
    let parse = |object: &serde_json::Map<String, Value>| moment(&string(object, key)?, Origin::JsonLd, sources.order);
    let of_articles = sources.head.articles().into_iter().find_map(parse);
    let of_pages = || {
        let objects = sources.head.objects();
        let pages = objects
            .into_iter()
            .filter(|object| has_type(object, |name| name.ends_with("Page") || name == "CreativeWork"));
        pages.filter_map(parse).next()
    };
    of_articles.or_else(of_pages)
}

fn metas(sources: &Sources, names: &[&str]) -> Option<Moment> {
    let contents = names.iter().flat_map(|name| sources.head.metas(&[name]));
    contents.filter_map(|content| moment(content, Origin::Meta, sources.order)).next()
}

fn microdata(sources: &Sources, property: &str) -> Option<Moment> {
    let outline = sources.outline;
    let named = outline.elements().filter(|&node| {
        outline.attribute(node, "itemprop").is_some_and(|value| value.to_ascii_lowercase().contains(property))
    });
    named.filter_map(|node| moment(&machine_or_text(outline, node)?, Origin::Meta, sources.order)).next()
}

/// What an element says for machines, else what it shows.
fn machine_or_text(outline: &Outline, node: usize) -> Option<String> {
    let value =
        ["datetime", "content"].iter().find_map(|name| outline.attribute(node, name)).filter(|value| !value.is_empty());
    let value = value.map(|value| value.into_owned()).unwrap_or_else(|| outline.text(node));
    Some(value).filter(|value| value.len() <= LONGEST_DATE)
}

/// "Published on Wednesday, September 27th, 2017 at 11:59 a.m. Eastern" has 67 characters.
const LONGEST_DATE: usize = 120;

/// The first `<time>` that is not about a change, one marked as the day of publication before others.
fn time_element(sources: &Sources) -> Option<Moment> {
    let outline = sources.outline;
    let times: Vec<usize> = outline.elements_named("time").filter(|&node| !is_about_change(outline, node)).collect();
    let marked = times.iter().filter(|&&node| {
        let class = outline.class_and_id(node).to_ascii_lowercase();
        class.contains("publish") || class.contains("entry-date") || outline.attribute(node, "pubdate").is_some()
    });
    let near = times.iter().filter(|&&node| in_top(sources, node));
    let parse = |node: &usize| moment(&machine_or_text(outline, *node)?, Origin::TimeElement, sources.order);
    marked.filter_map(parse).next().or_else(|| near.filter_map(parse).next())
}

fn is_about_change(outline: &Outline, node: usize) -> bool {
    outline.around(node).take(2).any(|around| {
        let class = outline.class_and_id(around).to_ascii_lowercase();
        ["updated", "modified"].iter().any(|word| class.contains(word)) && !class.contains("published")
    })
}

/// Whether an element stands among the pieces around the title.
fn in_top(sources: &Sources, node: usize) -> bool {
    let top = &sources.pieces[sources.top.clone()];
    let (Some(first), Some(last)) = (top.first(), top.last()) else { return false };
    first.node <= node && node < sources.outline.nodes[last.node].end
}

/// The first short element beside the title whose class says that it is a date.
fn marked(sources: &Sources) -> Option<Moment> {
    let outline = sources.outline;
    let marked = outline.elements().filter(|&node| {
        let class = outline.class_and_id(node).to_ascii_lowercase();
        let says_date = class.contains("date") || class.contains("published") || class.contains("timestamp");
        says_date && !class.contains("update") && !class.contains("modified") && in_top(sources, node)
    });
    let texts = marked.map(|node| outline.text(node)).filter(|text| text.len() <= LONGEST_DATE);
    texts.filter_map(|text| moment(&text, Origin::Text, sources.order)).next()
}

const PUBLISHED_LABELS: [&str; 7] =
    ["published", "posted", "date", "publication date", "first published", "written on", "created"];
const MODIFIED_LABELS: [&str; 4] = ["updated", "last updated", "modified", "last modified"];

/// "Published: March 5, 2024", also with the date in the next piece.
fn labelled(sources: &Sources, labels: &[&str]) -> Option<Moment> {
    let pieces = sources.pieces;
    (0..pieces.len()).find_map(|at| {
        let line = pieces[at].text.to_lowercase();
        let label = labels.iter().find(|label| begins_with_label(&line, label))?;
        if line.len() > LONGEST_DATE {
            return None;
        }
        let next = pieces.get(at + 1).filter(|_| line.len() <= label.len() + 4).map(|piece| &*piece.text);
        [&*pieces[at].text, next.unwrap_or_default()]
            .into_iter()
            .filter(|text| text.len() <= LONGEST_DATE)
            .filter_map(|text| moment(text, Origin::Text, sources.order))
            .next()
    })
}

fn begins_with_label(line: &str, label: &str) -> bool {
    line.strip_prefix(label).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':', '\n']))
}

/// A short piece with a date in it, if there is one that is not said to be that of a change.
fn beside(sources: &Sources, range: &std::ops::Range<usize>) -> Option<Moment> {
    let top = sources.pieces[range.clone()].iter();
    let lines = top.flat_map(|piece| piece.text.split('\n')).filter(|line| line.len() <= LONGEST_DATE);
    let mut dated = lines.filter_map(|line| Some((line, moment(line, Origin::Text, sources.order)?)));
    let first = dated.next()?;
    let is_change = |line: &str| line.to_lowercase().contains("updated");
    if is_change(first.0)
        && let Some((_, found)) = dated.find(|(line, _)| !is_change(line))
    {
        return Some(found);
    }
    Some(first.1)
}

fn relative_beside_title(sources: &Sources) -> Option<Moment> {
    let top = sources.pieces[sources.top.clone()].iter().filter(|piece| piece.text.len() <= LONGEST_DATE);
    top.filter_map(|piece| relative(&piece.text)).next()
}
