//! Which appearances of one surname, or of one body's name, are the same speaker?
//!
//! A pure function of the appearances and of the user's table: whatever the order in which articles came, the groups are
//! the same. One wrong speaker can harm somebody, so what is not certain stays apart and is told as a doubt. Nothing but
//! the names and the articles' own words about them counts; nobody's gender, origin or belief is guessed from a name.

use std::collections::{BTreeMap, BTreeSet};

use onrecord_core::speaker::name::{self, Role};

/// A speaker as one article presents them. All of one group have the same surname, or the same body's name.
#[derive(Clone, Debug, Default)]
pub struct Appearance {
    pub name: String,
    /// What the article says they are, phrases joined by [`BETWEEN_ROLES`].
    pub role: Option<String>,
    pub article: i64,
    pub outlet: Option<i64>,
    /// Days since 1970.
    pub day: Option<i32>,
    /// The row of the user's own table that has this name.
    pub person: Option<i64>,
    /// Whether the article makes a person of it; "Rao" alone is often left open.
    pub is_person: bool,
}

/// Stands between the phrases of [`Appearance::role`].
pub const BETWEEN_ROLES: &str = "; ";

/// Appearances that are one speaker, by index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    pub appearances: Vec<usize>,
    pub person: Option<i64>,
}

/// Groups that may be one speaker, and why they were left apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    pub groups: Vec<usize>,
    pub why: String,
}

/// A surname alone is given to the one bearer of that name in the ledger with this many signs. Set so that on PolNeAR
/// train and dev no such merge is wrong (`record/2026-11-22-speakers-over-documents.md`).
const SIGNS_NEEDED: usize = 2;
/// The same outlet so many days later may leave the first name out.
const NEAR_DAYS: i32 = 7;
/// "Example Security Council" in the article of a surname tells more than "White House".
const LONG_NAME_WORDS: usize = 3;
/// More doubts about one name help nobody.
const DOUBTS: usize = 20;

/// One way in which the articles write a name and say what its bearer is, with all who are written so.
struct Form<'a> {
    /// As one of its articles has it.
    name: &'a str,
    given: Vec<String>,
    suffix: Option<String>,
    role: Role,
    person: Option<i64>,
    appearances: Vec<usize>,
}

impl Form<'_> {
    /// Only a surname, or a surname with an initial.
    fn is_short(&self) -> bool {
        self.given.first().is_none_or(|first| first.chars().count() == 1)
    }
}

/// Groups people of one surname. `is_in(article, words)` tells whether the article's text holds these very words.
pub fn people(appearances: &[Appearance], is_in: &dyn Fn(i64, &str) -> bool) -> (Vec<Group>, Vec<Doubt>) {
    let forms = forms(appearances);
    let (short, full): (Vec<&Form<'_>>, Vec<&Form<'_>>) = forms.iter().partition(|form| form.is_short());
    let mut made = Made::default();
    let names: Vec<Vec<usize>> = by_first_name(&full).into_iter().map(|name| made.one_name(&name)).collect();
    made.clipped_names(&names);
    made.short_names(appearances, &short, is_in);
    made.finished(appearances)
}

/// Groups bodies of one name: one, if the name is a body's own; else each article has its own police.
pub fn bodies(appearances: &[Appearance]) -> Vec<Group> {
    let all: Vec<usize> = (0..appearances.len()).collect();
    let is_own = appearances.first().is_some_and(|first| name::body(&first.name).1);
    let (listed, unlisted): (Vec<usize>, Vec<usize>) =
        all.into_iter().partition(|index| appearances[*index].person.is_some());
    let mut groups = by_person(appearances, &listed);
    if is_own && !unlisted.is_empty() {
        groups.push(Group { appearances: unlisted, person: None });
    } else {
        groups.extend(unlisted.into_iter().map(|index| Group { appearances: vec![index], person: None }));
    }
    groups
}

