//! Who may come in?
//!
//! Where the room can be reached from other machines, whoever knows the password. Only its hash is kept (Argon2id with the
//! crate's parameters, which are those OWASP recommends), and one guess is looked at each second.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{anyhow, bail};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use tokio::sync::Semaphore;

use super::refusal::Refusal;

/// Shorter ones are guessed.
const SHORTEST_PASSWORD: usize = 8;
/// After a wrong password nobody else is heard for so long.
const AFTER_A_WRONG_ONE: Duration = Duration::from_secs(1);
/// So many wait for their password to be looked at; more are no newsroom but somebody who guesses.
const MOST_AT_THE_DOOR: usize = 16;
/// Who came in stays no longer.
const LONGEST_STAY: Duration = Duration::from_secs(12 * 60 * 60);
/// More people than these at once are no newsroom; the one who came first goes.
const MOST_INSIDE: usize = 1_000;

/// The door, and who went through it.
#[derive(Debug)]
pub(super) struct Entrance {
    hash: String,
    at_the_door: Semaphore,
    one_guess: tokio::sync::Mutex<()>,
    /// By session: who, and since when.
    inside: Mutex<BTreeMap<String, (String, Instant)>>,
    /// The password as scripts gave it when it was the right one, hashed with the room's key: the slow check is made once, and
    /// not with each of a thousand requests. The key goes with the process.
    given: Mutex<Option<[u8; 32]>>,
}

impl Entrance {
    pub(super) fn new(hash: String) -> Entrance {
        Entrance {
            hash,
            at_the_door: Semaphore::new(MOST_AT_THE_DOOR),
            one_guess: tokio::sync::Mutex::default(),
            inside: Mutex::default(),
            given: Mutex::default(),
        }
    }

    /// Whether this is the password. Slow on purpose, and one at a time.
    pub(super) async fn opens(&self, password: String) -> Result<bool, Refusal> {
        let crowd = |_| Refusal::Busy("too many passwords are being tried; try again in a minute".into());
        let _place = self.at_the_door.try_acquire().map_err(crowd)?;
        let _one = self.one_guess.lock().await;
        let hash = self.hash.clone();
        let opens = tokio::task::spawn_blocking(move || is_password(&password, &hash)).await.unwrap_or(false);
        if !opens {
            tokio::time::sleep(AFTER_A_WRONG_ONE).await;
        }
        Ok(opens)
    }

    /// The same for scripts, which show the password with every request. `hash` is that of the password with the room's key.
    pub(super) async fn opens_to_a_script(&self, password: String, hash: Hmac<Sha256>) -> Result<bool, Refusal> {
        let was_given = {
            let given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
            given.is_some_and(|given| hash.clone().verify_slice(&given).is_ok())
        };
        if was_given {
            return Ok(true);
        }
        let opens = self.opens(password).await?;
        if opens {
            let given = hash.finalize().into_bytes().into();
            *self.given.lock().unwrap_or_else(PoisonError::into_inner) = Some(given);
        }
        Ok(opens)
    }

    pub(super) fn let_in(&self, session: &str, name: &str) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.retain(|_, (_, since)| since.elapsed() < LONGEST_STAY);
        if inside.len() >= MOST_INSIDE
            && let Some(first) = inside.iter().min_by_key(|(_, (_, since))| *since).map(|(session, _)| session.clone())
        {
            inside.remove(&first);
        }
        inside.insert(session.to_owned(), (name.to_owned(), Instant::now()));
    }

    pub(super) fn let_out(&self, session: &str) {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).remove(session);
    }

    /// The name of whoever is inside by this session.
    pub(super) fn inside(&self, session: &str) -> Option<String> {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let (name, since) = inside.get(session)?;
        (since.elapsed() < LONGEST_STAY).then(|| name.clone())
    }
}

fn is_password(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// The hash of a password, to be kept.
pub fn hashed(password: &str) -> anyhow::Result<String> {
    if password.chars().count() < SHORTEST_PASSWORD {
        bail!("a password of fewer than {SHORTEST_PASSWORD} characters is soon guessed; take a longer one");
    }
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|error| anyhow!("the password cannot be hashed: {error}"))?.to_string())
}

/// The hash, if it is one.
pub fn checked(hash: &str) -> anyhow::Result<String> {
    match PasswordHash::new(hash) {
        Ok(parsed) if parsed.algorithm.as_str().starts_with("argon2") => Ok(hash.to_owned()),
        _ => bail!("holds no hash of a password; remove it, and onrecord serve makes a new one"),
    }
}
