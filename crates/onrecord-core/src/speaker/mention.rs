//! Where are people and bodies named?
//!
//! A name is a run of capitalised words: "White House Press Secretary Josh Earnest" is a title and a name, "Securities and
//! Exchange Commission" one body. In headlines, where every word has a capital, only names known from elsewhere are seen.

use std::collections::HashSet;
use std::ops::Range;

use super::cast::{is_party, role_ending_at};
use super::lexicon;
use super::word::{Gap, Words};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MentionKind {
    Person,
    Body,
    Place,
    /// A single word, or a shape that does not tell: "Melanie", "Brexit".
    Unclear,
    /// One person by a common noun: "a spokeswoman".
    Unnamed,
}

#[derive(Clone, Debug)]
pub(crate) struct Mention {
    /// The name without titles.
    pub(crate) name: Range<usize>,
    /// With the titles and modifiers written with a capital before it.
    pub(crate) run: Range<usize>,
    pub(crate) kind: MentionKind,
    /// "Mr.", "Sen.", "President" stands right before the name.
    pub(crate) titled: bool,
    /// "the" stands before the run.
    pub(crate) definite: bool,
    /// The first word of an office with its body right before the name: "|Secretary| of the Example Council Ana Rao".
    pub(crate) office: Option<usize>,
    /// Who it is: set when the cast is known.
    pub(crate) entity: usize,
}

/// A run longer than this is a list or a line in capitals.
const RUN_WORDS: usize = 14;
/// Longer names of people are two things run together.
const PERSON_WORDS: usize = 5;

/// All names outside headlines, in order of the text.
pub(crate) fn find(words: &Words, sourced: HashSet<usize>) -> Vec<Mention> {
    let known = Capitals { sourced, ..Capitals::count(words) };
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let end = run_end(words, at);
        if end == at {
            at += 1;
            continue;
        }
        if !words.list[at].headline {
            in_run(words, at..end, &known, &mut mentions);
        }
        at = end;
    }
    mentions
}

/// The names in a few words that are known to hold one, for instance a source in a headline.
pub(crate) fn find_in(words: &Words, range: Range<usize>) -> Vec<Mention> {
    let known = Capitals::default();
    let mut mentions = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let end = run_end(words, at).min(range.end);
        if end <= at {
            at += 1;
            continue;
        }
        in_run(words, at..end, &known, &mut mentions);
        at = end;
    }
    mentions
}

/// How words are written where a capital is not owed to the sentence's beginning.
#[derive(Default)]
struct Capitals {
    inside: HashSet<String>,
    lower: HashSet<String>,
    /// Words that open a source: "Melanie said" names somebody, "Worse still" does not.
    sourced: HashSet<usize>,
}

impl Capitals {
    fn count(words: &Words) -> Capitals {
        let mut capitals = Capitals::default();
        for (at, word) in words.list.iter().enumerate() {
            if !word.capital {
                capitals.lower.insert(words.key(at));
            } else if !word.headline && !words.starts_sentence(at) {
                capitals.inside.insert(words.key(at));
            }
        }
        capitals
    }
}

/// Behind the last word of the run of capitalised words that begins at `at`; `at` where none begins.
fn run_end(words: &Words, at: usize) -> usize {
    let Some(first) = words.get(at) else { return at };
    // "(D-Conn.)" is no name.
    let party = words.text(at).contains('-') && is_party(&words.key(at));
    if !first.capital || party {
        return at;
    }
    let mut end = at + 1;
    while end - at < RUN_WORDS {
        let Some(next) = words.get(end) else { break };
        if words.list[end - 1].possessive && !is_inner_possessive(words, end) {
            break;
        }
        if let Some(behind) = nickname_end(words, end) {
            end = behind + 1;
            continue;
        }
        if next.gap != Gap::Space || next.quoted != first.quoted {
            break;
        }
        if next.capital {
            end += 1;
        } else if let Some(joined) = joined_end(words, at, end) {
            end = joined;
        } else {
            break;
        }
    }
    end
}

