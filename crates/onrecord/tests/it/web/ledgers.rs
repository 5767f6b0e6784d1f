//! Which ledgers do the tests of the whole room show?

use std::path::Path;

use serde_json::json;

use crate::run::Desk;

pub(super) const PASSWORD: &str = "seagrass and salt";

/// The examples, two years of news from a coast that does not exist, and one input that cannot be read.
pub(super) fn of_articles() -> Desk {
    let desk = Desk::new();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    desk.file("coast.jsonl", coast());
    desk.file("broken.jsonl", "{\"id\": \"torn\", \"text\": \"The line ends in the mid\n");
    let ran = desk.run(&["add", examples.to_str().expect("a path"), "coast.jsonl", "broken.jsonl"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    desk
}

/// Nothing in it, and a password before it.
pub(super) fn closed() -> Desk {
    let desk = Desk::new();
    desk.file("room.password", onrecord::web::entrance::hashed(PASSWORD).expect("a hash"));
    desk
}

const OUTLETS: [(&str, &str); 5] = [
    ("tideline", "The Tideline Gazette"),
    ("harbour", "Harbour &amp; Quay Weekly"),
    ("inland", "The Inland Post"),
    ("northern", "Northern Press Agency"),
    ("larch", "Larch Valley Observer with a Very Long Name Indeed"),
];

/// Who speaks, as what, and what they always say.
const VOICES: [(&str, &str, &str); 8] = [
    ("Ana Rao", "the mayor of Eastport", "We will not open a plant that poisons the water it was built to save"),
    ("Tomasz Wilk", "an engineer", "The pipe was laid in sand, and sand moves"),
    ("Zoë Ngata", "a fisherwoman", "My nets came up white with salt three mornings in a row"),
    ("Odile Brandt", "the minister of waters", "Nobody in my house saw that letter before it stood in the papers"),
    ("Ana Rao", "a farmer from Larch Valley", "The wheat is lost, and nobody came to look at it"),
    ("Bertrand Aguilar-Montgomery", "spokesman of the plant's owner", "Every measurement was within the limits"),
    ("Ivo Petrov", "a hydrologist at the university", "You cannot bargain with an aquifer"),
    ("Mira Castellan", "who leads the inquiry", "We have asked for every page, and we shall read every page"),
];

const SUBJECTS: [&str; 6] = ["the wells", "the pipe", "the harvest", "the letter", "the inquiry", "the price of water"];

/// Sixty articles of a few statements each. What the mayor said stands in many of them, whole, shortened and retold.
fn coast() -> String {
    (0..60).map(|number| article(number).to_string() + "\n").collect()
}

fn article(number: usize) -> serde_json::Value {
    let (host, outlet) = OUTLETS[number % OUTLETS.len()];
    let subject = SUBJECTS[number % SUBJECTS.len()];
    let (first, first_is, first_said) = VOICES[number % VOICES.len()];
    let (second, second_is, second_said) = VOICES[(number * 3 + 1) % VOICES.len()];
    let (month, day) = (1 + number * 5 % 12, 1 + number * 7 % 28);
    let date = format!("{}-{month:02}-{day:02}", 2024 + number / 30);
    let credit = if number.is_multiple_of(3) { "EASTPORT (Northern Press Agency) - " } else { "" };
    let surname = second.rsplit(' ').next().unwrap_or(second);
    let title = format!("Eastport talks about {subject}, and about {}", SUBJECTS[(number / 6 + 1) % SUBJECTS.len()]);
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><title>{title}</title><meta property=\"og:site_name\" content=\"{outlet}\">\
         <meta property=\"article:published_time\" content=\"{date}\"><meta name=\"author\" content=\"Nadia Petrova\"></head>\
         <body><article><h1>{title}</h1>\
         <p>{credit}There was talk about {subject} in Eastport again this week, in the town hall and on the quay.</p>\
         <p>“{first_said},” said {first}, {first_is}, on day {number} of the dispute. The hall was full.</p>\
         <p>{second}, {second_is}, said that people had a right to know what stood in the letter. \
         “{second_said},” {surname} added.</p>\
         <p>The council will meet again about {subject} in {} days. According to a report of the harbour office, \
         the level of the water fell by {number} centimetres.</p></article></body></html>",
        number % 9 + 2,
    );
    json!({"id": format!("coast-{number}"), "url": format!("https://{host}.example/{date}/{number}"), "html": html})
}
