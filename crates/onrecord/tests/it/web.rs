//! The reading room as a browser meets it: does every page say what is in the ledger, and does a change stay?

mod audit;
mod failures;
mod speakers;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::run::Desk;

/// No page of a test's small ledger takes so long; a room that hangs fails its test.
const PATIENCE: Duration = Duration::from_secs(60);

/// A room that is open as long as its test runs, and somebody who is in it.
pub(crate) struct Room {
    server: Child,
    address: String,
    cookie: String,
    token: String,
}

/// What the room answers.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

impl Room {
    /// Opens a room on the desk's ledger, and comes in.
    pub(crate) fn open(desk: &Desk) -> Room {
        let mut command = desk.command(&["serve", "--port", "0"]);
        let mut server = command.stderr(Stdio::inherit()).spawn().expect("the program starts");
        let mut said = BufReader::new(server.stdout.take().expect("a pipe"));
        let mut line = String::new();
        said.read_line(&mut line).expect("the address");
        let address = line.split_once("http://").and_then(|(_, rest)| rest.split_once('/')).expect("an address").0;
        let address = address.to_owned();
        let mut room = Room { server, address, cookie: String::new(), token: String::new() };
        let start = room.get("/");
        room.cookie = start.header("set-cookie").and_then(|cookie| cookie.split(';').next()).expect("one").to_owned();
        let start = room.get("/").body;
        let token = start.split_once("name=\"token\" content=\"").and_then(|(_, rest)| rest.split_once('"'));
        room.token = token.expect("a token").0.to_owned();
        room
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None)
    }

    pub(crate) fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.json()
    }

    /// Sends a form, as the pages of this room have it: with the token.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_bare(path, &[&[("token", self.token.as_str())], fields].concat())
    }

    /// Sends a form just so.
    pub(crate) fn post_bare(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>();
        self.send("POST", path, Some(form.join("&")))
    }

    fn send(&self, method: &str, path: &str, form: Option<String>) -> Answer {
        let mut stream = TcpStream::connect(&self.address).expect("the room is open");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        let form = form.unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.address,
            self.cookie,
            form.len()
        );
        stream.write_all(request.as_bytes()).expect("the request is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the answer, in UTF-8");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
        let headers = lines.filter_map(|line| line.split_once(": "));
        Answer {
            status: status.parse().expect("a number"),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: body.to_owned(),
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        _ = self.server.kill();
        _ = self.server.wait();
    }
}

/// As a form or an address has it.
pub(crate) fn encoded(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    value.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
