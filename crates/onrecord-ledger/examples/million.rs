//! How fast are adding and searching when the ledger is large?
//!
//! ```text
//! cargo run --release -p onrecord-ledger --example million -- --statements 1000000 --ledger million.sqlite
//! cargo run --release -p onrecord-ledger --example million -- --search-only --ledger million.sqlite
//! ```
//!
//! Articles are made up from a vocabulary that is spread as words are (Zipf's law), by 20,000 speakers in 200 outlets over
//! ten years, and go through the same functions as any reading. Then searches made to be slow are timed: each in a
//! connection of its own first ("first"), then again and again. The second command does so in a fresh process.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark tells a person")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use onrecord_core::{
    Article, Attribution, Hints, InputKind, Kind, Moment, Origin, Precision, Reading, Span, Speaker, SpeakerKind,
    Statement,
};
use onrecord_ledger::add::{self, Given};
use onrecord_ledger::filter::Filter;
use onrecord_ledger::search::{self, Order, Search};
use onrecord_ledger::{Ledger, people, run, trace};

/// The commonest words of English, in order; the further ones are made up.
const COMMON: &str = "the to of and a that in is it for we be on are have this with not as will they was at but i by from \
    has there he our do what who or an if their been so people more all would can about which were you when his new had \
    one should up very because also than its no us how them said going some out time could these into just think get need";
const WORDS: usize = 300_000;
const SPEAKERS: usize = 20_000;
const OUTLETS: usize = 200;
const STATEMENTS_AN_ARTICLE: usize = 10;
const RUNS: usize = 15;
/// So many statements are traced.
const TRACES: usize = 200;
const CUES: [&str; 12] = [
    "said",
    "says",
    "told",
    "added",
    "claimed",
    "argued",
    "according to",
    "warned",
    "denied",
    "asked",
    "wrote",
    "insisted",
];
/// Ten years from here.
const FIRST_YEAR: usize = 2016;
const NOW: &str = "2026-11-22T00:00:00Z";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| arguments.iter().position(|one| one == name).and_then(|at| arguments.get(at + 1));
    let n_statements: usize = value("--statements").map_or(Ok(1_000_000), |n| n.parse())?;
    let ledger = PathBuf::from(value("--ledger").map_or("million.sqlite", |path| path.as_str()));
    if !arguments.iter().any(|one| one == "--search-only") {
        fill(&ledger, n_statements)?;
    }
    time_searches(&ledger)?;
    time_traces(&ledger)
}

/// Random numbers that are the same on every machine (SplitMix64).
struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }
}

/// The n-th is 1/n as frequent as the first.
struct Zipf(Vec<f64>);

impl Zipf {
    fn new(n: usize) -> Zipf {
        let mut sum = 0.0;
        let sums = (1..=n).map(|rank| {
            sum += 1.0 / (rank as f64 + 1.7);
            sum
        });
        Zipf(sums.collect())
    }

    fn throw(&self, dice: &mut Dice) -> usize {
        let at = dice.unit() * self.0.last().copied().unwrap_or(0.0);
        self.0.partition_point(|sum| *sum < at).min(self.0.len() - 1)
    }
}

fn made_up_word(number: usize) -> String {
    const FIRST: [&str; 24] = [
        "b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pr", "cl", "a", "e", "i",
        "o", "u", "br",
    ];
    const THEN: [&str; 12] = ["a", "e", "i", "o", "u", "ai", "ea", "er", "or", "an", "en", "in"];
    const LAST: [&str; 8] = ["", "s", "ed", "ing", "tion", "t", "n", "ly"];
    let mut dice = Dice(number as u64 * 7919 + 13);
    let syllables: String =
        (0..2 + dice.below(3)).flat_map(|_| [FIRST[dice.below(FIRST.len())], THEN[dice.below(THEN.len())]]).collect();
    syllables + LAST[dice.below(LAST.len())]
}

fn name(number: usize) -> String {
    let part = |number: usize| {
        let word = made_up_word(number);
        word[..1].to_uppercase() + &word[1..]
    };
    format!("{} {}", part(number % 400), part(number + 1_000))
}

struct World {
    vocabulary: Vec<String>,
    words: Zipf,
    speakers: Zipf,
    outlets: Zipf,
    cues: Zipf,
}

