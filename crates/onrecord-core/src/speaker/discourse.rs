//! Following the text from word to word: who is meant by each source?
//!
//! Pronouns depend on who was meant before, so all of them are resolved in one walk, sources or not.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use crate::attribution::Attribution;
use crate::span::Span;

use super::apposition;
use super::document::{Document, gendered};
use super::gender::Gender;
use super::lexicon;
use super::mention::{Mention, MentionKind};
use super::phrase::{self, Description, Determiner, Naming, Phrase, Possessor, Pronoun};
use super::pronoun::{self, Antecedent, Choice, Turn};
use super::salience::{self, Salience};
use super::word::Gap;
use super::{Evidence, Rule, SpeakerKind, title};

/// Who a source means.
#[derive(Clone, Debug)]
pub(crate) enum Referent {
    /// Somebody of the cast, and the spans that led there, the source's first.
    Entity(usize, Vec<Evidence>),
    /// A body that is named only by whom it belongs to: "Rao's campaign".
    Owned(Span, Vec<Evidence>),
    /// Not named: a group, a document, a doctor.
    Unnamed(SpeakerKind, Range<usize>),
    /// A person or body, but which one is doubtful.
    Doubtful(SpeakerKind, Range<usize>),
    Author(Range<usize>),
    /// "I" inside a quotation: the one who speaks there.
    Quoted(Range<usize>),
    Nobody,
}

struct Walk<'d, 'a> {
    document: &'d Document<'a>,
    salience: Salience,
    /// The same for words inside quotations, where those quoted as well count in full.
    inner: Salience,
    /// What each pronoun was taken to mean.
    pronouns: BTreeMap<usize, Choice>,
    /// The first words of sources.
    source_words: HashSet<usize>,
    /// Those of sources that ask ("asked") and that answer ("replied").
    asking: HashSet<usize>,
    answering: HashSet<usize>,
    /// The source before, if it was somebody or a group.
    previous: Option<Previous>,
    /// Who the last sentence was about that began outside quotation marks, and how many of those there were.
    subject: Option<Subject>,
    narrated: u32,
}

struct Previous {
    referent: Referent,
    sentence: u32,
    /// The source's first word.
    word: usize,
}

/// Somebody who was the subject of a sentence.
#[derive(Clone, Copy)]
struct Subject {
    entity: usize,
    word: usize,
    narrated: u32,
}

/// A referent for each attribution, in their order, and what each pronoun was taken to mean.
pub(crate) fn follow(document: &Document, attributions: &[Attribution]) -> (Vec<Referent>, BTreeMap<usize, Choice>) {
    let mut sources: Vec<(usize, usize)> = Vec::new();
    for (index, attribution) in attributions.iter().enumerate() {
        let words = document.words_of(&attribution.source);
        if !words.is_empty() {
            sources.push((words.start, index));
        }
    }
    sources.sort_unstable();
    let mut referents = vec![Referent::Nobody; attributions.len()];
    let with_cue = |is: fn(&str) -> bool| -> HashSet<usize> {
        let found = sources
            .iter()
            .filter(|(_, index)| document.words_of(&attributions[*index].cue).any(|at| is(&document.words.key(at))));
        found.map(|(begin, _)| *begin).collect()
    };
    let mut walk = Walk {
        document,
        source_words: sources.iter().map(|(begin, _)| *begin).collect(),
        asking: with_cue(lexicon::is_challenging),
        answering: with_cue(lexicon::is_answering),
        subject: None,
        narrated: 0,
        salience: Salience::default(),
        inner: Salience::default(),
        pronouns: BTreeMap::new(),
        previous: None,
    };
    let mut next = 0;
    let (mut sentence, mut subject_seen) = (u32::MAX, false);
    for at in 0..document.words.len() {
        let word = &document.words.list[at];
        if word.sentence != sentence {
            (sentence, subject_seen) = (word.sentence, false);
            walk.narrated += u32::from(!word.quoted);
        }
        walk.pronoun_at(at, !subject_seen);
        subject_seen |= walk.unnamed_at(at, !subject_seen);
        while let Some((_, index)) = sources.get(next).filter(|(begin, _)| *begin == at) {
            referents[*index] = walk.source(document.words_of(&attributions[*index].source));
            next += 1;
        }
        subject_seen |= walk.mention_at(at, !subject_seen);
    }
    (referents, walk.pronouns)
}

