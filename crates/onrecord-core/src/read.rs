//! The whole program: from a page's bytes to who said what in it.

use std::borrow::Cow;

use crate::article::{self, Article};
use crate::attribution::Attribution;
use crate::note::{Note, NoteKind};
use crate::page::{self, Hints};
use crate::quotation::{self, Quotations};
use crate::relay::{self, Relay};
use crate::statement::{self, Statement};
use crate::tag::{self, Model};
use crate::{confidence, layout, link, occasion, speaker, token};

/// What one input says.
#[derive(Clone, Debug)]
pub struct Reading {
    pub article: Article,
    /// In order of their first words.
    pub statements: Vec<Statement>,
    /// Through whose hands the words came: first the steps of the whole article, then those of each statement.
    pub relays: Vec<Relay>,
    pub notes: Vec<Note>,
}

/// Reads one input. Cannot fail: what is odd about it is said in the notes.
pub fn read(bytes: &[u8], hints: &Hints, model: &Model) -> Reading {
    let page = page::decode(bytes, hints);
    let (article, mut notes) = article::extract(page, hints);
    let searched = searched(&article);
    let quotations = quotation::find(&searched.text);
    if article.language.as_deref().is_some_and(|language| language != "en") {
        let relays = relay::find(&searched, &quotations, &[]);
        return Reading { article, statements: Vec::new(), relays, notes };
    }
    notes.extend(quotation::doubts(&searched.text, &quotations));
    let (tagged, read) = tagged(&searched.text, &quotations, model);
    notes.extend(cut(&article.text, read));
    let attributions = layout::attributions(&searched, &quotations, tagged);
    let (speakers, doubts) = speaker::resolve(&searched, &quotations, &attributions);
    notes.extend(doubts);
    let occasions = occasion::find(&searched, &quotations, &attributions, &speakers);
    let statements = statement::assemble(&searched.text, &quotations, attributions, speakers, occasions);
    let statements = confidence::measured(statements, model);
    let relays = relay::find(&searched, &quotations, &statements);
    Reading { article, statements, relays, notes }
}

/// Behind so many bytes no stage looks for statements. The tagger stops long before, at [`token::MAX_TOKENS`]; a day of a
/// parliament, whose transcript the layout alone tells, has about 600 KB.
const MAX_SEARCHED: usize = 1 << 20;

fn searched(article: &Article) -> Cow<'_, Article> {
    if article.text.len() <= MAX_SEARCHED { Cow::Borrowed(article) } else { Cow::Owned(article.first(MAX_SEARCHED)) }
}

/// What the model alone finds in a text, and how many bytes of the text it read.
fn tagged(text: &str, quotations: &Quotations, model: &Model) -> (Vec<Attribution>, usize) {
    let tokens = token::split(text, quotations, model.vocabulary());
    let is_cut = tokens.len() >= token::MAX_TOKENS;
    let read = tokens.last().filter(|_| is_cut).map_or(text.len(), |token| token.span.end as usize);
    let windows = tag::roles(&tokens, model);
    (link::attributions(&tokens, &windows, model), read)
}

/// Tells that only the first `read` bytes of the text were searched.
fn cut(text: &str, read: usize) -> Option<Note> {
    let shown = |part: &str| part.chars().count();
    (read < text.len()).then(|| {
        let (read, all) = (shown(&text[..read]), shown(text));
        Note::new(NoteKind::Limit, format!("only the first {read} of {all} characters were searched for statements"))
    })
}