/// "Tadhg |“the Gate”| Mullarkey": the word behind a nickname at `begin`, which is a name in quotation marks inside one.
fn nickname_end(words: &Words, begin: usize) -> Option<usize> {
    let within = |at: usize, quoted: bool| {
        words.get(at).is_some_and(|word| word.quoted == quoted && word.sentence == words.list[begin].sentence)
    };
    let opens = words.list[begin].gap == Gap::Aside && within(begin - 1, false) && within(begin, true);
    let end = (begin + 1..=begin + NICKNAME_WORDS).find(|at| !within(*at, true))?;
    let closes = within(end, false) && words.list[end].gap == Gap::Aside && words.list[end].capital;
    let capital = (begin..end).any(|at| words.list[at].capital);
    (opens && closes && capital && !words.list[begin - 1].possessive).then_some(end)
}

/// "Philomena “|Tanty Phil|” Prosper"
const NICKNAME_WORDS: usize = 3;

/// "People's |Daily|", "Women's |Caucus|": the possessive is part of the name.
fn is_inner_possessive(words: &Words, next: usize) -> bool {
    let owner = words.key(next - 1);
    let owners = [
        "people", "women", "men", "children", "workers", "veterans", "teachers", "farmers", "citizens", "parents",
        "voters",
    ];
    owners.contains(&owner.as_str()) && words.get(next).is_some_and(|next| next.capital)
}

/// Whether the run goes on behind the lower-case words at `end`: "Bill de Blasio", "Department of Justice".
fn joined_end(words: &Words, begin: usize, end: usize) -> Option<usize> {
    let capital_at = |at: usize| words.get(at).is_some_and(|word| word.capital && word.gap == Gap::Space);
    let key = words.key(end);
    if lexicon::is_particle(&key) {
        if capital_at(end + 1) {
            return Some(end + 2);
        }
        let second = lexicon::is_particle(&words.key(end + 1)) && capital_at(end + 2);
        return second.then_some(end + 3);
    }
    let body_before = (begin..end).any(|at| lexicon::is_body(&words.key(at)) || is_body_of(&words.key(at)));
    match key.as_str() {
        "of" | "for" | "to" if body_before || is_titled_of(words, begin..end) => {
            let article = words.key(end + 1) == "the" && capital_at(end + 2);
            if article {
                return Some(end + 3);
            }
            capital_at(end + 1).then_some(end + 2)
        }
        "on" if body_before => {
            let day = lexicon::is_weekday(&words.key(end + 1)) || lexicon::is_month(&words.key(end + 1));
            (capital_at(end + 1) && !day).then_some(end + 2)
        }
        "and" => and_joins(words, begin, end).then_some(end + 2),
        "&" => Some(end + 1),
        _ => None,
    }
}

fn is_body_of(key: &str) -> bool {
    matches!(key, "secretariat" | "citizens" | "voices" | "sons" | "daughters" | "friends" | "americans" | "veterans")
}

/// "Secretary of State John Kerry": a title that takes "of" in the lexicon.
fn is_titled_of(words: &Words, run: Range<usize>) -> bool {
    let last = words.key(run.end - 1);
    let next = words.key(run.end + 1);
    (2..=3).any(|length| {
        let tail: Vec<String> = (run.end + 2..run.end + length).map(|at| words.key(at)).collect();
        let phrase = [vec![last.clone(), "of".to_string(), next.clone()], tail].concat().join(" ");
        lexicon::role(&phrase).is_some()
    })
}

/// "the Securities and Exchange Commission", but not "Rao and Lee".
fn and_joins(words: &Words, begin: usize, end: usize) -> bool {
    let article = words.key(begin) == "the";
    let begin = if article { begin + 1 } else { begin };
    let definite = article || begin.checked_sub(1).is_some_and(|before| words.key(before) == "the");
    let next_capital = words.get(end + 1).is_some_and(|word| word.capital && word.gap == Gap::Space);
    if !next_capital || words.list[end - 1].possessive {
        return false;
    }
    let of_behind = (begin..end).any(|at| matches!(words.key(at).as_str(), "of" | "for" | "on"));
    let body_ahead = (end + 1..end + 5)
        .take_while(|at| words.get(*at).is_some_and(|word| word.capital && word.gap == Gap::Space))
        .any(|at| lexicon::is_body(&words.key(at)));
    (definite && end - begin == 1 && body_ahead)
        || (of_behind && !body_ahead && end - begin <= 5 && !looks_titled(words, end + 1))
}

fn looks_titled(words: &Words, at: usize) -> bool {
    let key = words.key(at);
    lexicon::honorific(&key).is_some() || lexicon::role(&key).is_some()
}