impl Walk<'_, '_> {
    /// Raises the entity of a mention that begins here; whether it may be the sentence's subject.
    fn mention_at(&mut self, at: usize, first: bool) -> bool {
        let document = self.document;
        let Some(mention) = document.mention_over(at).map(|mention| &document.mentions[mention]) else {
            // "His foreign minister, Awa Traore, said": the subject is still to come.
            let possessor = apposition::is_possessor(&document.words.key(at));
            return self.pronouns.contains_key(&at) && !possessor && !document.words.list[at].quoted;
        };
        if mention.name.start != at {
            return false;
        }
        let weight = self.raise(mention.entity, mention.name.clone(), at, first);
        weight > salience::OBLIQUE
    }

    fn pronoun_at(&mut self, at: usize, first: bool) {
        let word = &self.document.words.list[at];
        if word.capital && word.headline {
            return;
        }
        let Some(gender) = gendered(&self.document.words.key(at)) else { return };
        let Some(choice) = self.person(gender, at, first) else { return };
        self.pronouns.insert(at, choice);
        let (sentence, weight) = (word.sentence, salience::weight(self.document, at, at + 1, first));
        self.inner.raise(choice.entity, weight, sentence, choice.word);
        if !word.quoted {
            self.salience.raise(choice.entity, weight, sentence, choice.word);
            self.note_subject(choice.entity, at, weight);
        }
    }

    /// Raises whom `words` mean, and returns by how much.
    fn raise(&mut self, entity: usize, words: Range<usize>, at: usize, first: bool) -> f32 {
        let word = &self.document.words.list[at];
        let weight = salience::weight(self.document, words.start, words.end, first);
        let outside = if word.quoted { weight * salience::QUOTED } else { weight };
        self.inner.raise(entity, weight, word.sentence, at);
        self.salience.raise(entity, outside, word.sentence, at);
        self.note_subject(entity, at, outside);
        outside
    }

    /// Somebody without a name whose noun is at `at`: "the mayor" may be somebody named before.
    fn unnamed_at(&mut self, at: usize, first: bool) -> bool {
        let Some((unnamed, entity)) = self.document.unnamed.get(&at).copied() else { return false };
        let sentence = self.document.words.list[at].sentence;
        let phrase = unnamed.begin..at + 1;
        let known = unnamed.definite.then(|| {
            let words = unnamed.begin + 1..at + 1;
            let wanted = Description {
                head: at,
                words,
                complement: at + 1..at + 1,
                determiner: Determiner::Definite,
                possessor: None,
            };
            title::described(self.document, &self.salience, &wanted, sentence)
        });
        // "If the candidate is ...": not a candidate whom the article names further down.
        let met = |entity: usize| self.document.first_word.get(entity).is_some_and(|first| *first < at);
        let named = known
            .flatten()
            .filter(|(choice, _)| choice.lead >= pronoun::DOUBT && met(choice.entity))
            .map(|(choice, _)| choice.entity);
        if named.is_none() && unnamed.definite && unnamed.gender.is_none() {
            return false;
        }
        self.raise(named.unwrap_or(entity), phrase, at, first) > salience::OBLIQUE
    }

    fn person(&self, gender: Gender, at: usize, first: bool) -> Option<Choice> {
        let sentence = self.document.words.list[at].sentence;
        let quoted = self.document.words.list[at].quoted;
        let salience = if quoted { &self.inner } else { &self.salience };
        let turn = Turn { agent: pronoun::agent(self.document, at), ..self.turn(at, first) };
        pronoun::person(self.document, salience, gender, sentence, turn, first)
    }