fn by_person(appearances: &[Appearance], listed: &[usize]) -> Vec<Group> {
    let mut people: BTreeMap<Option<i64>, Vec<usize>> = BTreeMap::new();
    for index in listed {
        people.entry(appearances[*index].person).or_default().push(*index);
    }
    people.into_iter().map(|(person, appearances)| Group { appearances, person }).collect()
}

/// 100,000 appearances of one name are a few hundred forms.
fn forms(appearances: &[Appearance]) -> Vec<Form<'_>> {
    /// The name, the role, the row of the user's table.
    type Written<'a> = (&'a str, Option<&'a str>, Option<i64>);
    let mut written: BTreeMap<Written<'_>, Vec<usize>> = BTreeMap::new();
    for (index, one) in appearances.iter().enumerate() {
        written.entry((&one.name, one.role.as_deref(), one.person)).or_default().push(index);
    }
    written.into_iter().map(|((name, role, person), appearances)| form(name, role, person, appearances)).collect()
}

fn form<'a>(text: &'a str, role: Option<&str>, person: Option<i64>, appearances: Vec<usize>) -> Form<'a> {
    let parsed = name::person(text).unwrap_or_default();
    let phrases = role.into_iter().flat_map(|role| role.split(BETWEEN_ROLES)).chain(parsed.role);
    let role = phrases.fold(Role::default(), |known, phrase| joined(known, name::role(phrase)));
    Form { name: text, given: parsed.given, suffix: parsed.suffix, role, person, appearances }
}

fn joined(mut known: Role, more: Role) -> Role {
    known.offices.extend(more.offices);
    known.wider.extend(more.wider);
    known.fields.extend(more.fields);
    known.names.extend(more.names);
    known.telling.extend(more.telling);
    known.bodies.extend(more.bodies);
    known
}

/// Full names by first name, whatever the generation: "Ana B. Rao", "Ana Rao Jr.".
fn by_first_name<'a>(full: &[&'a Form<'a>]) -> Vec<Vec<&'a Form<'a>>> {
    let mut names: BTreeMap<&str, Vec<&'a Form<'a>>> = BTreeMap::new();
    for form in full {
        names.entry(form.given[0].as_str()).or_default().push(form);
    }
    names.into_values().collect()
}

/// Forms of one name that are one person.
#[derive(Default)]
struct Bearer<'a> {
    forms: Vec<&'a Form<'a>>,
    first_name: &'a str,
    role: Role,
    person: Option<i64>,
    /// Surnames alone that were given to them.
    short: Vec<usize>,
}

/// The groups as they are being made.
#[derive(Default)]
struct Made<'a> {
    bearers: Vec<Bearer<'a>>,
    /// Groups of surnames alone that were given to nobody.
    alone: Vec<Vec<usize>>,
    /// Indices of bearers and, behind all of them, of `alone`.
    doubts: Vec<(Vec<Place>, String)>,
}

#[derive(Clone, Copy)]
enum Place {
    Bearer(usize),
    Alone(usize),
}

impl<'a> Made<'a> {
    /// Groups the forms of one first name and surname; gives the bearers' indices.
    fn one_name(&mut self, forms: &[&'a Form<'a>]) -> Vec<usize> {
        let from = self.bearers.len();
        let mut people: BTreeMap<i64, Vec<&'a Form<'a>>> = BTreeMap::new();
        for group in kinds_of_name(forms).into_iter().flat_map(|forms| by_role(&forms)) {
            let listed: BTreeSet<i64> = group.iter().filter_map(|form| form.person).collect();
            match (listed.first(), listed.len()) {
                (Some(person), 1) => people.entry(*person).or_default().extend(group),
                (None, _) => self.bearers.push(bearer(group, None)),
                _ => {
                    let (named, rest): (Vec<_>, Vec<_>) = group.into_iter().partition(|form| form.person.is_some());
                    for form in named {
                        people.entry(form.person.unwrap_or_default()).or_default().push(form);
                    }
                    if !rest.is_empty() {
                        self.bearers.push(bearer(rest, None));
                    }
                }
            }
        }
        self.bearers.extend(people.into_iter().map(|(person, forms)| bearer(forms, Some(person))));
        let made: Vec<usize> = (from..self.bearers.len()).collect();
        if made.len() > 1 && made.iter().any(|index| self.bearers[*index].person.is_none()) {
            let why = apart(&made.iter().map(|index| &self.bearers[*index]).collect::<Vec<_>>());
            self.doubts.push((made.iter().copied().map(Place::Bearer).collect(), why));
        }
        made
    }