/// Cuts a run into titles and names.
fn in_run(words: &Words, run: Range<usize>, known: &Capitals, mentions: &mut Vec<Mention>) {
    let Some(run) = without_opening(words, run, known) else { return };
    // "UNIDENTIFIED FEMALE:"
    if matches!(words.key(run.start).as_str(), "unidentified" | "unknown") {
        return;
    }
    let definite = is_definite(words, run.start);
    let whole = |name: Range<usize>, kind, titled| Mention {
        name,
        run: run.clone(),
        kind,
        titled,
        definite,
        office: None,
        entity: 0,
    };
    let title_end = title_end(words, run.clone());
    let named_after = title_end.is_some_and(|end| end < run.end);
    let is_body = (run.clone()).any(|at| lexicon::is_body(&words.key(at)) && !is_role_here(words, at))
        || run.clone().any(|at| !words.list[at].capital && matches!(words.key(at).as_str(), "for" | "to" | "on" | "&"));
    if is_body && run.clone().any(|at| matches!(words.key(at).as_str(), "for" | "to")) {
        // "Citizens for Tax Justice": the justice in it is no title.
        mentions.push(whole(run.clone(), MentionKind::Body, false));
        return;
    }
    if is_plural_description(words, run.end - 1) {
        // "Black Lawmakers", "Demonstrators": a group, not a name.
        return;
    }
    if let Some(end) = title_end.filter(|_| named_after) {
        let stripped = strip_adjectives(words, end..run.end);
        // "Ms. White" is called so.
        let rest = if stripped.is_empty() { end..run.end } else { stripped };
        if !rest.clone().any(|at| lexicon::is_body(&words.key(at))) && rest.len() <= PERSON_WORDS {
            before_title(words, run.clone(), end, definite, mentions);
            mentions.push(whole(rest, MentionKind::Person, true));
            return;
        }
    }
    if title_end == Some(run.end) && !is_body {
        // "White House Press Secretary", "the Senator": a description, not a name. What stands before may be a body.
        before_title(words, run.clone(), run.end, definite, mentions);
        return;
    }
    if let Some(head) = body_head(words, run.end).filter(|_| !words.list[run.end - 1].possessive) {
        // "the Obama administration" is a body; that Obama is named in it counts for little.
        let name = strip_adjectives_of_body(words, run.start..head + 1);
        mentions.push(Mention {
            name,
            run: run.start..head + 1,
            kind: MentionKind::Body,
            titled: false,
            definite,
            office: None,
            entity: 0,
        });
        return;
    }
    if is_body {
        if let Some((name, office)) = behind_office(words, &run) {
            mentions.push(whole(run.start..name.start, MentionKind::Body, false));
            mentions.push(Mention { office: Some(office), ..whole(name, MentionKind::Person, true) });
            return;
        }
        mentions.push(whole(run.clone(), MentionKind::Body, false));
        return;
    }
    let stripped = strip_adjectives(words, run.clone());
    // "the American Legion" keeps its adjective: without it one word would be left.
    let name = if stripped.len() == 1 && run.len() == 2 && definite { run.clone() } else { stripped };
    if name.is_empty() {
        adjective_alone(words, run, definite, mentions);
        return;
    }
    let shouted = name.len() > 3 && name.clone().all(|at| is_acronym(words.text(at)));
    let plural = name.len() == 1 && is_plural_acronym(words.text(name.start));
    // "at 71 °C."
    let letter = name.len() == 1 && words.text(name.start).chars().filter(|c| c.is_alphanumeric()).count() == 1;
    if shouted || plural || letter {
        return;
    }
    let kind = kind_of(words, &name, definite);
    mentions.push(whole(with_particle_before(words, name), kind, false));
}

/// The person behind a body whose office stands before it, and where the office begins: "Secretary of the |Example
/// Security Council Ana Rao|".
fn behind_office(words: &Words, run: &Range<usize>) -> Option<(Range<usize>, usize)> {
    let is_body = |key: &str| lexicon::is_body(key) || matches!(key, "affairs" | "relations" | "operations" | "policy");
    let body = run.clone().rev().find(|at| is_body(&words.key(*at)))?;
    let name = body + 1..run.end;
    let is_name = |at: usize| {
        let key = words.key(at);
        let known = lexicon::is_common(&key) || lexicon::is_adjective(&key) || lexicon::role(&key).is_some();
        let digits = words.text(at).contains(|c: char| c.is_ascii_digit());
        !known && !digits && !lexicon::is_place(&key) && !is_acronym(words.text(at)) && !lexicon::is_preposition(&key)
    };
    let shaped = (2..=OFFICE_NAME_WORDS).contains(&name.len()) && name.clone().all(is_name);
    let office = office_before(words, run.start).filter(|_| shaped)?;
    Some((name, office))
}