    /// Whose turn it is to speak at `at`.
    fn turn(&self, at: usize, first: bool) -> Turn {
        let words = &self.document.words;
        let sentence = words.list[at].sentence;
        let before = self.previous.as_ref().filter(|p| sentence.saturating_sub(p.sentence) <= GOES_ON_SENTENCES);
        let speaker = before.and_then(|previous| match &previous.referent {
            Referent::Entity(entity, _) => Some((*entity, previous)),
            _ => None,
        });
        let asker = speaker.filter(|(_, previous)| {
            let asked = self.asking.contains(&previous.word) && previous.word < at;
            asked && (previous.sentence == sentence || self.answering.contains(&at))
        });
        // "..., she said. She added ..." goes on; "Rao was blamed after she said ..." turns to Rao.
        if !first || !self.source_words.contains(&at) {
            return Turn { asker: asker.map(|(entity, _)| entity), ..Turn::default() };
        }
        let subject = self.subject.filter(|subject| {
            let later = before.is_none_or(|previous| previous.word < subject.word)
                && speaker.is_none_or(|(entity, _)| entity != subject.entity);
            let same_paragraph = words.list[subject.word].paragraph == words.list[at].paragraph;
            later && same_paragraph && self.narrated - subject.narrated <= 1
        });
        let goes_on = speaker.filter(|(_, previous)| subject.is_none() && !self.asking.contains(&previous.word));
        Turn {
            speaker: goes_on.map(|(entity, _)| entity),
            subject: subject.map(|subject| subject.entity),
            asker: asker.map(|(entity, _)| entity),
            ..Turn::default()
        }
    }

    /// "Awa Traore struck a softer tone." is about Traore.
    fn note_subject(&mut self, entity: usize, word: usize, weight: f32) {
        let person = self.document.cast.entities[entity].is_person();
        if weight >= salience::SUBJECT && person {
            self.subject = Some(Subject { entity, word, narrated: self.narrated });
        }
    }

    fn source(&mut self, words: Range<usize>) -> Referent {
        let sentence = self.document.words.list.get(words.start).map_or(0, |word| word.sentence);
        let referent = self.referent(words.clone(), sentence);
        if let Referent::Entity(entity, _) = &referent {
            let headline = self.document.words.list[words.start].headline;
            let quoted = self.document.words.list[words.start].quoted;
            let weight = if quoted || headline { salience::HEADLINE } else { salience::SOURCE };
            self.salience.raise(*entity, weight, sentence, words.start);
            self.inner.raise(*entity, weight, sentence, words.start);
        }
        if !matches!(referent, Referent::Nobody) {
            self.previous = Some(Previous { referent: referent.clone(), sentence, word: words.start });
        }
        referent
    }

    fn referent(&mut self, words: Range<usize>, sentence: u32) -> Referent {
        match phrase::read(self.document, words.clone()) {
            Phrase::Empty => Referent::Nobody,
            Phrase::Named(mention, naming) => self.named(mention, naming, &words),
            Phrase::Pronoun(pronoun, at) => self.pronoun(pronoun, at, words, sentence),
            Phrase::Person(wanted) => self.described_person(wanted, words, sentence),
            Phrase::Body(wanted) => self.described_body(wanted, words, sentence),
            Phrase::Document => Referent::Unnamed(SpeakerKind::Document, words),
            Phrase::Group => Referent::Unnamed(SpeakerKind::Group, words),
            Phrase::Answer => self.interviewed(words),
            Phrase::Thing(wanted) => self.thing(wanted, words, sentence),
        }
    }

    /// Whom the lines before the first label name most; that the article calls somebody "she" counts as a name more.
    fn interviewed(&self, words: Range<usize>) -> Referent {
        let document = self.document;
        let is_label = |at: &usize| matches!(document.words.text(*at), "Q" | "A");
        let first = self.source_words.iter().copied().filter(is_label).min().unwrap_or(words.start);
        let mut named: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        let before = document.mentions.iter().take_while(|mention| mention.name.start < first);
        for mention in before.filter(|mention| document.cast.entities[mention.entity].is_named_person()) {
            named.entry(mention.entity).or_insert((0, mention.name.start)).0 += 1;
        }
        let scored = named.iter().map(|(entity, (mentions, word))| {
            let votes = document.cast.entities[*entity].votes;
            let called = if votes.he + votes.she > 0.0 { 1.0 } else { 0.0 };
            (*entity, *word, *mentions as f32 + called)
        });
        match pronoun::best(scored) {
            Some(choice) if choice.lead > 0.0 => self.chosen(choice, words, Rule::Title),
            _ => Referent::Doubtful(SpeakerKind::Person, words),
        }
    }

    fn named(&self, mention: usize, naming: Naming, words: &Range<usize>) -> Referent {
        if self.is_plural_noun(mention) {
            return Referent::Unnamed(SpeakerKind::Group, words.clone());
        }
        let rule = match naming {
            Naming::Plain => Rule::Name,
            Naming::Apposition => Rule::Apposition,
            Naming::Possessive => Rule::Possessive,
        };
        let name = self.document.words.span(self.document.mentions[mention].name.clone());
        let mut why = Vec::new();
        if naming == Naming::Apposition {
            let source = self.document.words.span(words.clone());
            why.push(Evidence { span: source, rule: Rule::Apposition });
            why.push(Evidence { span: name, rule: Rule::Name });
        } else {
            why.push(Evidence { span: name, rule });
        }
        Referent::Entity(self.document.mentions[mention].entity, why)
    }

