//! What does a browser say to every page and every change of the room?
//!
//! Chromium walks through it (`tests/browser/`), driven by programs from npm that are installed once into `target/browser-node`.
//! Without Node, npm or Chromium this test fails: a page that no browser has shown is not tested.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use super::hostile;
use super::ledgers::{self, PASSWORD};
use super::room::Room;
use crate::run::Desk;

const NEEDED: &str = "The pages are tested with Node 18 or newer, npm and Chromium: all three must be there (apt-get install \
    nodejs npm chromium; $CHROMIUM says where Chromium is, if that is not /usr/bin/chromium)";
#[test]
fn a_browser_walks_every_page_and_every_change() {
    let chromium = chromium();
    let node = node();
    let desks = [ledgers::of_articles(), Desk::new(), ledgers::closed(), hostile::desk()];
    let door = ["--password-file", "room.password"];
    let [full, empty, closed, hostile] =
        [(0, &[][..]), (1, &[]), (2, &door), (3, &[])].map(|(at, more)| Room::open_with(&desks[at], more));
    let address = |room: &Room| format!("http://{}", room.address);
    let asked = json!({
        "chromium": chromium,
        "shots": target("browser-shots"),
        "full": address(&full),
        "empty": address(&empty),
        "closed": address(&closed),
        "hostile": address(&hostile),
        "password": PASSWORD,
    });
    let output = Command::new("node").arg(node.join("walk.mjs")).arg(asked.to_string()).output().expect(NEEDED);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\nScreenshots: {}", target("browser-shots").display());
    assert!(said.lines().any(|line| line.ends_with("0 faults")), "{said}");
}

fn target(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name(name)
}

fn chromium() -> String {
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    must(Command::new(&chromium).arg("--version"));
    chromium
}

/// The folder with the walk and its modules; they are installed where they are not, or not those of this commit.
fn node() -> PathBuf {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let folder = target("browser-node");
    std::fs::create_dir_all(&folder).expect("a folder");
    // Node looks for modules beside the program.
    for file in std::fs::read_dir(&sources).expect("the walk").map(|file| file.expect("a file")) {
        std::fs::copy(file.path(), folder.join(file.file_name())).expect("a copy");
    }
    let wanted = std::fs::read_to_string(sources.join("package-lock.json")).expect("the list of modules");
    let installed = folder.join("installed.json");
    if std::fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        return folder;
    }
    must(Command::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder));
    std::fs::write(installed, wanted).expect("the list is noted");
    folder
}

fn must(command: &mut Command) {
    let output = command.output();
    let why = match &output {
        Ok(output) if output.status.success() => return,
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => error.to_string(),
    };
    panic!("{command:?}: {why}\n{NEEDED}");
}
