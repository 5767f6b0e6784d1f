//! How do the tests open a reading room, ask it for pages, and send its forms?

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout};
use std::sync::Mutex;
use std::time::Duration;

use serde_json::Value;

use crate::run::Desk;

/// A room that does not answer within this is stuck; the slowest machine answers sooner.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program, serving the ledger of a desk on a free port, until the test ends.
pub(crate) struct Room {
    program: Child,
    /// Open as long as the program may write to it.
    _stdout: BufReader<ChildStdout>,
    pub(crate) address: SocketAddr,
    /// As a browser keeps it: what the last answer that set one said.
    cookie: Mutex<Option<String>>,
}

impl Room {
    /// Of `onrecord.sqlite` on this desk.
    pub(crate) fn open(desk: &Desk) -> Room {
        Room::open_with(desk, &[])
    }

    pub(crate) fn open_with(desk: &Desk, more: &[&str]) -> Room {
        let mut program =
            desk.command(&[&["serve", "--port", "0"], more].concat()).spawn().expect("the program starts");
        let mut stdout = BufReader::new(program.stdout.take().expect("a pipe"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("a line");
        let address = line.split_once("http://").and_then(|(_, rest)| rest.split('/').next()?.parse().ok());
        let Some(address) = address else {
            let mut stderr = String::new();
            _ = program.stderr.take().expect("a pipe").read_to_string(&mut stderr);
            panic!("the room did not open: {line}{stderr}");
        };
        Room { program, _stdout: stdout, address, cookie: Mutex::default() }
    }

    /// A page, as a browser that was here before asks for it.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &self.own_headers(), b"")
    }

    /// A form of the room, sent by a browser: with its cookie, and the token of a page.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token();
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("token", &token).extend_pairs(fields);
        let headers = [self.own_headers(), vec![("content-type", "application/x-www-form-urlencoded".into())]].concat();
        self.ask("POST", path, &headers, form.finish().as_bytes())
    }

    /// Any request; only `Host`, `Connection` and `Content-Length` are there unless `headers` gives others.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, String)], body: &[u8]) -> Answer {
        let has = |name: &str| headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name));
        let mut head = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
        if !has("host") {
            head += &format!("host: {}\r\n", self.address);
        }
        if !has("content-length") && !has("transfer-encoding") && method != "GET" {
            head += &format!("content-length: {}\r\n", body.len());
        }
        head.extend(headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")));
        let answer = self.send(&[head.as_bytes(), b"\r\n", body].concat());
        if let Some(cookie) = answer.header("set-cookie") {
            self.keep_cookie(cookie);
        }
        answer
    }

    pub(crate) fn keep_cookie(&self, cookie: &str) {
        let pair = cookie.split(';').next().unwrap_or_default().to_owned();
        *self.cookie.lock().expect("a cookie") = Some(pair);
    }

    /// These bytes on a new connection, and what comes back until it is closed.
    pub(crate) fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // Who is refused early may find the connection closed before everything is sent.
        _ = stream.write_all(bytes);
        Answer::read(stream)
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("the room is open");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
        stream.set_write_timeout(Some(PATIENCE)).expect("a time limit");
        stream
    }

    /// The token of this visitor's forms.
    pub(crate) fn token(&self) -> String {
        // The page that everybody may see, and that asks no ledger.
        let page = self.get("/enter").body;
        let token = page.split_once("<meta name=\"token\" content=\"").and_then(|(_, rest)| rest.split('"').next());
        token.expect("a token in the page").to_owned()
    }

    pub(crate) fn cookie(&self) -> Option<String> {
        self.cookie.lock().expect("a cookie").clone()
    }

    pub(crate) fn forget_cookie(&self) {
        *self.cookie.lock().expect("a cookie") = None;
    }

    pub(crate) fn own_headers(&self) -> Vec<(&'static str, String)> {
        self.cookie().map(|cookie| ("cookie", cookie)).into_iter().collect()
    }

    /// Ctrl+C; the exit code.
    #[cfg(unix)]
    pub(crate) fn interrupt(mut self) -> Option<i32> {
        let process = self.program.id().to_string();
        std::process::Command::new("kill").args(["-INT", &process]).status().expect("the program is told");
        self.program.wait().expect("the program ends").code()
    }

    /// Ends the program as a power cut would; what it complained of.
    pub(crate) fn close(mut self) -> String {
        self.program.kill().expect("the program runs");
        let mut stderr = String::new();
        self.program.stderr.take().expect("a pipe").read_to_string(&mut stderr).expect("UTF-8");
        stderr
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        _ = self.program.kill();
        _ = self.program.wait();
    }
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    /// What comes out of a connection until it is closed.
    pub(crate) fn read(mut stream: TcpStream) -> Answer {
        let mut bytes = Vec::new();
        // A connection that is reset after the answer has given the answer.
        _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("an answer, but it is {text:?}"));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        let answer = Answer { status, headers, body: body.to_owned() };
        assert_eq!(answer.header("transfer-encoding"), None, "these tests read whole bodies only");
        answer
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("JSON, but {error}: {}", self.body))
    }
}