    /// "Wholesalers complained", "Devotees have gathered": a word whose only capital is the sentence's names nobody.
    fn is_plural_noun(&self, mention: usize) -> bool {
        let words = &self.document.words;
        let found = &self.document.mentions[mention];
        let known = &self.document.cast.entities[found.entity];
        let key = words.key(found.name.start);
        // "Siemens said" and "Jones said" end in -s too: without a known noun, what follows must be a plural's.
        let behind = words.key(found.name.end);
        let as_plural = matches!(behind.as_str(), "have" | "are" | "were") || lexicon::is_preposition(&behind);
        let plural =
            lexicon::is_group(&key) && as_plural || lexicon::singulars(&key).any(|one| lexicon::role(&one).is_some());
        let singular_verb = matches!(words.key(found.name.end).as_str(), "says" | "has" | "is" | "was" | "does");
        let same = |mention: &&Mention| mention.entity == found.entity;
        plural
            && !singular_verb
            && (found.name.len(), known.name.len()) == (1, 1)
            && !known.is_person()
            && found.kind != MentionKind::Place
            && !lexicon::is_body(&key)
            && self.document.mentions.iter().filter(same).all(|one| words.starts_sentence(one.name.start))
    }

    fn chosen(&self, choice: Choice, source: Range<usize>, rule: Rule) -> Referent {
        let mut why = vec![Evidence { span: self.document.words.span(source), rule }];
        if let Some(mention) = self.document.mention_over(choice.word) {
            let name = self.document.words.span(self.document.mentions[mention].name.clone());
            why.push(Evidence { span: name, rule: Rule::Name });
        }
        Referent::Entity(choice.entity, why)
    }

    fn pronoun(&mut self, pronoun: Pronoun, at: usize, words: Range<usize>, sentence: u32) -> Referent {
        let quoted = self.document.words.list[at].quoted;
        let one = at..at + 1;
        match pronoun {
            Pronoun::He | Pronoun::She => match self.pronouns.get(&at) {
                Some(choice) if choice.lead >= pronoun::DOUBT => self.chosen(*choice, one, Rule::Pronoun),
                Some(_) => Referent::Doubtful(SpeakerKind::Person, words),
                None => Referent::Unnamed(SpeakerKind::Anonymous, words),
            },
            Pronoun::I | Pronoun::We if quoted => Referent::Quoted(words),
            Pronoun::I | Pronoun::We => Referent::Author(words),
            Pronoun::They => self.they(words, sentence),
            Pronoun::It => self.it(words, sentence),
            Pronoun::Anyone => Referent::Unnamed(SpeakerKind::Group, words),
            Pronoun::Relative => self.relative(at, words, sentence),
        }
    }

    /// "They" are the group before; a body only where it was the last to speak and nobody else could be meant.
    fn they(&self, words: Range<usize>, _sentence: u32) -> Referent {
        Referent::Unnamed(SpeakerKind::Group, words)
    }

    /// "It" goes on with the report or body that spoke in the sentence before, else means the body most in mind.
    fn it(&self, words: Range<usize>, sentence: u32) -> Referent {
        let before = self.previous.as_ref().filter(|previous| sentence.saturating_sub(previous.sentence) <= 1);
        match before.map(|previous| (&previous.referent, previous.word)) {
            Some((Referent::Unnamed(SpeakerKind::Document, _), _)) => {
                return Referent::Unnamed(SpeakerKind::Document, words);
            }
            Some((
                Referent::Unnamed(SpeakerKind::Organisation, _) | Referent::Doubtful(SpeakerKind::Organisation, _),
                _,
            )) => {
                return Referent::Unnamed(SpeakerKind::Organisation, words);
            }
            Some((Referent::Entity(entity, _), word)) if !self.document.cast.entities[*entity].is_person() => {
                return self.chosen(Choice { entity: *entity, word, lead: 1.0 }, words, Rule::Pronoun);
            }
            _ => {}
        }
        match pronoun::body(self.document, &self.salience, sentence) {
            Some(choice) if choice.lead >= IT_LEAD => self.chosen(choice, words, Rule::Pronoun),
            _ => Referent::Doubtful(SpeakerKind::Organisation, words),
        }
    }

