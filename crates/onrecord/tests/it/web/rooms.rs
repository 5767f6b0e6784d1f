//! Which rooms are opened for the tests, with what in them?

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout};

use serde_json::json;

use crate::run::Desk;

pub(super) const PASSWORD: &str = "seagrass and salt";

/// A room that is open as long as this value lives.
pub(super) struct Room {
    child: Child,
    /// "http://127.0.0.1:43123"
    pub(super) address: String,
    desk: Desk,
    /// Kept open, because a program nobody listens to ends.
    _said: BufReader<ChildStdout>,
}

impl Drop for Room {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Room {
    pub(super) fn new(arguments: &[&str]) -> Room {
        Room::at(Desk::new(), arguments)
    }

    /// Opens what lies on this desk.
    pub(super) fn at(desk: Desk, arguments: &[&str]) -> Room {
        let mut child = desk.command(&[&["serve"], arguments].concat()).spawn().expect("the program starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut said = String::new();
        stdout.read_line(&mut said).expect("a line");
        let address = said.split_whitespace().find(|word| word.starts_with("http://")).expect("an address");
        Room { address: address.trim_end_matches('/').to_owned(), child, desk, _said: stdout }
    }

    /// The examples, and two years of news from a coast that does not exist.
    pub(super) fn of_articles() -> Room {
        let desk = Desk::new();
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
        desk.file("coast.jsonl", coast());
        desk.file("broken.jsonl", "{\"id\": \"torn\", \"text\": \"The line ends in the mid\n");
        let ran = desk.run(&["add", examples.to_str().expect("a path"), "coast.jsonl", "broken.jsonl"]);
        // One input cannot be read, so that there is something on the page of failures.
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        Room::at(desk, &["--port", "0"])
    }

    pub(super) fn with_password() -> Room {
        let desk = Desk::new();
        let hash = onrecord::web::entrance::hashed(PASSWORD).expect("a hash");
        desk.file("room.password", hash);
        Room::at(desk, &["--port", "0", "--password-file", "room.password"])
    }
}

const OUTLETS: [(&str, &str); 5] = [
    ("tideline", "The Tideline Gazette"),
    ("harbour", "Harbour & Quay Weekly"),
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
    let text = format!(
        "{credit}There was talk about {subject} in Eastport again this week, in the town hall and on the quay.\n\n\
         \"{first_said},\" said {first}, {first_is}, on day {number} of the dispute. The hall was full.\n\n\
         {second}, {second_is}, said that people had a right to know what stood in the letter. \
         \"{second_said},\" {surname} added.\n\n\
         The council will meet again about {subject} in {} days. According to a report of the harbour office, \
         the level of the water fell by {number} centimetres.\n",
        number % 9 + 2,
    );
    json!({
        "id": format!("coast-{number}"), "url": format!("https://{host}.example/{date}/{number}"),
        "title": format!("{outlet}: {title}"), "published": date, "text": text,
    })
}