    /// "Tim Rao" and "Timothy Rao" with roles that agree.
    fn clipped_names(&mut self, names: &[Vec<usize>]) {
        for (short, long) in names.iter().zip(names.iter().skip(1)) {
            let first = |name: &[usize]| name.first().map_or("", |index| self.bearers[*index].first_name);
            let (clipped, whole) = (first(short), first(long));
            let agree = |a: &usize, b: &usize| agrees(&self.bearers[*a].role, &self.bearers[*b].role);
            let pairs = short.iter().flat_map(|a| long.iter().map(move |b| (*a, *b)));
            if clipped.chars().count() < CLIPPED || !whole.starts_with(clipped) {
                continue;
            }
            let found: Vec<(usize, usize)> = pairs.filter(|(a, b)| agree(a, b)).collect();
            for (a, b) in found {
                let why = format!("\"{clipped}\" may be short for \"{whole}\", and the roles agree");
                self.doubts.push((vec![Place::Bearer(a), Place::Bearer(b)], why));
            }
        }
    }

    /// Gives surnames alone to the one bearer of the name, where enough speaks for it.
    fn short_names(&mut self, appearances: &[Appearance], short: &[&'a Form<'a>], is_in: &dyn Fn(i64, &str) -> bool) {
        let days: Vec<Days> = self.bearers.iter().map(|bearer| Days::of(bearer, appearances)).collect();
        for form in short {
            if let Some(person) = form.person {
                self.listed(form, person);
                continue;
            }
            let initial = form.given.first().map(String::as_str).unwrap_or_default();
            let fits = |bearer: &Bearer<'_>| !bearer.forms.is_empty() && bearer.first_name.starts_with(initial);
            let bearers: Vec<usize> = (0..days.len()).filter(|index| fits(&self.bearers[*index])).collect();
            let mut left = form.appearances.clone();
            if let [only] = bearers.as_slice() {
                let bearer = &self.bearers[*only];
                let signs = |index: &usize| signs(&appearances[*index], form, bearer, &days[*only], is_in);
                let given: Vec<usize>;
                (given, left) = left.into_iter().partition(|index| signs(index) >= SIGNS_NEEDED);
                self.bearers[*only].short.extend(given);
            }
            self.alone(appearances, form, left, &bearers);
        }
    }

    fn listed(&mut self, form: &'a Form<'a>, person: i64) {
        let known = self.bearers.iter().position(|bearer| bearer.person == Some(person));
        let index = known.unwrap_or(self.bearers.len());
        if known.is_none() {
            self.bearers.push(Bearer { person: Some(person), ..Bearer::default() });
        }
        self.bearers[index].short.extend(&form.appearances);
    }

    /// What is left of a form of surnames alone: one speaker if the role is told in detail, else one for each article.
    fn alone(&mut self, appearances: &[Appearance], form: &Form<'_>, left: Vec<usize>, bearers: &[usize]) {
        if left.is_empty() {
            return;
        }
        let is_person = left.iter().any(|index| appearances[*index].is_person);
        let from = self.alone.len();
        if form.role.offices.len() + form.role.telling.len() >= SIGNS_NEEDED {
            self.alone.push(left);
        } else {
            self.alone.extend(left.into_iter().map(|index| vec![index]));
        }
        let why = match bearers {
            [] => "only a part of the name is given, and nobody in the ledger bears all of it",
            [_] => "only a part of the name is given, and too little else speaks for the one who bears it",
            _ => "only a part of the name is given, and several people bear it",
        };
        let bearers = bearers.iter().copied().map(Place::Bearer);
        let alone: Vec<Place> = (from..self.alone.len()).map(Place::Alone).collect();
        if bearers.len() == 0 {
            if alone.len() > 1 && is_person {
                self.doubts.push((alone, why.to_string()));
            }
            return;
        }
        for one in alone.into_iter().take(DOUBTS) {
            self.doubts.push((bearers.clone().chain([one]).collect(), why.to_string()));
        }
    }

