//! Web archives and gzip as inputs: which pages are found, and what becomes of damaged and hostile archives?

use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use proptest::prelude::*;

use crate::run::{ARTICLE, Desk, Ran, line};

const MEGA: usize = 1 << 20;

/// A page whose date is counted from the day it was fetched.
fn page(title: &str) -> String {
    let article: String = ARTICLE.split("\n\n").map(|paragraph| format!("<p>{paragraph}</p>\n")).collect();
    format!(
        "<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>\
         <time>2 days ago</time>{article}</article></body></html>"
    )
}

fn record(kind: &str, address: &str, fields: &str, block: &[u8]) -> Vec<u8> {
    let length = block.len();
    let header = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2026-11-22T08:00:00Z\r\n\
         {fields}Content-Length: {length}\r\n\r\n"
    );
    [header.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// A response record: `header` after the status line, as `Name: value\r\n` a line.
fn response(address: &str, header: &str, body: &[u8]) -> Vec<u8> {
    let block = [format!("HTTP/1.1 200 OK\r\n{header}\r\n").as_bytes(), body].concat();
    record("response", address, "Content-Type: application/http; msgtype=response\r\n", &block)
}

fn good(address: &str) -> Vec<u8> {
    response(address, "Content-Type: text/html; charset=utf-8\r\n", page(address).as_bytes())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn members(records: &[Vec<u8>]) -> Vec<u8> {
    records.iter().flat_map(|record| gzip(record)).collect()
}

fn chunked(bytes: &[u8]) -> Vec<u8> {
    let chunks =
        bytes.chunks(100).flat_map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
    chunks.chain(*b"0\r\n\r\n").collect()
}

fn read(archive: &[u8]) -> Ran {
    let desk = Desk::new();
    desk.file("a.warc", archive);
    desk.run(&["read", "--format", "jsonl", "a.warc"])
}

/// The addresses read, and the complaints without the name of the file.
fn outcome(archive: &[u8]) -> (Option<i32>, Vec<String>, Vec<String>) {
    let ran = read(archive);
    let complaints = ran.stderr.lines().map(|line| line.trim_start_matches("onrecord: a.warc").trim().to_owned());
    (ran.code, ran.ids(), complaints.collect())
}

fn strings(strings: &[&str]) -> Vec<String> {
    strings.iter().map(|string| (*string).to_owned()).collect()
}

#[test]
fn pages_come_with_address_and_day_however_the_archive_is_packed() {
    let records = [
        record("warcinfo", "", "", b"software: by hand\r\n"),
        good("https://a.example/1"),
        good("https://a.example/2"),
    ];
    let in_pieces: Vec<u8> = records.concat().chunks(97).flat_map(gzip).collect();
    for archive in [records.concat(), members(&records), gzip(&records.concat()), in_pieces] {
        let ran = read(&archive);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        assert_eq!(ran.ids(), ["https://a.example/1", "https://a.example/2"]);
        let article = &ran.documents()[0]["article"];
        assert_eq!(article["url"], "https://a.example/1");
        assert_eq!(article["published"]["date"], "2026-11-20", "two days before the page was fetched");
    }
}

#[test]
fn bodies_are_taken_out_of_chunks_and_packing() {
    let html = page("packed");
    let html = html.as_bytes();
    let zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    let deflate = DeflateEncoder::new(Vec::new(), Compression::fast());
    let [zlib, deflate] = [
        {
            let mut zlib = zlib;
            zlib.write_all(html).expect("memory");
            zlib.finish().expect("memory")
        },
        {
            let mut deflate = deflate;
            deflate.write_all(html).expect("memory");
            deflate.finish().expect("memory")
        },
    ];
    let typed = "Content-Type: text/html\r\n";
    let archive = [
        response("u:chunked", &format!("{typed}Transfer-Encoding: chunked\r\n"), &chunked(html)),
        response(
            "u:both",
            &format!("{typed}transfer-encoding: chunked\r\ncontent-encoding: gzip\r\n"),
            &chunked(&gzip(html)),
        ),
        response("u:zlib", &format!("{typed}Content-Encoding: deflate\r\n"), &zlib),
        response("u:deflate", &format!("{typed}Content-Encoding: deflate\r\n"), &deflate),
        response("u:undone", &format!("{typed}Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"), html),
        response("u:untyped", "", html),
        record("resource", "<u:resource>", "Content-Type: text/html\r\n", html),
    ];
    let ran = read(&members(&archive));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(ran.ids(), ["u:chunked", "u:both", "u:zlib", "u:deflate", "u:undone", "u:untyped", "u:resource"]);
    let documents = ran.documents();
    for document in &documents {
        assert_eq!(document["article"]["text"], documents[0]["article"]["text"], "{}", document["id"]);
        assert!(document["statements"].to_string().contains("The bridge is safe"));
    }
}

#[test]
fn the_charset_of_the_server_counts() {
    let html = page("Caf\u{e9}").chars().map(|character| character as u8).collect::<Vec<_>>();
    let ran = read(&response("u:1", "Content-Type: text/html; charset=\"iso-8859-1\"\r\n", &html));
    assert_eq!(ran.documents()[0]["article"]["title"], "Café");
}

#[test]
fn what_is_no_page_is_counted_in_one_line() {
    let moved = record("response", "u:3", "", b"HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\n<p>Moved.");
    let archive = [
        record("request", "u:1", "", b"GET / HTTP/1.1\r\n\r\n"),
        good("u:1"),
        response("u:2", "Content-Type: image/png\r\n", b"\x89PNG\r\n"),
        moved.clone(),
        moved,
        record("revisit", "u:1", "", b"HTTP/1.1 200 OK\r\n\r\n"),
        response("u:4", "Content-Type: text/html\r\n", b""),
    ];
    let line = ": skipped: 6 of 7 records are no pages: 1 empty, 1 not HTML, 1 request, 1 revisit, 2 with status 301";
    assert_eq!(outcome(&members(&archive)), (Some(0), strings(&["u:1"]), strings(&[line])));
}

#[test]
fn a_truncated_archive_gives_what_is_before_the_end() {
    let records = [good("u:1"), good("u:2"), good("u:3")];
    let whole = members(&records);
    let cut = whole.len() - gzip(&records[2]).len() / 2;
    let line = format!("record 3: the gzip data breaks off at byte {cut}");
    assert_eq!(outcome(&whole[..cut]), (Some(2), strings(&["u:1", "u:2"]), vec![line]));

    let whole = records.concat();
    let (code, ids, complaints) = outcome(&whole[..whole.len() - 100]);
    assert_eq!((code, ids), (Some(2), strings(&["u:1", "u:2"])));
    assert!(complaints[0].starts_with("record 3: breaks off: it should have"), "{complaints:?}");

    let (code, ids, complaints) = outcome(&gzip(&whole)[..gzip(&whole).len() - 20]);
    assert_eq!((code, complaints.len()), (Some(2), 1), "{complaints:?}");
    assert!(ids.starts_with(&strings(&["u:1"])), "{ids:?}");
}

#[test]
fn after_a_damaged_member_the_next_one_is_read() {
    let records = [good("u:1"), good("u:2"), good("u:3")];
    let first = gzip(&records[0]).len();
    // In the middle of the second member, and in its checksum.
    for place in [first + gzip(&records[1]).len() / 2, first + gzip(&records[1]).len() - 6] {
        let mut archive = members(&records);
        archive[place] ^= 0x55;
        let (code, ids, complaints) = outcome(&archive);
        assert_eq!((code, ids), (Some(2), strings(&["u:1", "u:3"])));
        let begin = format!("record 2: the gzip data from byte {first} on is damaged");
        assert!(complaints.len() == 1 && complaints[0].starts_with(&begin), "{complaints:?}");
    }
}

#[test]
fn garbage_between_records_is_reported_and_left_behind() {
    let garbage = b"?? not a record ??\r\nnor this\r\n".to_vec();
    let plain = [good("u:1"), garbage.clone(), good("u:2")].concat();
    let (code, ids, complaints) = outcome(&plain);
    assert_eq!((code, ids), (Some(2), strings(&["u:1", "u:2"])));
    assert_eq!(complaints, [format!("record 2: no record begins at byte {} of the archive", good("u:1").len())]);

    let packed = [gzip(&good("u:1")), garbage, gzip(&good("u:2"))].concat();
    let (code, ids, complaints) = outcome(&packed);
    assert_eq!((code, ids), (Some(2), strings(&["u:1", "u:2"])));
    assert_eq!(complaints, [format!("record 2: there is no gzip data at byte {}", gzip(&good("u:1")).len())]);
}

#[test]
fn lengths_that_lie_cost_their_record_and_no_other() {
    let lying = |length: &str| {
        let honest = String::from_utf8(good("u:2")).expect("UTF-8");
        let begin = honest.find("Content-Length: ").expect("a length") + "Content-Length: ".len();
        let end = begin + honest[begin..].find('\r').expect("an end");
        [&honest[..begin], length, &honest[end..]].concat().into_bytes()
    };
    for (length, why) in [
        ("99999999999", "record 2: breaks off: it should have 99999999999 bytes and has"),
        ("99999999999999999999999", "record 2: has a Content-Length that is no length"),
        ("-5", "record 2: has a Content-Length that is no length"),
        ("", "record 2: has no Content-Length"),
        ("300", "record 2: its Content-Length is wrong"),
    ] {
        let (code, ids, complaints) = outcome(&members(&[good("u:1"), lying(length), good("u:3")]));
        assert_eq!((code, ids), (Some(2), strings(&["u:1", "u:3"])), "{length} {complaints:?}");
        assert!(complaints.len() == 1 && complaints[0].starts_with(why), "{complaints:?}");
    }
}

#[test]
fn headers_without_end_are_left_behind() {
    let endless = vec![b'x'; 3 * MEGA];
    let warc = [b"WARC/1.0\r\nWARC-Type: ".as_slice(), &endless].concat();
    let (code, ids, complaints) = outcome(&members(&[good("u:1"), warc, good("u:3")]));
    assert_eq!((code, ids), (Some(2), strings(&["u:1", "u:3"])));
    assert_eq!(complaints, ["record 2: its header is longer than 1 MB"]);

    let http = record("response", "u:2", "", &[b"HTTP/1.1 200 OK\r\nX: ".as_slice(), &endless].concat());
    let (code, ids, complaints) = outcome(&members(&[good("u:1"), http, good("u:3")]));
    assert_eq!((code, ids), (Some(2), strings(&["u:1", "u:3"])));
    assert_eq!(complaints, ["record 2 (u:2): has an HTTP header that does not end"]);
}

#[test]
fn bombs_are_named_and_not_unpacked() {
    let zeros = vec![0; 100 * MEGA];
    let body = response("u:2", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &gzip(&zeros));
    let large = response("u:3", "Content-Type: text/html\r\n", &zeros);
    let (code, ids, complaints) = outcome(&members(&[good("u:1"), body, large, good("u:4")]));
    assert_eq!((code, ids), (Some(2), strings(&["u:1", "u:4"])));
    assert_eq!(complaints[0], "record 2 (u:2): is larger than 64 MB when unpacked (gzip)");
    assert!(complaints.len() == 2 && complaints[1].contains("over 250 times its size"), "{complaints:?}");

    let desk = Desk::new();
    desk.file("bomb.html.gz", gzip(&zeros)).file("page.html.gz", gzip(page("x").as_bytes()));
    let ran = desk.run(&["read", "bomb.html.gz", "page.html.gz"]);
    assert_eq!((ran.code, ran.ids()), (Some(2), strings(&["page.html.gz"])));
    assert_eq!(ran.complaints().len(), 1, "{}", ran.stderr);
}

#[test]
fn gzip_around_any_input_comes_off() {
    let desk = Desk::new();
    let lines = [line("a", ARTICLE), line("b", ARTICLE)].concat();
    desk.file("in/a.jsonl.gz", gzip(lines.as_bytes())).file("in/b.txt.gz", gzip(ARTICLE.as_bytes()));
    desk.file("in/c.gz", gzip(b"\x89PNG\r\n\x1a\n\0\0\0")).file("in/d.gz", gzip(&gzip(b"x")));
    let ran = desk.run(&["read", "in"]);
    assert_eq!((ran.code, ran.ids()), (Some(0), strings(&["a", "b", "in/b.txt.gz"])));
    assert_eq!(
        ran.complaints(),
        [
            "onrecord: in/c.gz: skipped: a PNG picture",
            "onrecord: in/d.gz: skipped: compressed with gzip more than once"
        ]
    );
    let whole = gzip(lines.as_bytes());
    desk.file("cut.jsonl.gz", &whole[..whole.len() - 9]);
    let ran = desk.run(&["read", "cut.jsonl.gz"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.starts_with("onrecord: cut.jsonl.gz: the gzip data breaks off at byte"), "{}", ran.stderr);
}

/// What the program makes of an archive in its own process, without reading the pages.
fn find(archive: &[u8]) -> Vec<onrecord::inputs::Found> {
    use onrecord::inputs::{About, Source, find};
    let desk = Desk::new();
    desk.file("a.warc", archive);
    let about = About { kind: onrecord::args::As::Warc, url: None, crawled: None };
    let mut all = Vec::new();
    let _ = find(&[Source::Path(desk.path("a.warc"))], &about, &mut |found| {
        all.push(found);
        std::ops::ControlFlow::Continue(())
    });
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever follows a good record, that record is read, and reading ends.
    #[test]
    fn any_bytes_may_follow(rest in proptest::collection::vec(any::<u8>(), 0..2000), packed: bool) {
        let first = if packed { gzip(&good("u:1")) } else { good("u:1") };
        let found = find(&[first, rest].concat());
        prop_assert!(matches!(&found[0], onrecord::inputs::Found::Document(document) if document.id == "u:1"));
    }

    /// Bytes of an archive changed here and there: reading ends, and says so or finds as many pages as before.
    #[test]
    fn any_damage_is_survived(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), packed: bool) {
        let records = [good("u:1"), response("u:2", "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", &chunked(&gzip(page("2").as_bytes()))), good("u:3")];
        let mut archive = if packed { members(&records) } else { records.concat() };
        for (place, byte) in changes {
            let place = place.index(archive.len());
            archive[place] = byte;
        }
        let found = find(&archive);
        let n_pages = found.iter().filter(|found| matches!(found, onrecord::inputs::Found::Document(_))).count();
        prop_assert!(n_pages == 3 || n_pages < found.len(), "{found:?}");
    }
}
