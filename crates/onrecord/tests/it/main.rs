//! One test program: `onrecord` as its users run it, and its outputs as they see them.

mod cli;
mod docs;
mod ledger;
mod output;
mod run;
mod speakers;
mod specs;