fn world() -> World {
    let vocabulary =
        COMMON.split_whitespace().map(str::to_owned).chain((0..WORDS).map(made_up_word)).collect::<Vec<_>>();
    World {
        words: Zipf::new(vocabulary.len()),
        vocabulary,
        speakers: Zipf::new(SPEAKERS),
        outlets: Zipf::new(OUTLETS),
        cues: Zipf::new(CUES.len()),
    }
}

/// An article of so many statements: "“...,” said Name Surname." a paragraph.
fn article(world: &World, dice: &mut Dice, number: usize) -> Reading {
    let mut text = String::new();
    let statements = (0..STATEMENTS_AN_ARTICLE).map(|_| statement(world, dice, &mut text)).collect();
    let date = format!("{}-{:02}-{:02}", FIRST_YEAR + dice.below(10), 1 + dice.below(12), 1 + dice.below(28));
    let outlet = format!("{} Herald", made_up_word(500 + world.outlets.throw(dice)));
    let article = Article {
        text,
        url: Some(format!("https://herald.example/{number}")),
        outlet: Some(outlet),
        title: Some(format!("The news of {date}")),
        published: Moment { date: Some(date), precision: Precision::Day, origin: Origin::Input, ..Moment::default() },
        ..Article::default()
    };
    Reading { article, statements, relays: Vec::new(), notes: Vec::new() }
}

fn statement(world: &World, dice: &mut Dice, text: &mut String) -> Statement {
    let content: Vec<&str> =
        (0..8 + dice.below(30)).map(|_| world.vocabulary[world.words.throw(dice)].as_str()).collect();
    let mut piece = |words: &str, before: &str| {
        text.push_str(before);
        let begin = text.len();
        text.push_str(words);
        Span::new(begin, text.len())
    };
    let content = vec![piece(&content.join(" "), "“")];
    let cue = vec![piece(CUES[world.cues.throw(dice)], ",” ")];
    let name = name(world.speakers.throw(dice));
    let source = vec![piece(&name, " ")];
    text.push_str(".\n");
    Statement {
        attribution: Attribution { content, cue, source, confidence: 0.9 },
        kind: [Kind::Direct, Kind::Indirect, Kind::Mixed][dice.below(3)],
        speaker: Speaker {
            key: name.clone(),
            name: Some(name),
            kind: SpeakerKind::Person,
            why: Vec::new(),
            roles: Vec::new(),
        },
        occasion: None,
        inside: None,
    }
}

fn fill(path: &Path, n_statements: usize) -> Result<(), Box<dyn std::error::Error>> {
    let world = world();
    let mut dice = Dice(1);
    let mut ledger = Ledger::create(path)?;
    let run = run::begin(&mut ledger, "add", NOW)?;
    let mut adding = Duration::ZERO;
    let mut lap = Duration::ZERO;
    let mut n_new = 0;
    for number in 0..n_statements / STATEMENTS_AN_ARTICLE {
        let reading = article(&world, &mut dice, number);
        let hints = Hints { kind: Some(InputKind::Text), ..Hints::default() };
        let input = number.to_string();
        let given = Given {
            id: &input,
            input: &input,
            address: None,
            bytes: reading.article.text.as_bytes(),
            hints: &hints,
            keep_page: true,
        };
        let addition = add::prepare(&given, &reading, "million");
        let started = Instant::now();
        add::add(&mut ledger, run, &addition, NOW)?;
        n_new += 1;
        if people::settle_if_due(&mut ledger, n_new)? {
            n_new = 0;
        }
        adding += started.elapsed();
        let n = (number + 1) * STATEMENTS_AN_ARTICLE;
        if n.is_multiple_of(n_statements.div_ceil(10)) {
            let rate = (n_statements / 10) as f64 / (adding - lap).as_secs_f64();
            lap = adding;
            eprintln!("{n} statements, the last tenth at {rate:.0} statements/s");
        }
    }
    people::settle(&mut ledger)?;
    run::end(&mut ledger, run, NOW)?;
    let megabytes = std::fs::metadata(path)?.len() >> 20;
    eprintln!("added {:.0} statements/s; the ledger has {megabytes} MB", n_statements as f64 / adding.as_secs_f64());
    Ok(())
}