    fn relative(&mut self, at: usize, words: Range<usize>, sentence: u32) -> Referent {
        match pronoun::antecedent(self.document, at) {
            Some(Antecedent::Mention(mention)) => {
                let found = &self.document.mentions[mention];
                let choice = Choice { entity: found.entity, word: found.name.start, lead: 1.0 };
                self.chosen(choice, at..at + 1, Rule::Pronoun)
            }
            Some(Antecedent::Noun(noun)) => {
                let begin = noun_phrase_start(self.document, noun);
                match self.referent(begin..noun + 1, sentence) {
                    Referent::Unnamed(kind, _) | Referent::Doubtful(kind, _) => Referent::Unnamed(kind, words),
                    other => other,
                }
            }
            None => Referent::Unnamed(SpeakerKind::Anonymous, words),
        }
    }

    fn described_person(&mut self, wanted: Description, words: Range<usize>, sentence: u32) -> Referent {
        if wanted.determiner == Determiner::Indefinite {
            return self.anonymous(wanted.head, words);
        }
        let key = self.document.words.key(wanted.head);
        if self.document.words.key(words.start) == "this"
            && matches!(key.as_str(), "reporter" | "writer" | "author" | "columnist" | "correspondent")
        {
            return Referent::Author(words);
        }
        if wanted.possessor.is_some() {
            return self.relation(wanted, words, sentence);
        }
        if let Some((choice, evidence)) = title::described(self.document, &self.salience, &wanted, sentence) {
            if choice.lead < title::DOUBT {
                return Referent::Doubtful(SpeakerKind::Person, words);
            }
            let mut why = vec![Evidence { span: self.document.words.span(wanted.words), rule: Rule::Title }];
            why.push(Evidence { span: self.document.words.span(evidence..evidence + 1), rule: Rule::Apposition });
            return Referent::Entity(choice.entity, why);
        }
        let known = title::undescribed(self.document, &self.salience, &wanted, sentence);
        match known.filter(|_| !is_bare(self.document, &wanted, words.start)) {
            Some(choice) => self.chosen(choice, wanted.words, Rule::Title),
            None if self.document.unnamed.get(&wanted.head).is_some_and(|(unnamed, _)| unnamed.gender.is_some()) => {
                self.anonymous(wanted.head, words)
            }
            None => Referent::Doubtful(SpeakerKind::Anonymous, words),
        }
    }

    /// "her spokesman", "Trump's running mate": never the possessor; somebody else only if the article names him so.
    fn relation(&mut self, wanted: Description, words: Range<usize>, sentence: u32) -> Referent {
        let owner = self.owner(&wanted);
        let found = title::described(self.document, &self.salience, &wanted, sentence)
            .filter(|(choice, _)| Some(choice.entity) != owner && choice.lead >= pronoun::DOUBT);
        match found {
            Some((choice, evidence)) => {
                let mut why = vec![Evidence { span: self.document.words.span(words), rule: Rule::Possessive }];
                why.push(Evidence { span: self.document.words.span(evidence..evidence + 1), rule: Rule::Apposition });
                Referent::Entity(choice.entity, why)
            }
            None => self.anonymous(wanted.head, words),
        }
    }

    /// "a spokeswoman": somebody without a name, who may be "she" in the next sentence.
    fn anonymous(&self, head: usize, words: Range<usize>) -> Referent {
        match self.document.unnamed.get(&head) {
            Some((_, entity)) => {
                let span = self.document.words.span(words);
                Referent::Entity(*entity, vec![Evidence { span, rule: Rule::Title }])
            }
            None => Referent::Unnamed(SpeakerKind::Anonymous, words),
        }
    }

    fn owner(&self, wanted: &Description) -> Option<usize> {
        match wanted.possessor? {
            Possessor::Name(mention) => self.document.mentions.get(mention).map(|mention| mention.entity),
            Possessor::Pronoun(at) => self.pronouns.get(&at).map(|choice| choice.entity),
        }
    }

