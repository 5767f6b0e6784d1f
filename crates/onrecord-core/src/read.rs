//! The whole program: from a page's bytes to who said what in it.

use crate::article::{self, Article};
use crate::attribution::Attribution;
use crate::note::{Note, NoteKind};
use crate::page::{self, Hints};
use crate::quotation::{self, Quotations};
use crate::statement::{self, Statement};
use crate::tag::{self, Model};
use crate::{layout, link, occasion, speaker, token};

/// What one input says.
#[derive(Clone, Debug)]
pub struct Reading {
    pub article: Article,
    /// In order of their first words.
    pub statements: Vec<Statement>,
    pub notes: Vec<Note>,
}

/// Reads one input. Cannot fail: what is odd about it is said in the notes.
pub fn read(bytes: &[u8], hints: &Hints, model: &Model) -> Reading {
    let page = page::decode(bytes, hints);
    let (article, mut notes) = article::extract(page, hints);
    if let Some(language) = article.language.as_deref().filter(|language| *language != "en") {
        notes.push(Note::new(NoteKind::Language, format!("the language is {language}: no statement is extracted")));
        return Reading { article, statements: Vec::new(), notes };
    }
    let quotations = quotation::find(&article.text);
    notes.extend(quotation::doubts(&article.text, &quotations));
    let (tagged, cut) = tagged(&article.text, &quotations, model);
    notes.extend(cut);
    let attributions = layout::attributions(&article, &quotations, tagged);
    let (speakers, doubts) = speaker::resolve(&article, &quotations, &attributions);
    notes.extend(doubts);
    let occasions = occasion::find(&article, &quotations, &attributions, &speakers);
    let statements = statement::assemble(&article.text, &quotations, attributions, speakers, occasions);
    Reading { article, statements, notes }
}

/// What the model alone finds in a text.
fn tagged(text: &str, quotations: &Quotations, model: &Model) -> (Vec<Attribution>, Option<Note>) {
    let tokens = token::split(text, quotations, model.vocabulary());
    let cut = (tokens.len() >= token::MAX_TOKENS).then(|| {
        let end = tokens.last().map_or(0, |token| token.span.end as usize);
        let (read, all) = (text[..end].chars().count(), text.chars().count());
        Note::new(NoteKind::Limit, format!("only the first {read} of {all} characters were searched for statements"))
    });
    let roles = tag::roles(&tokens, model);
    (link::attributions(&tokens, &roles, model), cut)
}