    fn finished(self, appearances: &[Appearance]) -> (Vec<Group>, Vec<Doubt>) {
        let n_bearers = self.bearers.len();
        let group = |bearer: Bearer<'_>| {
            let full = bearer.forms.iter().flat_map(|form| form.appearances.iter().copied());
            let mut appearances: Vec<usize> = full.chain(bearer.short).collect();
            appearances.sort_unstable();
            Group { appearances, person: bearer.person }
        };
        let mut groups: Vec<Group> = self.bearers.into_iter().map(group).collect();
        groups.extend(self.alone.into_iter().map(|appearances| Group { appearances, person: None }));
        debug_assert_eq!(groups.iter().map(|group| group.appearances.len()).sum::<usize>(), appearances.len());
        let index = |place: Place| match place {
            Place::Bearer(index) => index,
            Place::Alone(index) => n_bearers + index,
        };
        let doubt = |(places, why): (Vec<Place>, String)| Doubt {
            groups: places.into_iter().map(index).take(DOUBTS).collect(),
            why,
        };
        (groups, self.doubts.into_iter().map(doubt).take(DOUBTS).collect())
    }
}

/// A first name cut to fewer letters ("Al") is short for too many.
const CLIPPED: usize = 3;

fn bearer<'a>(forms: Vec<&'a Form<'a>>, person: Option<i64>) -> Bearer<'a> {
    let first_name = forms.first().map_or("", |form| form.given[0].as_str());
    let role = forms.iter().fold(Role::default(), |known, form| joined(known, form.role.clone()));
    Bearer { forms, first_name, role, person, short: Vec::new() }
}

/// In words, why people of one name were left apart.
fn apart(bearers: &[&Bearer<'_>]) -> String {
    let said = |bearer: &&Bearer<'_>| {
        let role = &bearer.role;
        let words: Vec<&str> = role.offices.iter().chain(&role.names).take(4).map(String::as_str).collect();
        let name = bearer.forms.first().map_or("", |form| form.name);
        if words.is_empty() { format!("{name}, no role") } else { format!("{name}, \"{}\"", words.join(" ")) }
    };
    let roles: Vec<String> = bearers.iter().map(said).take(4).collect();
    format!("one name, but what the articles say of it does not agree: {}", roles.join(" / "))
}

/// Forms of one first name and surname that no middle name and no generation tells apart.
fn kinds_of_name<'a>(forms: &[&'a Form<'a>]) -> Vec<Vec<&'a Form<'a>>> {
    let mut generations: BTreeMap<&Option<String>, Vec<&'a Form<'a>>> = BTreeMap::new();
    for form in forms {
        generations.entry(&form.suffix).or_default().push(form);
    }
    generations.into_values().flat_map(|forms| by_middle_name(&forms)).collect()
}

