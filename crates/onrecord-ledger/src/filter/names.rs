//! Who is meant by `--speaker Rao`, and which outlet by `--outlet courier`?

use rusqlite::{Connection, OptionalExtension};
use similar::{Algorithm, capture_diff_slices};

/// More speakers than this are not one that somebody is looking for, and a search for all of them would be slow.
const MOST_NAMES: usize = 50;
/// How many names are offered where nobody has the one that was typed.
const NEAR_NAMES: usize = 3;
/// Names that share the first letters, among which the near ones are looked for.
const CANDIDATES: usize = 2_000;
/// Below this share of common letters a name is another one: "Rao" and "Roa" share 0.67, "Rao" and "Ray" as well.
const NEAR: f32 = 0.6;

/// Whose names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    Speakers,
    Outlets,
}

/// A speaker or an outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub id: i64,
    pub name: String,
}

impl Whose {
    fn column(self) -> &'static str {
        match self {
            Whose::Speakers => "speaker",
            Whose::Outlets => "outlet",
        }
    }

    /// By `index_names.rowid`, the id and the name. A speaker that was merged into another stands for that one.
    fn table(self) -> &'static str {
        match self {
            Whose::Speakers => {
                "SELECT DISTINCT whole.id, whole.name FROM index_names
                 JOIN speakers ON speakers.id = index_names.rowid / 2
                 JOIN speakers AS whole ON whole.id = ifnull(speakers.merged_into, speakers.id)"
            }
            Whose::Outlets => {
                "SELECT outlets.id, outlets.name FROM index_names JOIN outlets ON outlets.id = (index_names.rowid - 1) / 2"
            }
        }
    }

    fn by_id(self) -> &'static str {
        match self {
            Whose::Speakers => {
                "SELECT whole.id, whole.name FROM speakers
                 JOIN speakers AS whole ON whole.id = ifnull(speakers.merged_into, speakers.id) WHERE speakers.id = ?1"
            }
            Whose::Outlets => "SELECT id, name FROM outlets WHERE id = ?1",
        }
    }
}

/// All that are called so: by the id, or by whole words of the name, of which the last may be unfinished. Where names
/// match to the last word, those that only begin so are not meant: "Rao" is not "Raoul".
pub(super) fn called(sql: &Connection, whose: Whose, typed: &str) -> rusqlite::Result<Result<Vec<Named>, String>> {
    if let Ok(id) = typed.trim().parse::<i64>() {
        let by_id = sql.prepare_cached(whose.by_id())?.query_row([id], read_named).optional()?;
        if let Some(named) = by_id {
            return Ok(Ok(vec![named]));
        }
    }
    let words: Vec<_> = words(typed);
    if words.is_empty() {
        return Ok(Err(format!("--{} \"{typed}\": there is no letter or digit in this name", whose.column())));
    }
    let whole: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
    let mut found = matching(sql, whose, &whole.join(" AND "), MOST_NAMES + 1)?;
    if found.is_empty() {
        found = matching(sql, whose, &format!("{} *", whole.join(" AND ")), MOST_NAMES + 1)?;
    }
    if found.is_empty() {
        return Ok(Err(nobody(sql, whose, typed, &words)?));
    }
    if found.len() > MOST_NAMES {
        let example = &found[0].name;
        return Ok(Err(format!(
            "--{} \"{typed}\": more than {MOST_NAMES} are called so, {example} among them; give more of the name",
            whose.column()
        )));
    }
    Ok(Ok(found))
}

/// Names that users gave in corrections, each with the speaker who has it, after merges, if one has.
pub(super) fn of_corrections(sql: &Connection) -> rusqlite::Result<Vec<(String, Option<i64>)>> {
    sql.prepare_cached(
        "SELECT DISTINCT speaker,
             (SELECT ifnull(merged_into, id) FROM speakers WHERE name = corrections.speaker ORDER BY id LIMIT 1)
         FROM corrections WHERE verdict = 'speaker' AND undone_at IS NULL AND speaker IS NOT NULL ORDER BY 1",
    )?
    .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
    .collect()
}

/// Whether a name holds all words typed.
pub(super) fn holds(name: &str, typed: &str) -> bool {
    let (name, typed) = (words(&name.to_lowercase()), words(&typed.to_lowercase()));
    !typed.is_empty() && typed.iter().all(|word| name.contains(word))
}

fn matching(sql: &Connection, whose: Whose, names: &str, most: usize) -> rusqlite::Result<Vec<Named>> {
    let matching = format!("{} WHERE index_names MATCH ?1 ORDER BY index_names.rowid LIMIT ?2", whose.table());
    let mut statement = sql.prepare_cached(&matching)?;
    let found = statement.query_map((format!("{} : ({names})", whose.column()), most), read_named)?;
    found.collect()
}

fn read_named(row: &rusqlite::Row<'_>) -> rusqlite::Result<Named> {
    Ok(Named { id: row.get(0)?, name: row.get(1)? })
}

fn words(typed: &str) -> Vec<String> {
    typed.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The sentence for a name that nobody has, with names that nearly are.
fn nobody(sql: &Connection, whose: Whose, typed: &str, words: &[String]) -> rusqlite::Result<String> {
    let beginnings: Vec<_> =
        words.iter().map(|word| format!("\"{}\" *", word.chars().take(2).collect::<String>())).collect();
    let candidates = matching(sql, whose, &beginnings.join(" OR "), CANDIDATES)?;
    let mut near: Vec<_> = candidates
        .iter()
        .map(|named| (likeness(typed, &named.name), named.name.as_str()))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    near.dedup();
    let names: Vec<_> = near.iter().take(NEAR_NAMES).map(|(_, name)| *name).collect();
    let column = whose.column();
    Ok(match names.as_slice() {
        [] => format!("--{column} \"{typed}\": no {column} of this ledger is called so"),
        names => {
            format!("--{column} \"{typed}\": no {column} of this ledger is called so; near it: {}", names.join(", "))
        }
    })
}

/// The share of letters that two names have in common, at best that of what was typed with one word of the name.
fn likeness(typed: &str, name: &str) -> f32 {
    let typed: Vec<char> = typed.to_lowercase().chars().collect();
    std::iter::once(name)
        .chain(name.split_whitespace())
        .map(|part| {
            let part: Vec<char> = part.to_lowercase().chars().collect();
            let common: usize = capture_diff_slices(Algorithm::Myers, &typed, &part)
                .iter()
                .filter(|op| op.tag() == similar::DiffTag::Equal)
                .map(|op| op.new_range().len())
                .sum();
            2.0 * common as f32 / (typed.len() + part.len()).max(1) as f32
        })
        .fold(0.0, f32::max)
}
