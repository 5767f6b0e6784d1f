//! Given what the tagger found, what does the page's layout say beside it?
//!
//! The tagger learnt from running text. Where a speaker is told by the shape of the page alone, rules serve: signed
//! quotations, transcripts, headlines, quotations that run on over paragraphs. Signatures and labels are stronger evidence
//! than the tagger's; elsewhere what is tagged wins, and a rule only speaks where the tagger is silent or repairs the edges
//! of what it said. Every rule was measured on PolNeAR, with the annotators' own attributions in the tagger's place; a rule
//! that contradicted them was narrowed.
//!
//! The rules know nothing of what words mean and of who the speakers are.

mod continued;
mod dateline;
mod evident;
mod furniture;
mod headline;
mod label;
mod name;
mod paragraph;
mod passed_on;
mod signed;
mod stray;
mod taken;
mod tidy;
mod transcript;

use crate::article::Article;
use crate::attribution::Attribution;
use crate::quotation::Quotations;
use paragraph::Layout;

/// The attributions of the article, tidied and in the order in which their contents begin.
pub fn attributions(article: &Article, quotations: &Quotations, tagged: Vec<Attribution>) -> Vec<Attribution> {
    let layout = Layout::of(article, quotations);
    let tagged = passed_on::with_speakers(&layout, tidy::all(&layout, tagged));
    let tagged = dateline::without(&layout, stray::without(&layout, tagged));
    let tagged = furniture::without(article, tagged);
    let found = transcript::with_turns(&layout, tagged);
    let found = signed::with_signed(&layout, found);
    let found = headline::with_headline(&layout, found);
    let found = continued::with_continuations(&layout, found);
    in_order(tidy::all(&layout, found))
}

fn in_order(mut found: Vec<Attribution>) -> Vec<Attribution> {
    found.sort_by_key(|attribution| (attribution.content[0], attribution.cue.first().copied()));
    found
}
