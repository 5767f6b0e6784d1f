//! Does the article itself speak of somebody as "he" or as "she"?
//!
//! Never guessed from a name. The evidence is the article's own: "Mrs. Rao", "the spokeswoman", "his wife, Ana", and
//! pronouns that can mean nobody else.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    He,
    She,
}

/// Evidence for each, in votes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Votes {
    pub(crate) he: f32,
    pub(crate) she: f32,
}

/// "Mr." or "spokeswoman" outweighs a few pronouns that were linked wrongly.
pub(crate) const TITLE_VOTES: f32 = 6.0;

impl Votes {
    pub(crate) fn add(&mut self, gender: Gender, votes: f32) {
        match gender {
            Gender::He => self.he += votes,
            Gender::She => self.she += votes,
        }
    }

    /// How well `gender` agrees, 0 to 1; a half where the article says nothing.
    pub(crate) fn agreement(self, gender: Gender) -> f32 {
        let (with, against) = match gender {
            Gender::He => (self.he, self.she),
            Gender::She => (self.she, self.he),
        };
        (with + PRIOR) / (with + against + 2.0 * PRIOR)
    }
}

impl Votes {
    /// What is left of somebody's weight as the antecedent of a pronoun of this gender.
    pub(crate) fn fit(self, gender: Gender) -> f32 {
        let agreement = self.agreement(gender);
        if agreement < DISAGREES {
            return 0.0;
        }
        (agreement / AGREES).min(1.0).powi(2)
    }
}

/// Below this the article calls the person by the other pronoun, above the next clearly by this one. Set on PolNeAR dev.
const DISAGREES: f32 = 0.25;
const AGREES: f32 = 0.7;

/// Votes that each side has before the article speaks: one link alone is not certain.
const PRIOR: f32 = 0.6;
