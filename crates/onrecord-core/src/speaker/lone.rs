//! Is a single name that the article says nothing else about a person's?
//!
//! "Holt said" may be a company's: those say things too, but mostly of themselves ("it would close"), in statements, and as
//! "we". Who is quoted otherwise is a person.

use super::discourse::Referent;
use super::document::Document;
use super::mention::MentionKind;
use super::word::Words;
use crate::attribution::Attribution;

/// What each says for a person. Set by hand.
const SAYS_I: i32 = 3;
const IS_QUOTED: i32 = 1;
const IN_A_STATEMENT: i32 = -2;
const SAYS_IT: i32 = -3;

/// Makes people of the single names that speak like one.
pub(crate) fn count_quotations(document: &mut Document, attributions: &[Attribution], referents: &[Referent]) {
    let mut votes = vec![0; document.cast.entities.len()];
    for (attribution, referent) in attributions.iter().zip(referents) {
        if let Referent::Entity(entity, _) = referent {
            votes[*entity] += vote(&document.words, attribution);
        }
    }
    for (entity, votes) in document.cast.entities.iter_mut().zip(votes) {
        let name = entity.name.clone();
        let is_open = entity.kind == MentionKind::Unclear && entity.personhood == 0 && name.len() == 1;
        if votes > 0 && is_open && is_plain(document.words.text(name.start)) {
            entity.personhood = 1;
        }
    }
}

/// "Holt", but not "YouTube" and "Channel4".
fn is_plain(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.all(|c| c.is_lowercase() || c == '-' || c == '\'')
}

fn vote(words: &Words, attribution: &Attribution) -> i32 {
    let said = || attribution.content.iter().flat_map(|piece| words.within(*piece));
    let quoted: Vec<String> = said().filter(|at| words.list[*at].quoted).map(|at| words.key(at)).collect();
    let plain = said().find(|at| words.key(*at) != "that").filter(|at| !words.list[*at].quoted);
    let of_itself = plain.is_some_and(|at| matches!(words.key(at).as_str(), "it" | "its" | "they" | "their"));
    let mut cue = attribution.cue.iter().flat_map(|span| words.within(*span));
    let in_statement = cue.any(|at| words.key(at) == "statement");
    let has = |keys: &[&str]| quoted.iter().any(|key| keys.contains(&key.as_str()));
    let own = match (quoted.is_empty(), has(&["i", "i'm", "i've", "i'll", "i'd", "my", "me"])) {
        (true, _) => 0,
        (_, true) => SAYS_I,
        _ if has(&["we", "we're", "we've", "we'll", "our", "us"]) => 0,
        _ => IS_QUOTED,
    };
    own + if of_itself { SAYS_IT } else { 0 } + if in_statement { IN_A_STATEMENT } else { 0 }
}
