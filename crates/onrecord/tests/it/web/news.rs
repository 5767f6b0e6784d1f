//! Which news do the tests of several pages look at?

use crate::run::Desk;

use super::Room;

/// A page as sites write them.
fn page(outlet: &str, address: &str, date: &str, title: &str, paragraphs: &[&str]) -> String {
    let paragraphs: String = paragraphs.iter().map(|words| format!("<p>{words}</p>\n")).collect();
    format!(
        "<!doctype html><html lang=en><head><title>{title}</title><link rel=canonical href=\"{address}\">\
         <meta property=\"og:site_name\" content=\"{outlet}\">\
         <meta property=\"article:published_time\" content=\"{date}T08:00:00Z\"></head>\
         <body><article><h1>{title}</h1>\n<p>There was talk about the old bridge of Riverton again this week, in the \
         town hall and on the quay.</p>\n{paragraphs}<p>The council will meet again in May, and until then the bridge \
         stays as it is.</p></article></body></html>"
    )
}

/// Three articles of two outlets: five statements of two people, one of them told to the other outlet.
pub(super) fn desk() -> Desk {
    let desk = Desk::new();
    let courier = "Eastport Courier";
    desk.file(
        "safe.html",
        page(
            courier,
            "https://courier.example/safe",
            "2024-05-14",
            "Bridge stays open",
            &[
                "&ldquo;The old bridge is safe,&rdquo; said Ana Rao, the mayor of Riverton.",
                "&ldquo;The toll will rise,&rdquo; said Tomasz Wilk.",
            ],
        ),
    );
    desk.file(
        "closed.html",
        page(
            courier,
            "https://courier.example/closed",
            "2025-02-03",
            "Bridge closes",
            &[
                "&ldquo;The old bridge is closed for good,&rdquo; said Ana Rao.",
                "Tomasz Wilk said that the toll had to fall.",
            ],
        ),
    );
    desk.file(
        "told.html",
        page(
            "Riverton Herald",
            "https://herald.example/told",
            "2025-02-04",
            "Mayor knew nothing",
            &["&ldquo;I never signed a letter about the bridge,&rdquo; Ana Rao told the Eastport Courier."],
        ),
    );
    assert_eq!(desk.run(&["add", "safe.html", "closed.html", "told.html"]).code, Some(0));
    desk
}

/// What people see of a page: its words without tags, spaces as a browser has them.
pub(super) fn seen(html: &str) -> String {
    let main = html.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>")).map_or(html, |(main, _)| main);
    let main = ["</th>", "</td>", "</option>"].into_iter().fold(main.to_owned(), |main, end| main.replace(end, " "));
    let words: String = main.split('<').skip(1).filter_map(|tag| tag.split_once('>')).map(|(_, text)| text).collect();
    let entities = [("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&"), ("&#60;", "<"), ("&#62;", ">")];
    let words = entities.into_iter().fold(words, |words, (entity, letter)| words.replace(entity, letter));
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where the link with these words leads.
pub(super) fn link(room: &Room, path: &str, words: &str) -> String {
    let page = room.get(path).body;
    let links = page.split("<a ").skip(1).filter_map(|link| link.split_once("</a>")).map(|(link, _)| link);
    let mut ours =
        links.filter(|link| seen(&format!("<a {link}")) == words || link.contains(&format!("aria-label=\"{words}\"")));
    let link = ours.next().unwrap_or_else(|| panic!("a link {words:?} on {path}"));
    let href = link.split_once("href=\"").and_then(|(_, rest)| rest.split('"').next()).expect("an address");
    href.replace("&#38;", "&")
}