/// A longer run of unknown words behind a body is more of the body's name.
const OFFICE_NAME_WORDS: usize = 3;

/// "|Secretary| of the", "|Secretary| of Iran's" right before a word.
fn office_before(words: &Words, body: usize) -> Option<usize> {
    let determines = |at: &usize| words.key(*at) == "the" || words.list[*at].possessive;
    let determiner = body.checked_sub(1).filter(determines);
    let preposition = determiner.unwrap_or(body).checked_sub(1)?;
    let joined = (preposition..=body).all(|at| words.list[at].gap == Gap::Space);
    let role_end = preposition.checked_sub(1)?;
    let (role, _) = role_ending_at(words, role_end)?;
    let is_office = matches!(words.key(preposition).as_str(), "of" | "for" | "in" | "at") && joined;
    is_office.then(|| role_end + 1 - role.split(' ').count())
}

/// Behind an article, or behind one and a year: "the 1951 |Refugee Convention|".
fn is_definite(words: &Words, begin: usize) -> bool {
    let year = begin.checked_sub(1).is_some_and(|at| words.key(at).starts_with(|c: char| c.is_ascii_digit()));
    let article = if year { begin.checked_sub(2) } else { begin.checked_sub(1) };
    article.is_some_and(|at| matches!(words.key(at).as_str(), "the" | "a" | "an"))
}

/// "the U.S.", "the GOP", and "Cuban", which may be somebody's surname.
fn adjective_alone(words: &Words, run: Range<usize>, definite: bool, mentions: &mut Vec<Mention>) {
    let last = run.end - 1;
    let kind = match words.key(last).as_str() {
        "u.s" | "us" | "uk" => MentionKind::Place,
        "gop" => MentionKind::Body,
        _ => MentionKind::Unclear,
    };
    let capital = is_acronym(words.text(last));
    // "the GOP candidate", "the U.S. ambassador"
    if (run.end..run.end + 3).any(|at| lexicon::role(&words.key(at)).is_some()) {
        return;
    }
    if kind == MentionKind::Unclear || capital {
        mentions.push(Mention { name: last..run.end, run, kind, titled: false, definite, office: None, entity: 0 });
    }
}

/// "PACs"
fn is_plural_acronym(word: &str) -> bool {
    word.strip_suffix('s').is_some_and(is_acronym)
}

fn is_plural_description(words: &Words, last: usize) -> bool {
    let key = words.key(last);
    let plural = lexicon::singulars(&key).any(|one| {
        lexicon::role(&one).is_some_and(|_| !SURNAMES_TOO.contains(&one.as_str())) || lexicon::is_adjective(&one)
    });
    plural && lexicon::role(&key).is_none() && !words.list[last].possessive
}

fn is_role_here(words: &Words, at: usize) -> bool {
    lexicon::role(&words.key(at)).is_some()
}

/// Drops words at the beginning that have their capital from the sentence: "But Rao", "Worse".
fn without_opening(words: &Words, run: Range<usize>, known: &Capitals) -> Option<Range<usize>> {
    // "Enter The Example Post": the name begins behind the article.
    let article = run.clone().skip(1).take(2).find(|at| words.key(*at) == "the" && words.starts_sentence(run.start));
    let run = article.map_or(run.start, |article| article + 1)..run.end;
    let begin = run.clone().find(|at| !is_opening(words, *at, &run, known)).unwrap_or(run.end);
    (begin < run.end).then_some(begin..run.end)
}

