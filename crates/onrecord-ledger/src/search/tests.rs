use onrecord_core::{
    Article, Attribution, Hints, InputKind, Kind, Moment, Origin, Precision, Reading, Span, Speaker, SpeakerKind,
    Statement,
};
use tempfile::TempDir;

use super::*;
use crate::add::{self, Given};
use crate::correct::{self, Verdict};
use crate::run;

const NOW: &str = "2026-11-22T00:00:00Z";

/// A ledger to be thrown away.
struct Shelf {
    ledger: Ledger,
    _folder: TempDir,
}

/// A url, a day, an outlet, and contents with their cues and sources.
type Written<'a> = (&'a str, &'a str, &'a str, &'a [(&'a str, &'a str, &'a str)]);

/// `“content,” cue source.` a line, published that day by that outlet.
fn shelf(articles: &[Written<'_>]) -> Shelf {
    let folder = tempfile::tempdir().expect("a folder");
    let mut shelf =
        Shelf { ledger: Ledger::create(&folder.path().join("l.sqlite")).expect("a ledger"), _folder: folder };
    for (url, outlet, date, statements) in articles {
        shelf.add(url, outlet, date, statements);
    }
    shelf
}

impl Shelf {
    fn add(&mut self, url: &str, outlet: &str, date: &str, statements: &[(&str, &str, &str)]) {
        let mut text = String::from("Über den Wells 🌉.\n");
        let statements = statements
            .iter()
            .map(|(content, cue, name)| {
                let mut piece = |before: &str, words: &str| {
                    text.push_str(before);
                    let begin = text.len();
                    text.push_str(words);
                    Span::new(begin, text.len())
                };
                let content = vec![piece("“", content)];
                let cue = vec![piece(",” ", cue)];
                let source = vec![piece(" ", name)];
                text.push_str(".\n");
                Statement {
                    attribution: Attribution { content, cue, source, confidence: 0.9 },
                    kind: Kind::Direct,
                    speaker: Speaker {
                        name: None,
                        kind: SpeakerKind::Person,
                        key: name.to_lowercase(),
                        why: vec![],
                        roles: vec![],
                    },
                    occasion: None,
                    inside: None,
                }
            })
            .collect();
        let published =
            Moment { date: Some(date.into()), precision: Precision::Day, origin: Origin::Input, ..Moment::default() };
        let article =
            Article { text, url: Some(url.into()), outlet: Some(outlet.into()), published, ..Article::default() };
        let reading = Reading { article, statements, relays: vec![], notes: vec![] };
        let hints = Hints { kind: Some(InputKind::Text), ..Hints::default() };
        let bytes = reading.article.text.as_bytes();
        let given = Given { id: url, input: url, address: None, bytes, hints: &hints, keep_page: false };
        let run = run::begin(&mut self.ledger, "add", NOW).expect("a run");
        add::add(&mut self.ledger, run, &add::prepare(&given, &reading, "test"), NOW).expect("added");
        self.name_speakers();
    }

    /// Every source is a name here.
    fn name_speakers(&mut self) {
        self.sql(
            "INSERT INTO speakers (name, kind) SELECT DISTINCT source, 'person' FROM statements
             WHERE source NOT IN (SELECT name FROM speakers) ORDER BY 1;
             UPDATE statements SET speaker_id = (SELECT id FROM speakers WHERE name = source)",
        );
        rebuild(&mut self.ledger).expect("an index");
    }

    fn sql(&mut self, script: &str) {
        self.ledger.write(|sql| sql.execute_batch(script)).expect("SQL");
    }

    fn find(&mut self, search: &Search) -> Hits {
        find(&mut self.ledger, search).unwrap_or_else(|error| panic!("{search:?}: {error}"))
    }

    fn contents(&mut self, search: &Search) -> Vec<String> {
        self.find(search).statements.iter().map(|hit| hit.content[0].text.clone()).collect()
    }
}

fn only(filter: Filter) -> Search {
    Search { filter, ..Search::default() }
}

fn words(words: &str) -> Search {
    Search { words: words.into(), ..Search::default() }
}

fn town() -> Shelf {
    shelf(&[
        (
            "https://a.example/1",
            "Eastport Courier",
            "2024-05-14",
            &[("the old bridge is safe", "said", "Ana Rao"), ("the toll will rise", "claimed", "Tomasz Wilk")],
        ),
        (
            "https://b.example/2",
            "Riverton Herald",
            "2025-02-01",
            &[
                ("the bridge at Győr needs no toll", "said", "Ana Rao"),
                ("don't bridge, tunnel", "according to", "José Müller"),
            ],
        ),
    ])
}

fn named(portions: &[Portion]) -> Vec<(Option<&str>, usize)> {
    portions.iter().map(|one| (one.name.as_deref(), one.n)).collect()
}

#[test]
fn words_phrases_prefixes_and_operators() {
    let mut town = town();
    let mut check = |typed: &str, contents: &[&str]| assert_eq!(town.contents(&words(typed)), contents, "{typed}");
    check("bridge", &["don't bridge, tunnel", "the bridge at Győr needs no toll", "the old bridge is safe"]);
    check("bridge toll", &["the bridge at Győr needs no toll"]);
    check("\"old bridge\"", &["the old bridge is safe"]);
    check("gyor", &["the bridge at Győr needs no toll"]);
    check("tun*", &["don't bridge, tunnel"]);
    check("don't", &["don't bridge, tunnel"]);
    check("bridge NOT toll NOT tunnel", &["the old bridge is safe"]);
    check("(old OR tunnel) bridge", &["don't bridge, tunnel", "the old bridge is safe"]);
    check("said", &[]);
    check("k*", &[]);
}

#[test]
fn filters() {
    let mut town = town();
    let mut check =
        |search: Search, n: usize| assert_eq!(town.find(&search).total, Count { n, is_capped: false }, "{search:?}");
    check(only(Filter { speaker: Some("rao".into()), ..Filter::default() }), 2);
    check(only(Filter { speaker: Some("muller".into()), ..Filter::default() }), 1);
    check(Search { filter: Filter { speaker: Some("Ana R".into()), ..Filter::default() }, ..words("bridge") }, 2);
    check(only(Filter { outlet: Some("herald".into()), ..Filter::default() }), 2);
    check(Search { cue: Some("according  To".into()), ..Search::default() }, 1);
    check(only(Filter { kind: Some("direct".into()), ..Filter::default() }), 4);
    check(only(Filter { kind: Some("mixed".into()), ..Filter::default() }), 0);
    check(only(Filter { since: Some("2025".into()), ..Filter::default() }), 2);
    check(only(Filter { until: Some("2024-05".into()), ..Filter::default() }), 2);
    check(only(Filter { since: Some("2024-05-15".into()), until: Some("2025-01-31".into()), ..Filter::default() }), 0);
}

#[test]
fn counts_by_facet() {
    let facets = town().find(&words("the")).facets;
    assert_eq!(named(&facets.speakers), [(Some("Ana Rao"), 2), (Some("Tomasz Wilk"), 1)]);
    assert_eq!(named(&facets.outlets), [(Some("Eastport Courier"), 2), (Some("Riverton Herald"), 1)]);
    assert_eq!(facets.cues, [(Some("said".into()), 2), (Some("claimed".into()), 1)]);
    let direct = |n| Kinds { direct: n, ..Kinds::default() };
    assert_eq!(facets.months, [(Some("2024-05".into()), direct(2)), (Some("2025-02".into()), direct(1))]);
    assert_eq!(facets.years, [(Some("2024".into()), direct(2)), (Some("2025".into()), direct(1))]);
}

#[test]
fn what_is_shown_are_slices_of_the_article() {
    let mut town = town();
    let hits = town.find(&words("bri* toll")).statements;
    let texts: Vec<String> = town
        .ledger
        .read(|sql| {
            hits.iter()
                .map(|hit| {
                    sql.query_row("SELECT text FROM articles WHERE id = ?1", [hit.place.article_id], |row| row.get(0))
                })
                .collect()
        })
        .expect("texts");
    let slice = |text: &str, begin: usize, end: usize| text.chars().skip(begin).take(end - begin).collect::<String>();
    assert_eq!(hits.len(), 1);
    for (hit, text) in hits.iter().zip(&texts) {
        for one in hit.content.iter().chain(&hit.cue).chain(&hit.source) {
            assert_eq!(slice(text, one.begin, one.end), one.text);
        }
        let excerpt = &hit.excerpt;
        assert_eq!(slice(text, excerpt.begin, excerpt.begin + excerpt.text.chars().count()), excerpt.text);
        let matched: Vec<_> = hit.matched.iter().map(|range| slice(text, range.begin, range.end)).collect();
        assert_eq!(matched, ["bridge", "toll"]);
    }
}

#[test]
fn best_first_has_the_rarer_words_first() {
    let mut town = town();
    let best = Search { order: Order::Best, ..words("safe OR the OR bridge") };
    assert_eq!(town.contents(&best)[0], "the old bridge is safe");
    assert_eq!(town.find(&Search { limit: 1, offset: 1, ..best }).statements.len(), 1);
}

#[test]
fn only_the_newest_version_is_found() {
    let mut town = town();
    town.add(
        "https://a.example/1",
        "Eastport Courier",
        "2024-05-14",
        &[("the old bridge is closed", "said", "Ana Rao")],
    );
    assert_eq!(town.contents(&words("old")), ["the old bridge is closed"]);
    assert!(town.contents(&words("rise")).is_empty());
}

#[test]
fn corrections_are_found_and_rejected_statements_are_not() {
    let mut town = town();
    let id = town.find(&words("safe")).statements[0].id.clone();
    let lena = Verdict::Speaker(Some("Lena Ost".into()));
    correct::correct(&mut town.ledger, &id, &lena, "test", NOW).expect("corrected");
    let by =
        |name: &str| Search { filter: Filter { speaker: Some(name.into()), ..Filter::default() }, ..words("safe") };
    let hits = town.find(&by("ost"));
    assert_eq!(hits.statements[0].speaker.as_deref(), Some("Lena Ost"));
    assert!(hits.statements[0].is_corrected);
    assert_eq!(named(&hits.facets.speakers), [(Some("Lena Ost"), 1)]);
    assert_eq!(hits.facets.speakers[0].id, None, "no speaker has this name");
    assert_eq!(town.find(&by("Rao")).total.n, 0);
    let id = town.find(&words("rise")).statements[0].id.clone();
    correct::correct(&mut town.ledger, &id, &Verdict::Reject, "test", NOW).expect("corrected");
    assert_eq!(town.find(&words("rise")).total.n, 0);
    assert!(town.find(&Search { with_rejected: true, ..words("rise") }).statements[0].is_rejected);
}

#[test]
fn what_makes_no_sense_is_said() {
    let mut town = town();
    let mut check = |search: Search, sentence: &str| {
        assert_eq!(find(&mut town.ledger, &search).expect_err("a complaint").to_string(), sentence);
    };
    check(
        only(Filter { speaker: Some("Ana Roa".into()), ..Filter::default() }),
        "--speaker \"Ana Roa\": no speaker of this ledger is called so; near it: Ana Rao",
    );
    check(
        only(Filter { outlet: Some("Zzyzx".into()), ..Filter::default() }),
        "--outlet \"Zzyzx\": no outlet of this ledger is called so",
    );
    check(
        only(Filter { since: Some("May".into()), ..Filter::default() }),
        "--since May: is no date; write 2026-11-22, 2026-11 or 2026",
    );
    check(
        only(Filter { since: Some("2026".into()), until: Some("2025".into()), ..Filter::default() }),
        "--since is later than --until; nothing lies between",
    );
    check(
        words("\"old"),
        "character 1 of the words searched for: this quotation mark has no partner; add one behind the last word, or take it out",
    );
}
