//! `onrecord serve`: where can people read this ledger without a terminal?

use std::io::{IsTerminal, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use onrecord_ledger::Ledger;

use crate::args::serve::ServeArgs;
use crate::outcome::FOUND;
use crate::web::{self, Opening, entrance};

/// Opens the reading room and closes it with Ctrl+C.
pub fn run(args: ServeArgs) -> anyhow::Result<ExitCode> {
    if let Some(host) = args.host.iter().find(|host| host.contains([':', '/'])) {
        bail!("--host {host} is no name; write it without https:// and port, as in archive.example.org");
    }
    let password = match args.password_file {
        Some(file) => Some(of_file(&file)?),
        None if args.listen.is_loopback() => None,
        None => Some(asked("A password for the reading room: ")?),
    };
    let ledger = args.ledger.ledger;
    let is_new = !ledger.exists();
    // A ledger that is not there is an empty one: pages are added in the browser. One that cannot be opened is said now.
    let opened = if is_new { Ledger::create(&ledger)? } else { Ledger::open(&ledger)? };
    let is_empty = onrecord_ledger::status::is_empty(&opened)?;
    drop(opened);
    let listener = TcpListener::bind((args.listen, args.port))
        .with_context(|| format!("port {} of {} is taken; choose another with --port", args.port, args.listen))?;
    let address = listener.local_addr().context("the listener has no address")?;
    say(&ledger, address, is_new, is_empty)?;
    let (port, hosts, user) = (address.port(), args.host, super::correct::user());
    let model = args.model.model;
    web::serve(listener, Opening { ledger, model, port, password, hosts, user })?;
    Ok(FOUND.into())
}

fn say(ledger: &Path, address: SocketAddr, is_new: bool, is_empty: bool) -> anyhow::Result<()> {
    let ledger = ledger.display();
    let state = match (is_new, is_empty) {
        (true, _) => " is new: add pages there",
        (false, true) => " is empty: add pages there",
        (false, false) => "",
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "The reading room is open at http://{address}/  (Ctrl+C closes it)")?;
    writeln!(out, "{ledger}{state}")?;
    Ok(out.flush()?)
}

/// The hash in the file; makes the file where there is none.
fn of_file(file: &Path) -> anyhow::Result<String> {
    match std::fs::read_to_string(file) {
        Ok(hash) => entrance::checked(hash.trim()).with_context(|| file.display().to_string()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let hash = asked(&format!("A new password, its hash is kept in {}: ", file.display()))?;
            keep(file, &hash).with_context(|| format!("{} cannot be written", file.display()))?;
            Ok(hash)
        }
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", file.display())),
    }
}

/// Asks for a password twice, unseen; its hash.
fn asked(question: &str) -> anyhow::Result<String> {
    if !std::io::stdin().is_terminal() {
        bail!("others can reach this address, and there is no terminal to ask for a password on; add --password-file");
    }
    let password = rpassword::prompt_password(question)?;
    if rpassword::prompt_password("The same again: ")? != password {
        bail!("these were two different passwords; start again");
    }
    entrance::hashed(&password)
}

/// Writes the hash where nobody else on this machine can read it.
fn keep(file: &Path, hash: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    writeln!(options.open(file)?, "{hash}")
}
