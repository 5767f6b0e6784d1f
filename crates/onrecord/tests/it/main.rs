//! One test program: `onrecord` as its users run it, and its outputs as they see them.

mod audit;
mod cli;
mod docs;
mod export;
mod foreign;
mod ledger;
mod output;
mod run;
mod speakers;
mod specs;
mod warc;
mod trace;
mod web;
