//! What does the speaker stage know of an article before it looks at any attribution?

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use crate::article::Article;
use crate::attribution::Attribution;
use crate::quotation::Quotations;

use super::apposition::{self, Introduction};
use super::cast::{self, Cast};
use super::gender::Gender;
use super::lexicon;
use super::mention::{self, Mention, MentionKind};
use super::pronoun::{self, Choice};
use super::unnamed::{self, Unnamed};
use super::word::{self, Words};

pub(crate) struct Document<'a> {
    pub(crate) words: Words<'a>,
    /// In order of the text; their names do not overlap.
    pub(crate) mentions: Vec<Mention>,
    pub(crate) cast: Cast,
    /// The first word of each entity's first mention.
    pub(crate) first_word: Vec<usize>,
    by_description: HashMap<String, Vec<usize>>,
    /// People without a name, by the word that says what they are.
    pub(crate) unnamed: HashMap<usize, (Unnamed, usize)>,
    /// What introduces a name, by its first word, and whom a description introduces, by its noun.
    introductions: HashMap<usize, Introduction>,
    introduced: HashMap<usize, usize>,
    /// For each word the mention whose name covers it.
    over: Vec<Option<u32>>,
}

/// So many entities of one description are compared at most.
const SAME_DESCRIPTION: usize = 48;
/// A source in a headline that is longer is not a name alone.
const NAME_WORDS: usize = 4;

