//! What became of some words? Articles of invented towns, each with one statement.

use onrecord_core::{
    Article, Attribution, Hints, Kind, Moment, Precision, Reading, Span, Speaker, SpeakerKind, Statement,
};
use onrecord_ledger::add::{self, Given};
use onrecord_ledger::{Ledger, run, trace};

const NOW: &str = "2024-06-01T12:00:00Z";
const PIPE: &str = "We will not open a plant that poisons the water it was built to save";

struct Scene {
    ledger: Ledger,
    _folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Scene {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = Ledger::create(&folder.path().join("trace.sqlite")).expect("a ledger");
        Scene { ledger, _folder: folder }
    }

    /// Adds an article of that outlet, published at "2024-05-14" or "2024-05-14T09:00:00Z" or never, with one statement.
    fn add(&mut self, outlet: &str, published: &str, kind: Kind, speaker: &str, content: &str) -> String {
        self.add_text(outlet, published, kind, speaker, content, &format!("{speaker} said: {content}"))
    }

    fn add_text(
        &mut self,
        outlet: &str,
        published: &str,
        kind: Kind,
        speaker: &str,
        content: &str,
        text: &str,
    ) -> String {
        let begin = text.find(content).expect("the content stands in the text");
        let statement = Statement {
            attribution: Attribution {
                content: vec![Span::new(begin, begin + content.len())],
                confidence: 0.9,
                ..Attribution::default()
            },
            kind,
            speaker: Speaker {
                name: Some(speaker).filter(|name| !name.is_empty()).map(str::to_owned),
                kind: SpeakerKind::Person,
                key: speaker.to_owned(),
                ..Speaker::default()
            },
            occasion: None,
            inside: None,
        };
        let time = Some(published).filter(|published| published.contains('T')).map(str::to_owned);
        let article = Article {
            text: text.to_owned(),
            url: Some(format!("https://{}.example/plant", outlet.to_lowercase())),
            outlet: Some(outlet.to_owned()),
            title: Some("The plant".into()),
            published: Moment {
                date: published.get(..10).map(str::to_owned),
                precision: if time.is_some() { Precision::Second } else { Precision::Day },
                time,
                ..Moment::default()
            },
            ..Article::default()
        };
        let reading = Reading { article, statements: vec![statement], relays: Vec::new(), notes: Vec::new() };
        let hints = Hints::default();
        let given =
            Given { id: outlet, input: outlet, address: None, bytes: text.as_bytes(), hints: &hints, keep_page: false };
        let addition = add::prepare(&given, &reading, "test");
        let reference = addition.document.statements[0].id.clone();
        let run = run::begin(&mut self.ledger, "add", NOW).expect("a run");
        add::add(&mut self.ledger, run, &addition, NOW).expect("added");
        reference
    }

    /// A line a copy: outlet, order, changes, and what became of kind and speaker.
    fn trace(&self, asked: &str) -> Vec<String> {
        let trace = if trace::is_reference(asked) {
            trace::of_statement(&self.ledger, asked)
        } else {
            trace::of_words(&self.ledger, asked)
        };
        trace.expect("a trace").copies.iter().map(line).collect()
    }
}

fn line(copy: &trace::Copy) -> String {
    let changes = copy.likeness.iter().flat_map(|likeness| &likeness.changes).map(|change| change.name());
    let mut line = format!("{} {}:", copy.article.outlet.as_deref().unwrap_or("?"), copy.order.name());
    changes.for_each(|change| line += &format!(" {change}"));
    if let Some(before) = &copy.kind_before {
        line += &format!(" {before}->{}", copy.kind);
    }
    if let Some(before) = &copy.speaker_before {
        line += &format!(" {before}->{}", copy.speaker.as_deref().unwrap_or("nobody"));
    }
    if copy.versions.len() > 1 {
        line += &format!(" versions {:?}", copy.versions);
    }
    line
}