/// "Ana B. Rao" and "Ana Beth Rao" are one, "Ana C. Rao" another; where there are such two, "Ana Rao" is neither.
fn by_middle_name<'a>(forms: &[&'a Form<'a>]) -> Vec<Vec<&'a Form<'a>>> {
    let middles: Vec<&[String]> = forms.iter().map(|form| &form.given[1..]).collect();
    let mut distinct: Vec<&[String]> = middles.iter().copied().filter(|middle| !middle.is_empty()).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let mut sets = Sets::new(distinct.len());
    for (a, first) in distinct.iter().enumerate() {
        let fits = |b: &usize| *b != a && may_be_one(first, distinct[*b]);
        let found: Vec<usize> = (0..distinct.len()).filter(fits).take(2).collect();
        if let [only] = found.as_slice() {
            sets.unite(a, *only);
        }
    }
    let n_kinds = (0..distinct.len()).filter(|index| sets.root(*index) == *index).count();
    if n_kinds <= 1 {
        return vec![forms.to_vec()];
    }
    let mut kinds: BTreeMap<Option<usize>, Vec<&'a Form<'a>>> = BTreeMap::new();
    for (form, middle) in forms.iter().zip(&middles) {
        let place = distinct.binary_search(middle).ok().map(|index| sets.root(index));
        kinds.entry(place).or_default().push(form);
    }
    kinds.into_values().collect()
}

/// "b" and "beth", which is one only if there is no "bob".
fn may_be_one(a: &[String], b: &[String]) -> bool {
    a.iter().zip(b).all(|(a, b)| a == b || (a.chars().count() == 1 && b.starts_with(a.as_str())))
}

/// Forms of one name by what the articles say they are.
fn by_role<'a>(forms: &[&'a Form<'a>]) -> Vec<Vec<&'a Form<'a>>> {
    let mut sets = Sets::new(forms.len());
    unite_by_names(forms, &mut sets);
    unite_by_office(forms, &mut sets);
    unite_by_wider_noun(forms, &mut sets);
    unite_by_field(forms, &mut sets);
    unite_without_role(forms, &mut sets);
    let mut groups: BTreeMap<usize, Vec<&'a Form<'a>>> = BTreeMap::new();
    for (index, form) in forms.iter().enumerate() {
        groups.entry(sets.root(index)).or_default().push(form);
    }
    groups.into_values().collect()
}

