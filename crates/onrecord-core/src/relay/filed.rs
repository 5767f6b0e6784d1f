//! From whom does the whole article come?
//!
//! The credit line is nearest to the page: a site that took the article over names it. The agency in the byline or the
//! dateline wrote it. The same agency named twice is one step, shown by the words that tell most exactly.

use super::name::{Own, same};
use super::{RelayKind, Step};
use crate::article::credit::{self, is_agency};
use crate::article::{Article, BlockKind};

pub(super) fn steps(article: &Article, own: &Own) -> Vec<Step> {
    let lines = credit_line(article).into_iter().chain(byline(article)).chain(datelines(article));
    let mut steps: Vec<Step> = Vec::new();
    for step in lines {
        let Some(outlet) = step.outlet.as_deref().filter(|outlet| !own.is(outlet)) else { continue };
        let is_same = |other: &Step| other.outlet.as_deref().is_some_and(|other| same(other, outlet));
        match steps.iter().position(is_same) {
            // A place in the text says more than a byline, which stands outside it.
            Some(before) if steps[before].span.is_none() => steps[before] = step,
            Some(_) => {}
            None => steps.push(step),
        }
    }
    steps
}

fn credit_line(article: &Article) -> Option<Step> {
    let credit = article.credit.as_ref()?;
    let is_dateline = credit::dateline(&article.text, credit.span).is_some();
    (!is_dateline).then(|| Step::at(RelayKind::Credit, Some(&credit.outlet), credit.span, &article.text))
}

/// The article's credit may be another line, and then the dateline is only a block.
fn datelines(article: &Article) -> impl Iterator<Item = Step> {
    let blocks = article.blocks.iter().filter(|block| block.kind == BlockKind::Credit);
    let found = blocks.filter_map(|block| credit::dateline(&article.text, block.span));
    found.map(|credit| Step::at(RelayKind::Dateline, Some(&credit.outlet), credit.span, &article.text))
}

/// "Associated Press", "Ana Rao and Reuters Staff".
fn byline(article: &Article) -> Option<Step> {
    let byline = article.byline.as_deref()?;
    let outlet = byline.split([',', '/', '|', ';']).flat_map(|part| part.split(" and ")).find_map(agency)?;
    let (outlet, text) = (Some(outlet.to_owned()), byline.to_owned());
    Some(Step { kind: RelayKind::Byline, outlet, span: None, text })
}

fn agency(part: &str) -> Option<&str> {
    const BEHIND: [&str; 8] =
        [" Staff Writer", " staff", " Staff", " Newsroom", " News Desk", " Writers", " Writer", " Reporter"];
    let name = part.trim();
    let name = BEHIND.iter().find_map(|role| name.strip_suffix(role)).unwrap_or(name).trim();
    is_agency(name).then_some(name)
}