#[test]
fn in_order_of_publication_with_what_was_done_to_the_words() {
    let mut scene = Scene::new();
    scene.add("Harbour", "2024-05-16", Kind::Direct, "Tomasz Wilk", PIPE);
    scene.add("Mail", "", Kind::Direct, "Ana Rao", "We will not open a plant … it was built to save");
    let first = scene.add("Courier", "2024-05-14", Kind::Direct, "Ana Rao", PIPE);
    let indirect = "the town would not open a plant that poisons the water it was built to save";
    scene.add("Post", "2024-05-15", Kind::Indirect, "Rao", indirect);
    scene.add("Other", "2024-05-15", Kind::Direct, "Ana Rao", "We will close every well north of the harbour by June");
    let expected = [
        "Courier first:",
        "Post later: altered direct->indirect",
        "Harbour later: identical Ana Rao->Tomasz Wilk",
        "Mail unknown: ellipsis",
    ];
    assert_eq!(scene.trace(&first), expected);
    assert_eq!(scene.trace(&first[..8]), expected, "by the beginning of its id");
    assert_eq!(scene.trace("a plant that poisons the water"), expected[..3], "by words inside it");
    assert_eq!(scene.trace("nobody has ever said these words"), [""; 0]);
}

#[test]
fn who_was_first_is_said_only_where_the_pages_tell() {
    let mut scene = Scene::new();
    scene.add("Noon", "2024-05-14T12:00:00Z", Kind::Direct, "Ana Rao", PIPE);
    scene.add("Morning", "2024-05-14T09:00:00Z", Kind::Direct, "Ana Rao", PIPE);
    assert_eq!(scene.trace(PIPE), ["Morning first:", "Noon later: identical"]);
    scene.add("Someday", "2024-05-14", Kind::Direct, "Ana Rao", PIPE);
    assert_eq!(scene.trace(PIPE), ["Morning among-first:", "Noon later: identical", "Someday among-first: identical"]);
}

#[test]
fn pages_with_clocks_of_their_own_are_put_in_the_order_of_the_world() {
    let mut scene = Scene::new();
    scene.add("London", "2024-05-14T11:30:00Z", Kind::Direct, "Ana Rao", PIPE);
    scene.add("Berlin", "2024-05-14T12:00:00+02:00", Kind::Direct, "Ana Rao", PIPE);
    scene.add("Lima", "2024-05-13T23:30:00-05:00", Kind::Direct, "Ana Rao", PIPE);
    scene.add("Auckland", "2024-05-14T07:00:00+12:00", Kind::Direct, "Ana Rao", PIPE);
    assert_eq!(
        scene.trace(PIPE),
        ["Auckland first:", "Lima later: identical", "Berlin later: identical", "London later: identical"]
    );
    scene.add("Someday", "2024-05-14", Kind::Direct, "Ana Rao", PIPE);
    assert_eq!(scene.trace(PIPE)[0], "Auckland among-first:", "where it is, it was the 14th already");
}

#[test]
fn versions_of_an_article_are_one_copy_unless_the_words_changed() {
    let mut scene = Scene::new();
    let add = |scene: &mut Scene, content: &str, after: &str| {
        let text = format!("Ana Rao said: {content}. {after}");
        scene.add_text("Courier", "2024-05-14", Kind::Direct, "Ana Rao", content, &text);
    };
    add(&mut scene, PIPE, "It rained.");
    add(&mut scene, PIPE, "It rained, and then it stopped.");
    assert_eq!(scene.trace(PIPE), ["Courier first: versions [1, 2]"]);
    add(&mut scene, &PIPE.replace("not ", ""), "Corrected.");
    assert_eq!(scene.trace(PIPE), ["Courier among-first: versions [1, 2]", "Courier among-first: negation altered"]);
}

#[test]
fn bad_requests_are_answered_in_a_sentence() {
    let mut scene = Scene::new();
    let short = scene.add("Courier", "2024-05-14", Kind::Direct, "Ana Rao", "Never again");
    let said = |trace: onrecord_ledger::Result<trace::Trace>| trace.expect_err("a bad request").to_string();
    assert_eq!(said(trace::of_statement(&scene.ledger, "0000")), "no statement of this ledger has the id 0000");
    assert_eq!(
        said(trace::of_statement(&scene.ledger, &short)),
        "\"Never again\" is too short to be traced: many people say it, and not after one another"
    );
    assert_eq!(
        said(trace::of_words(&scene.ledger, "never again")),
        "a trace takes 5 words or more; for fewer use onrecord search '\"never again\"'"
    );
}