/// The same name in both roles: "Riverton's mayor", "a councillor in Riverton"; or the same office with the same place.
fn unite_by_names(forms: &[&Form<'_>], sets: &mut Sets) {
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (index, Form { role, .. }) in forms.iter().enumerate() {
        let telling = role.telling.iter().map(|name| ("", name.as_str()));
        let placed =
            role.offices.iter().flat_map(|office| role.names.iter().map(move |name| (office.as_str(), name.as_str())));
        for key in telling.chain(placed) {
            sets.unite(*seen.entry(key).or_insert(index), index);
        }
    }
}

/// The same office, where the articles name no two bodies or places for it: "the mayor of Riverton" is "the mayor", unless
/// there is a mayor of Eastport of the same name.
fn unite_by_office(forms: &[&Form<'_>], sets: &mut Sets) {
    let mut plain: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut placed: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (index, Form { role, .. }) in forms.iter().enumerate() {
        for office in &role.offices {
            if role.names.is_empty() {
                plain.entry(office).or_default().push(index);
            } else {
                placed.entry(office).or_default().insert(sets.root(index));
            }
        }
    }
    for (office, plain) in plain {
        for pair in plain.windows(2) {
            sets.unite(pair[0], pair[1]);
        }
        let roots: BTreeSet<usize> = placed.get(office).into_iter().flatten().map(|root| sets.root(*root)).collect();
        if let (Some(root), 1) = (roots.first(), roots.len()) {
            sets.unite(*root, plain[0]);
        }
    }
}

/// "the lawmaker" is the one senator of that name.
fn unite_by_wider_noun(forms: &[&Form<'_>], sets: &mut Sets) {
    let mut wider: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (index, Form { role, .. }) in forms.iter().enumerate() {
        for noun in &role.wider {
            wider.entry(noun).or_default().insert(index);
        }
    }
    for (index, Form { role, .. }) in forms.iter().enumerate() {
        let found = role.offices.iter().filter_map(|office| wider.get(office.as_str())).flatten();
        let roots: BTreeSet<usize> = found.map(|found| sets.root(*found)).collect();
        if let (Some(root), 1) = (roots.first(), roots.len()) {
            sets.unite(*root, index);
        }
    }
}

/// "the police chief" is the one police officer of that name.
fn unite_by_field(forms: &[&Form<'_>], sets: &mut Sets) {
    let mut fields: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (index, Form { role, .. }) in forms.iter().enumerate() {
        for field in &role.fields {
            fields.entry(field).or_default().insert(sets.root(index));
        }
    }
    for roots in fields.into_values() {
        // Earlier fields may have made them one.
        let roots: BTreeSet<usize> = roots.into_iter().map(|root| sets.root(root)).collect();
        if let (Some(one), Some(other), 2) = (roots.first(), roots.last(), roots.len()) {
            sets.unite(*one, *other);
        }
    }
}

/// Who has no role is the one of that name who has, if there is but one; else they are somebody by themselves.
fn unite_without_role(forms: &[&Form<'_>], sets: &mut Sets) {
    let (with, without): (Vec<usize>, Vec<usize>) = (0..forms.len()).partition(|index| !forms[*index].role.is_empty());
    for pair in without.windows(2) {
        sets.unite(pair[0], pair[1]);
    }
    let roots: BTreeSet<usize> = with.into_iter().map(|index| sets.root(index)).collect();
    if let (Some(root), 1, Some(first)) = (roots.first(), roots.len(), without.first()) {
        sets.unite(*root, *first);
    }
}

/// Whether two roles share an office or a name.
fn agrees(a: &Role, b: &Role) -> bool {
    !a.offices.is_disjoint(&b.offices) || !a.telling.is_disjoint(&b.telling)
}

/// When which outlet let a bearer speak.
struct Days(BTreeMap<i64, Vec<i32>>);

impl Days {
    fn of(bearer: &Bearer<'_>, appearances: &[Appearance]) -> Days {
        let mut days: BTreeMap<i64, Vec<i32>> = BTreeMap::new();
        for index in bearer.forms.iter().flat_map(|form| &form.appearances) {
            if let Appearance { outlet: Some(outlet), day: Some(day), .. } = appearances[*index] {
                days.entry(outlet).or_default().push(day);
            }
        }
        days.values_mut().for_each(|days| days.sort_unstable());
        Days(days)
    }

    fn is_near(&self, appearance: &Appearance) -> bool {
        let (Some(outlet), Some(day)) = (appearance.outlet, appearance.day) else { return false };
        let days = self.0.get(&outlet).map_or(&[][..], Vec::as_slice);
        let next = days.partition_point(|known| *known < day - NEAR_DAYS);
        days.get(next).is_some_and(|known| *known <= day + NEAR_DAYS)
    }
}

/// How much speaks for a surname alone meaning its one bearer: what the article says they are, the same outlet in the same
/// days, and the bearer's office named in the article.
fn signs(
    appearance: &Appearance,
    form: &Form<'_>,
    bearer: &Bearer<'_>,
    days: &Days,
    is_in: &dyn Fn(i64, &str) -> bool,
) -> usize {
    let offices = form.role.offices.intersection(&bearer.role.offices).count();
    let names = form.role.telling.intersection(&bearer.role.telling).count();
    let initial = usize::from(!form.given.is_empty());
    let near = usize::from(days.is_near(appearance));
    let known = offices + names + initial + near;
    if known >= SIGNS_NEEDED {
        return known;
    }
    let worth = |body: &str| if body.split(' ').count() >= LONG_NAME_WORDS { 2 } else { 1 };
    let named = bearer.role.bodies.iter().filter(|body| is_in(appearance.article, body)).map(|body| worth(body)).max();
    known + named.unwrap_or(0)
}

/// Disjoint sets of indices; the root of a set is its smallest member.
struct Sets(Vec<usize>);

impl Sets {
    fn new(n: usize) -> Sets {
        Sets((0..n).collect())
    }

    fn root(&self, mut index: usize) -> usize {
        while self.0[index] != index {
            index = self.0[index];
        }
        index
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        self.0[high] = low;
    }
}

#[cfg(test)]
mod tests;