fn is_opening(words: &Words, at: usize, run: &Range<usize>, known: &Capitals) -> bool {
    let key = words.key(at);
    let followed = at + 1 < run.end;
    if matches!(key.as_str(), "the" | "a" | "an") || lexicon::is_month(&key) || lexicon::is_weekday(&key) {
        return !followed
            || !matches!(key.as_str(), "april" | "june" | "may" | "august")
            || !known.inside.contains(&words.key(at + 1));
    }
    if lexicon::honorific(&key).is_some() || lexicon::role(&key).is_some() || lexicon::is_adjective(&key) {
        return false;
    }
    let opens = at == run.start && words.starts_sentence(at);
    if at == run.start && followed && is_auxiliary(&key) {
        return true;
    }
    if lexicon::is_common(&key) {
        if !followed && known.sourced.contains(&at) {
            // "Will said": a name if the article has a George Will, which is looked at later.
            return false;
        }
        let name_too =
            matches!(key.as_str(), "will" | "new" | "long" | "young" | "good" | "great" | "case" | "black" | "old");
        return !(name_too && followed)
            && (opens || run.len() == 1 || at > run.start && !name_too && words.starts_sentence(run.start));
    }
    if !opens {
        return false;
    }
    let noun = lexicon::singulars(&key).any(|one| lexicon::is_document(&one) || lexicon::is_body(&one));
    if !followed && noun && !known.inside.contains(&key) {
        return true;
    }
    let lone = !followed && !known.sourced.contains(&at) && !is_acronym(words.text(at));
    !known.inside.contains(&key) && (known.lower.contains(&key) || lone)
}

/// "Can Rao win?", "Why Rao won": never the first word of a name.
fn is_auxiliary(key: &str) -> bool {
    matches!(
        key,
        "can"
            | "could"
            | "would"
            | "should"
            | "did"
            | "does"
            | "is"
            | "are"
            | "was"
            | "were"
            | "has"
            | "have"
            | "had"
            | "if"
            | "and"
            | "but"
            | "when"
            | "why"
            | "how"
            | "what"
            | "as"
            | "that"
            | "so"
            | "because"
            | "while"
            | "where"
            | "whether"
    )
}

/// Behind the last title in the run: "Senate Majority Leader |Mitch McConnell".
fn title_end(words: &Words, run: Range<usize>) -> Option<usize> {
    let mut found = None;
    let mut at = run.start;
    while at < run.end {
        let length =
            (1..=lexicon::ROLE_WORDS.min(run.end - at)).rev().find(|length| is_title(words, at..at + length, &run));
        match length {
            Some(length) => {
                at += length;
                found = Some(at);
            }
            None => at += 1,
        }
    }
    found
}

/// Titles that are surnames as well ("Larry King", "Howard Dean") count only where nothing but a title stands before.
pub(crate) const SURNAMES_TOO: [&str; 16] = [
    "king",
    "dean",
    "prince",
    "pope",
    "major",
    "bishop",
    "chancellor",
    "marshal",
    "judge",
    "sheriff",
    "guy",
    "driver",
    "farmer",
    "boss",
    "guard",
    "cardinal",
];

fn is_title(words: &Words, range: Range<usize>, run: &Range<usize>) -> bool {
    let phrase: Vec<String> = range.clone().map(|at| words.key(at)).collect();
    let phrase = phrase.join(" ");
    if range.len() == 1 {
        if lexicon::honorific(&phrase).is_some() {
            // "Sr." is an honorific only before a name.
            // Nor is "Eng" in "Ana Eng".
            return !(lexicon::is_suffix(&phrase) || range.end == run.end) || range.start == run.start;
        }
        // "Mr. Singer" is called so.
        let addressed = range.start.checked_sub(1).filter(|before| *before >= run.start);
        if addressed.is_some_and(|before| lexicon::honorific(&words.key(before)).is_some_and(|h| h.gender.is_some()))
            && range.end == run.end
        {
            return false;
        }
        let last = (range.end..run.end).all(|at| lexicon::is_suffix(&words.key(at)));
        if SURNAMES_TOO.contains(&phrase.as_str()) && last {
            return false;
        }
    }
    lexicon::role(&phrase).is_some()
}

