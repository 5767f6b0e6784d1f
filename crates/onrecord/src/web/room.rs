//! What do all requests share?

use std::ops::Deref;
use std::sync::Arc;

use anyhow::anyhow;

use super::Opening;
use super::connections::Connections;
use super::entrance::Entrance;
use super::jobs::Jobs;

/// One block of SHA-256, the longest key HMAC uses as it is.
const KEY: usize = 64;

/// The room, held by everybody in it.
#[derive(Clone)]
pub(super) struct Room(Arc<Shared>);

pub(super) struct Shared {
    pub(super) connections: Connections,
    pub(super) jobs: Jobs,
    /// Signs sessions; another one each time the room is opened.
    pub(super) key: [u8; KEY],
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
        let Opening { ledger, password, hosts, user } = opening;
        let mut key = [0; KEY];
        getrandom::fill(&mut key).map_err(|error| anyhow!("this machine gives no random numbers: {error}"))?;
        Ok(Room(Arc::new(Shared {
            key,
            entrance: password.map(Entrance::new),
            hosts: hosts.iter().map(|host| host.to_ascii_lowercase()).collect(),
            user,
            ledger_name: ledger.file_name().unwrap_or(ledger.as_os_str()).to_string_lossy().into_owned(),
            connections: Connections::new(ledger),
            jobs: Jobs::default(),
        })))
    }
}