    fn described_body(&mut self, wanted: Description, words: Range<usize>, sentence: u32) -> Referent {
        if wanted.determiner == Determiner::Indefinite {
            return Referent::Unnamed(SpeakerKind::Anonymous, words);
        }
        if let Some(owner) = self.owner(&wanted) {
            return self.owned_body(owner, &wanted, words);
        }
        if self.document.words.key(wanted.head + 1) == "of" && wanted.head + 1 < words.end {
            return self.body_of(wanted, words);
        }
        match title::body(self.document, &self.salience, &wanted, sentence) {
            Some(choice) => self.chosen(choice, wanted.words, Rule::Title),
            None => Referent::Doubtful(SpeakerKind::Organisation, words),
        }
    }

    /// "the campaign of the former senator Ana Rao" is "the Rao campaign".
    fn body_of(&self, wanted: Description, words: Range<usize>) -> Referent {
        let owner = (wanted.head + 2..words.end).find_map(|at| self.document.mention_ending(at));
        match owner.map(|mention| self.owned_body(self.document.mentions[mention].entity, &wanted, words.clone())) {
            Some(found @ Referent::Entity(..)) => found,
            _ => Referent::Doubtful(SpeakerKind::Organisation, words),
        }
    }

    /// "his campaign" is "the Rao campaign" if the article calls it so anywhere; "Rao's campaign" names itself.
    fn owned_body(&self, owner: usize, wanted: &Description, words: Range<usize>) -> Referent {
        let key = self.document.words.key(wanted.head);
        let owner_parts = &self.document.cast.entities[owner].parts;
        let source = Evidence { span: self.document.words.span(words.clone()), rule: Rule::Possessive };
        let known = self.document.cast.with_part(&key).iter().copied().find(|entity| {
            let known = &self.document.cast.entities[*entity];
            known.kind == MentionKind::Body && known.parts.iter().any(|part| owner_parts.last() == Some(part))
        });
        if let Some(entity) = known {
            return Referent::Entity(entity, vec![source]);
        }
        match wanted.possessor {
            Some(Possessor::Name(mention)) => {
                let begin = self.document.mentions[mention].name.start;
                Referent::Owned(self.document.words.span(begin..wanted.head + 1), vec![source])
            }
            _ => Referent::Unnamed(SpeakerKind::Organisation, words),
        }
    }

    /// "the Texan", "the 34-year-old": the person in mind; other nouns are nobody.
    fn thing(&mut self, wanted: Description, words: Range<usize>, sentence: u32) -> Referent {
        let key = self.document.words.key(wanted.head);
        let human = key.ends_with("-year-old") || lexicon::is_adjective(&key);
        let human = human && self.document.words.key(words.start) == "the";
        if !human || wanted.determiner == Determiner::Indefinite {
            return Referent::Nobody;
        }
        match title::undescribed(self.document, &self.salience, &wanted, sentence) {
            Some(choice) => self.chosen(choice, words, Rule::Title),
            None => Referent::Doubtful(SpeakerKind::Anonymous, words),
        }
    }
}

/// "Counsel asked whether ...": a role without an article, outside headlines, brings in somebody new, not the person in mind.
fn is_bare(document: &Document, wanted: &Description, source: usize) -> bool {
    let words = &document.words;
    let determines = |at: usize| {
        let key = words.key(at);
        matches!(key.as_str(), "the" | "this" | "that" | "same") || apposition::is_possessor(&key)
    };
    let cut = source.checked_sub(1).is_some_and(|before| words.list[source].gap == Gap::Space && determines(before));
    wanted.words.start == source && !words.list[source].headline && !determines(source) && !cut
}

/// So many sentences may lie between two statements of one speaker, most of them what he said.
const GOES_ON_SENTENCES: u32 = 4;

/// "It" is given a name only if the body most in mind is this far ahead of the next. Set by hand while reading PolNeAR dev; not swept.
const IT_LEAD: f32 = 0.2;

/// Back over the adjectives before a noun, with the article.
fn noun_phrase_start(document: &Document, noun: usize) -> usize {
    let words = &document.words;
    let mut start = noun;
    while noun - start < 6 {
        let Some(before) = start.checked_sub(1) else { break };
        let key = words.key(before);
        let ends = words.list[start].gap != Gap::Space
            || lexicon::is_preposition(&key)
            || words.list[before].sentence != words.list[noun].sentence;
        if ends {
            break;
        }
        start = before;
        if matches!(key.as_str(), "the" | "a" | "an" | "his" | "her" | "their" | "its" | "some" | "many" | "those") {
            break;
        }
    }
    start
}