/// What stands before a title may be a body: "|Wells Fargo| CEO John Stumpf", "|NYPD| Commissioner".
fn before_title(words: &Words, run: Range<usize>, title_end: usize, definite: bool, mentions: &mut Vec<Mention>) {
    let title_start = (run.start..title_end)
        .find(|at| (1..=lexicon::ROLE_WORDS.min(title_end - at)).any(|length| is_title(words, *at..at + length, &run)));
    let Some(title_start) = title_start else { return };
    let name = strip_adjectives(words, run.start..title_start);
    if name.is_empty() || name.clone().all(|at| lexicon::is_common(&words.key(at))) {
        return;
    }
    let place = is_place(words, &name);
    let lone = name.len() == 1 && !is_acronym(words.text(name.start)) && !lexicon::is_body(&words.key(name.start));
    let kind = match (place, lone) {
        (true, _) => MentionKind::Place,
        // "Rao Campaign Manager Ben Ode"
        (false, true) => MentionKind::Unclear,
        (false, false) => MentionKind::Body,
    };
    mentions.push(Mention { run: name.clone(), name, kind, titled: false, definite, office: None, entity: 0 });
}

fn strip_adjectives(words: &Words, run: Range<usize>) -> Range<usize> {
    let mut begin = run.start;
    while begin < run.end {
        let key = words.key(begin);
        let adjective =
            lexicon::is_adjective(&key) || (lexicon::is_common(&key) && begin + 1 < run.end && begin > run.start);
        let is_surname = begin > run.start && begin + 1 == run.end;
        if !adjective || is_surname {
            break;
        }
        begin += 1;
    }
    begin..run.end
}

fn strip_adjectives_of_body(words: &Words, run: Range<usize>) -> Range<usize> {
    let begin = run.clone().find(|at| !lexicon::is_common(&words.key(*at))).unwrap_or(run.start);
    begin..run.end
}

/// The lower-case noun at `at` that makes a body of the name before: "the Rao |campaign|".
fn body_head(words: &Words, at: usize) -> Option<usize> {
    let word = words.get(at).filter(|word| word.gap == Gap::Space && !word.capital)?;
    let key = words.key(at);
    let heads = matches!(
        key.as_str(),
        "campaign"
            | "administration"
            | "team"
            | "government"
            | "foundation"
            | "organization"
            | "organisation"
            | "company"
            | "party"
            | "camp"
            | "regime"
            | "committee"
            | "family"
            | "magazine"
            | "newspaper"
            | "network"
            | "transition"
    );
    if !heads || word.possessive && at == usize::MAX {
        return None;
    }
    // "Rao campaign manager Ben Ode" is a person.
    let next = words.key(at + 1);
    let next_joins = words.get(at + 1).is_some_and(|next| next.gap == Gap::Space) && !word.possessive;
    let two = format!("{next} {}", words.key(at + 2));
    let both = format!("{key} {next}");
    let is_role = |phrase: &str| {
        lexicon::role(phrase).is_some() || lexicon::singulars(phrase).any(|one| lexicon::role(&one).is_some())
    };
    (!(next_joins && (is_role(&next) || is_role(&two) || is_role(&both)))).then_some(at)
}

pub(crate) fn is_place(words: &Words, name: &Range<usize>) -> bool {
    let joined: Vec<String> = name.clone().map(|at| words.key(at)).collect();
    lexicon::is_place(&joined.join(" "))
}

fn kind_of(words: &Words, name: &Range<usize>, definite: bool) -> MentionKind {
    if is_place(words, name) {
        return MentionKind::Place;
    }
    if name.len() == 1 {
        return if is_acronym(words.text(name.start)) { MentionKind::Body } else { MentionKind::Unclear };
    }
    let shouted = name.clone().all(|at| is_acronym(words.text(at)));
    let digits = name.clone().any(|at| words.text(at).contains(|c: char| c.is_ascii_digit()));
    if shouted && name.len() <= 3 && !definite && !digits {
        // "ANA RAO:" in a transcript.
        return MentionKind::Person;
    }
    if definite || digits || shouted || name.len() > PERSON_WORDS {
        return MentionKind::Unclear;
    }
    MentionKind::Person
}

/// "FBI", "U.N.", "AROS", but not "J.".
pub(crate) fn is_acronym(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    (2..=6).contains(&letters) && !word.chars().any(char::is_lowercase)
}

/// "|de Blasio", where the sentence has only the surname.
fn with_particle_before(words: &Words, name: Range<usize>) -> Range<usize> {
    let Some(before) = name.start.checked_sub(1) else { return name };
    let joins = words.list[name.start].gap == Gap::Space && !words.list[before].possessive;
    let key = words.key(before);
    if joins && matches!(key.as_str(), "de" | "von" | "van" | "bin" | "di" | "del") {
        return before..name.end;
    }
    name
}