impl<'a> Document<'a> {
    pub(crate) fn read(article: &'a Article, quotations: &Quotations, attributions: &[Attribution]) -> Document<'a> {
        let words = word::split(&article.text, quotations);
        let sourced = attributions.iter().filter_map(|attribution| attribution.source.first());
        let sourced = sourced.map(|span| words.within(*span).start).collect();
        let mut mentions = mention::find(&words, sourced);
        drop_lone_roles(&words, &mut mentions);
        add_headline_sources(&words, attributions, &mut mentions);
        let cast = cast::assemble(&words, &mut mentions);
        let in_headlines = cast.in_headlines(&words);
        let mut document = Document {
            words,
            mentions,
            cast,
            first_word: Vec::new(),
            by_description: HashMap::new(),
            unnamed: HashMap::new(),
            introductions: HashMap::new(),
            introduced: HashMap::new(),
            over: Vec::new(),
        };
        document.add(in_headlines);
        document.add_introductions();
        document.add_unnamed();
        document.index();
        document.count_pronouns();
        document
    }

    fn add(&mut self, more: Vec<Mention>) {
        let taken = self.covered();
        let free = |mention: &Mention| mention.name.clone().all(|at| taken.get(at).is_none_or(Option::is_none));
        let fullest: Vec<usize> = self.cast.entities.iter().map(|entity| entity.name.start).collect();
        self.mentions.extend(more.into_iter().filter(free));
        self.mentions.sort_by_key(|mention| (mention.name.start, mention.name.end));
        self.over = self.covered();
        for (entity, start) in self.cast.entities.iter_mut().zip(fullest) {
            entity.fullest = self.over.get(start).copied().flatten().unwrap_or(0) as usize;
        }
    }

    fn add_introductions(&mut self) {
        for (index, mention) in self.mentions.iter().enumerate() {
            if let Some(introduction) = apposition::before(&self.words, mention) {
                self.introduced.insert(introduction.head, index);
                self.introductions.insert(mention.name.start, introduction);
            }
        }
    }

    /// What introduces the name that begins at `name`: "|Counsel to the inquiry|, Priya Nair".
    pub(crate) fn introduction(&self, name: usize) -> Option<&Introduction> {
        self.introductions.get(&name)
    }

    /// The mention that the description with the noun at `head` introduces.
    pub(crate) fn introduced_by(&self, head: usize) -> Option<usize> {
        self.introduced.get(&head).copied()
    }

    /// One entity for all that are called by the same noun: "a woman" is later "the woman".
    fn add_unnamed(&mut self) {
        let mut by_noun: HashMap<String, usize> = HashMap::new();
        for unnamed in unnamed::find(&self.words, |at| self.mention_over(at).is_some()) {
            // "A consultant hired by the city, Marta Lindgren," has a name.
            if self.introduced_by(unnamed.head).is_some() {
                continue;
            }
            let key = self.words.key(unnamed.head);
            let phrase = unnamed.begin..unnamed.head + 1;
            let entity = *by_noun.entry(key).or_insert_with(|| self.cast.add_unnamed(phrase, unnamed.gender));
            self.unnamed.insert(unnamed.head, (unnamed, entity));
        }
    }

    fn covered(&self) -> Vec<Option<u32>> {
        let mut over = vec![None; self.words.len()];
        for (index, mention) in self.mentions.iter().enumerate() {
            for at in mention.name.clone() {
                if let Some(slot) = over.get_mut(at) {
                    *slot = Some(index as u32);
                }
            }
        }
        over
    }

    fn index(&mut self) {
        self.first_word = vec![usize::MAX; self.cast.entities.len()];
        for mention in self.mentions.iter().rev() {
            if let Some(first) = self.first_word.get_mut(mention.entity) {
                *first = mention.name.start;
            }
        }
        for (index, entity) in self.cast.entities.iter().enumerate() {
            for (key, _) in &entity.descriptions {
                let entities = self.by_description.entry(key.trim_start_matches('~').to_string()).or_default();
                if entities.last() != Some(&index) && entities.len() < SAME_DESCRIPTION {
                    entities.push(index);
                }
            }
        }
    }

    /// Whom the article calls "he" or "she" where it can mean nobody else: one person named in the sentence so far.
    fn count_pronouns(&mut self) {
        let (mut sentence, mut named): (u32, Vec<usize>) = (u32::MAX, Vec::new());
        let (mut before, mut asked): (Option<usize>, bool) = (None, false);
        for at in 0..self.words.len() {
            let word = self.words.list[at];
            if word.sentence != sentence {
                // "Nair asked whether he had read it. "Most weeks," he replied." is not Nair either.
                before = if !asked && named.len() == 1 && word.sentence == sentence.wrapping_add(1) {
                    named.first().copied()
                } else {
                    None
                };
                (sentence, asked) = (word.sentence, false);
                named.clear();
            }
            if word.quoted || word.headline {
                continue;
            }
            if let Some(mention) = self.mention_over(at).filter(|mention| self.mentions[*mention].name.start == at) {
                let entity = self.mentions[mention].entity;
                if may_be_person(&self.cast.entities[entity]) && !named.contains(&entity) {
                    named.push(entity);
                }
                continue;
            }
            if let Some((unnamed, entity)) = self.unnamed.get(&at) {
                if !unnamed.definite && !named.contains(entity) {
                    named.push(*entity);
                }
                continue;
            }
            let key = self.words.key(at);
            asked |= lexicon::is_asking(&key);
            // "Rao asked whether he had read it": not Rao.
            let Some(gender) = gendered(&key).filter(|_| !asked) else { continue };
            let opens = apposition::is_possessor(&key) && self.words.starts_sentence(at);
            let (only, votes) = match (named.as_slice(), before) {
                ([only], _) => (Some(*only), ALONE_IN_SENTENCE),
                // "Kaba refused. His foreign minister, Awa Traore, ...": Kaba is "he".
                ([], Some(before)) if opens => (Some(before), ALONE_IN_SENTENCE),
                ([], Some(before)) => (Some(before), ALONE_IN_SENTENCE_BEFORE),
                _ => (None, 0.0),
            };
            if let Some(entity) = only.filter(|only| pronoun::agent(self, at) != Some(*only)) {
                self.cast.entities[entity].votes.add(gender, votes);
            }
        }
    }

    /// Adds what a walk through the text found pronouns to mean to what is known of people's pronouns.
    pub(crate) fn count_links(&mut self, pronouns: &BTreeMap<usize, Choice>) {
        for (at, choice) in pronouns.iter().filter(|(at, _)| !self.words.list[**at].quoted) {
            if let Some(gender) = gendered(&self.words.key(*at)) {
                self.cast.entities[choice.entity].votes.add(gender, choice.lead.min(1.0) * WALKED);
            }
        }
        for entity in self.cast.entities.iter_mut().filter(|entity| entity.kind == MentionKind::Unclear) {
            if entity.votes.he.max(entity.votes.she) >= CALLED_A_PERSON {
                entity.personhood = entity.personhood.max(1);
            }
        }
    }

    pub(crate) fn mention_over(&self, at: usize) -> Option<usize> {
        self.over.get(at).copied().flatten().map(|mention| mention as usize)
    }

    /// The mention whose name has `at` as its last word.
    pub(crate) fn mention_ending(&self, at: usize) -> Option<usize> {
        self.mention_over(at).filter(|mention| self.mentions[*mention].name.end == at + 1)
    }

    pub(crate) fn described_as(&self, key: &str) -> &[usize] {
        self.by_description.get(key).map_or(&[], Vec::as_slice)
    }

    /// The words of a span's first piece.
    pub(crate) fn words_of(&self, spans: &[crate::span::Span]) -> Range<usize> {
        spans.first().map_or(0..0, |span| self.words.within(*span))
    }
}

/// How much one pronoun tells. Set by hand; only `WALKED` was swept (0.2 to 1.0 on PolNeAR dev: no change).
const ALONE_IN_SENTENCE: f32 = 1.0;
const ALONE_IN_SENTENCE_BEFORE: f32 = 0.5;
const WALKED: f32 = 0.5;
/// A single name ("Melanie") is a person's when pronouns say so this often.
const CALLED_A_PERSON: f32 = 1.0;

fn may_be_person(entity: &cast::Entity) -> bool {
    entity.personhood > 0 || (entity.personhood == 0 && entity.kind == MentionKind::Unclear)
}

pub(crate) fn gendered(key: &str) -> Option<Gender> {
    match key {
        "he" | "him" | "his" | "himself" | "he's" | "he'd" | "he'll" => Some(Gender::He),
        "she" | "her" | "hers" | "herself" | "she's" | "she'd" | "she'll" => Some(Gender::She),
        _ => None,
    }
}

/// "Judge rejects request" names nobody; "King said" does where the article has a Larry King.
fn drop_lone_roles(words: &Words, mentions: &mut Vec<Mention>) {
    let full = mentions.iter().filter(|mention| mention.name.len() > 1);
    let surnames: HashSet<String> = full.map(|mention| words.key(mention.name.end - 1)).collect();
    mentions.retain(|mention| {
        let key = words.key(mention.name.start);
        let common = lexicon::role(&key).is_some()
            || lexicon::is_common(&key)
            || (lexicon::is_adjective(&key) && mention.kind == MentionKind::Unclear);
        mention.titled || mention.name.len() > 1 || !common || surnames.contains(&key)
    });
}

/// "Ana Rao: No more taxes" names Rao in a headline only; that she is its source tells where the name ends.
fn add_headline_sources(words: &Words, attributions: &[Attribution], mentions: &mut Vec<Mention>) {
    for attribution in attributions {
        let Some(span) = attribution.source.first() else { continue };
        let range = words.within(*span);
        let in_headline = words.get(range.start).is_some_and(|word| word.headline);
        if in_headline && range.len() <= NAME_WORDS {
            mentions.extend(mention::find_in(words, range));
        }
    }
    mentions.sort_by_key(|mention| (mention.name.start, mention.name.end));
    mentions.dedup_by(|later, earlier| later.name.start < earlier.name.end);
}