/// Searches that are slow if any is.
fn searches() -> Vec<Search> {
    let words = |words: &str| Search { words: words.into(), ..Search::default() };
    let fifty = |between: &str| words(&COMMON.split_whitespace().take(50).collect::<Vec<_>>().join(between));
    let any = Search::default();
    vec![
        words("the"),
        words("a*"),
        words("that*"),
        words("s* t*"),
        words("the of to"),
        words("the NOT a*"),
        words("the NOT the"),
        words("\"of the\""),
        words("\"of the of the\""),
        words("(think OR need) NOT (get OR just)"),
        words("zzzz"),
        fifty(" "),
        fifty(" OR "),
        Search { order: Order::Best, ..words("the people think") },
        Search { order: Order::Best, ..fifty(" OR ") },
        Search { filter: Filter { speaker: Some(name(0)), ..Filter::default() }, ..any.clone() },
        Search { filter: Filter { speaker: Some(name(0)), ..Filter::default() }, ..words("the") },
        Search { filter: Filter { speaker: Some(name(SPEAKERS - 1)), ..Filter::default() }, ..words("the") },
        Search {
            filter: Filter { kind: Some("direct".into()), ..Filter::default() },
            cue: Some("said".into()),
            ..any.clone()
        },
        Search {
            filter: Filter { kind: Some("mixed".into()), ..Filter::default() },
            cue: Some("insisted".into()),
            ..words("people")
        },
        Search {
            filter: Filter {
                outlet: Some(format!("{} Herald", made_up_word(500))),
                until: Some("2017".into()),
                ..Filter::default()
            },
            ..words("the")
        },
        Search {
            filter: Filter { since: Some("2020-03".into()), until: Some("2020-03".into()), ..Filter::default() },
            ..any.clone()
        },
        Search { filter: Filter { since: Some("2016".into()), ..Filter::default() }, offset: 9_000, ..any },
    ]
}

fn time_searches(path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    println!("| search | found | first ms | p50 | p95 | max |\n|---|---|---|---|---|---|");
    for search in searches() {
        let mut ledger = Ledger::open(path)?;
        let mut times = Vec::new();
        let mut found = String::new();
        for _ in 0..=RUNS {
            let started = Instant::now();
            let hits = search::find(&mut ledger, &search);
            times.push(started.elapsed().as_secs_f64() * 1e3);
            found = match hits {
                Ok(hits) if hits.is_stopped => format!("{}, stopped", hits.total.n),
                Ok(hits) if hits.total.is_capped => format!("{}+", hits.total.n),
                Ok(hits) => hits.total.n.to_string(),
                Err(why) => why.to_string(),
            };
        }
        let first = times.remove(0);
        times.sort_by(f64::total_cmp);
        let (p50, p95, max) = (times[RUNS / 2], times[RUNS * 95 / 100], times[RUNS - 1]);
        println!("| {} | {found} | {first:.1} | {p50:.1} | {p95:.1} | {max:.1} |", described(&search));
    }
    Ok(())
}

/// Traces statements that hold common words: their fingerprints are those of many.
fn time_traces(path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut ledger = Ledger::open(path)?;
    let newest = search::find(&mut ledger, &Search { limit: TRACES, ..Search::default() })?;
    let mut times = Vec::new();
    for hit in &newest.statements {
        let started = Instant::now();
        trace::of_statement(&ledger, &hit.id)?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let (p50, p95, max) = (times[times.len() / 2], times[times.len() * 95 / 100], times[times.len() - 1]);
    println!("\n{} statements traced: p50 {p50:.1} ms, p95 {p95:.1}, most {max:.1}", times.len());
    Ok(())
}

fn described(search: &Search) -> String {
    let words: String = search.words.chars().take(40).collect();
    let filters = [
        ("speaker", &search.filter.speaker),
        ("outlet", &search.filter.outlet),
        ("since", &search.filter.since),
        ("until", &search.filter.until),
        ("kind", &search.filter.kind),
        ("cue", &search.cue),
    ];
    let filters: String =
        filters.iter().filter_map(|(name, value)| value.as_ref().map(|value| format!(" --{name} {value}"))).collect();
    let best = if search.order == Order::Best { " --best" } else { "" };
    format!("`{words}`{filters}{best}")
}
