//! In which language is the article written?

use super::date::Order;
use super::head::Head;
use super::markup::Outline;

/// The detector is asked about the first so many bytes: more changes nothing and costs time.
const SAMPLE: usize = 4000;
/// A doubtful answer of the detector counts from so many bytes on. Shorter English texts with foreign names in them were taken
/// for Italian and Danish (specs, 2026-11-22); a text of no known language is read as English.
const ENOUGH: usize = 500;

/// ISO 639-1 where there is a code, else 639-3. `declared` is what the page says, believed where the words do not tell.
pub(crate) fn language(text: &str, declared: Option<&str>) -> Option<String> {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let found = whatlang::detect(&text[..end])
        .filter(|found| found.is_reliable() || (declared.is_none() && text.len() >= ENOUGH));
    found.map(|found| short_code(found.lang().code()).to_owned()).or_else(|| declared.map(str::to_owned))
}

/// The language that the page declares, without the region.
pub(crate) fn declared(outline: &Outline, head: &Head) -> Option<String> {
    let html =
        outline.elements_named("html").filter_map(|node| outline.attribute(node, "lang")).find(|lang| !lang.is_empty());
    let tag = html
        .map(|lang| lang.into_owned())
        .or_else(|| head.meta(&["og:locale", "content-language", "language"]).map(str::to_owned))?;
    let code = tag.split(['-', '_']).next()?.trim().to_ascii_lowercase();
    ((2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase())).then_some(code)
}

/// In which order the page writes `05/03/2024`: only pages for the United States put the month first, but most pages in
/// English that do not say for whom they are do so too.
pub(crate) fn date_order(outline: &Outline, url: Option<&str>) -> Order {
    const DAY_FIRST: [&str; 12] = [".uk", ".au", ".nz", ".ie", ".in", ".za", ".ng", ".ke", ".pk", ".sg", ".my", ".eu"];
    let host = url.and_then(|url| url.split('/').nth(2)).unwrap_or_default();
    let tag =
        outline.elements_named("html").filter_map(|node| outline.attribute(node, "lang")).next().unwrap_or_default();
    let tag = tag.to_ascii_lowercase();
    let is_american = tag.is_empty() || tag == "en" || tag.starts_with("en-us") || tag.starts_with("en_us");
    if !is_american || DAY_FIRST.iter().any(|end| host.ends_with(end)) { Order::DayFirst } else { Order::MonthFirst }
}

fn short_code(code: &str) -> &str {
    const CODES: [(&str, &str); 68] = [
        ("afr", "af"),
        ("aka", "ak"),
        ("amh", "am"),
        ("ara", "ar"),
        ("aze", "az"),
        ("bel", "be"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("epo", "eo"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("guj", "gu"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("hye", "hy"),
        ("ind", "id"),
        ("ita", "it"),
        ("jav", "jv"),
        ("jpn", "ja"),
        ("kan", "kn"),
        ("kat", "ka"),
        ("khm", "km"),
        ("kor", "ko"),
        ("lat", "la"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("mkd", "mk"),
        ("mya", "my"),
        ("nep", "ne"),
        ("nld", "nl"),
        ("nob", "nb"),
        ("ori", "or"),
        ("pan", "pa"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("sin", "si"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("sna", "sn"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tel", "te"),
        ("tgl", "tl"),
        ("tha", "th"),
        ("tuk", "tk"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("urd", "ur"),
        ("uzb", "uz"),
        ("vie", "vi"),
        ("yid", "yi"),
    ];
    CODES.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short)
}
