//! What do all requests share?

use std::ops::Deref;
use std::sync::Arc;

use anyhow::anyhow;

use super::Opening;
use super::api::Line;
use super::audits::Audits;
use super::connections::Connections;
use super::entrance::Entrance;
use super::jobs::Jobs;
use crate::args::ModelChoice;

/// One block of SHA-256, the longest key HMAC uses as it is.
const KEY: usize = 64;

/// The room, held by everybody in it.
#[derive(Clone)]
pub(super) struct Room(Arc<Shared>);

pub(super) struct Shared {
    pub(super) connections: Connections,
    pub(super) audits: Audits,
    pub(super) jobs: Jobs,
    /// Texts that are read for programs.
    pub(super) readings: Line,
    /// What reads, for programs and into the ledger.
    pub(super) model: ModelChoice,
    /// Signs sessions; another one each time the room is opened.
    pub(super) key: [u8; KEY],
    /// The name of the session's cookie. Browsers know no ports there, and two rooms may be open on one machine.
    pub(super) cookie: String,
    /// `None`: there is no door.
    pub(super) entrance: Option<Entrance>,
    pub(super) hosts: Vec<String>,
    pub(super) user: String,
    /// The ledger's file name, for the head of every page.
    pub(super) ledger_name: String,
}

impl Deref for Room {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Room {
    pub(super) fn open(opening: Opening) -> anyhow::Result<Room> {
        let Opening { ledger, model, port, password, hosts, user } = opening;
        let mut key = [0; KEY];
        getrandom::fill(&mut key).map_err(|error| anyhow!("this machine gives no random numbers: {error}"))?;
        Ok(Room(Arc::new(Shared {
            key,
            cookie: format!("onrecord-{port}"),
            entrance: password.map(Entrance::new),
            hosts: hosts.iter().map(|host| host.to_ascii_lowercase()).collect(),
            user,
            ledger_name: ledger.file_name().unwrap_or(ledger.as_os_str()).to_string_lossy().into_owned(),
            connections: Connections::new(ledger),
            audits: Audits::default(),
            jobs: Jobs::default(),
            readings: Line::new(),
            model,
        })))
    }
}
