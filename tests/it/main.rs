//! What Dateline promises, tried from outside: as cases that are data, as properties, and with the real
//! program.

#![allow(clippy::panic, reason = "a test that fails says why")]
#![expect(clippy::disallowed_methods, reason = "tests make the folders that they try things in")]

mod browser;
mod case;
mod commands;
mod content;
#[path = "../bench/corpus.rs"]
mod corpus;
mod explain;
mod fuzzed;
mod kill;
mod labelled;
mod links;
mod output;
mod outputs;
mod ownership;
mod pictures;
mod program;
mod proofs;
mod properties;
mod same_bytes;
mod search;
mod serve;
mod suite;
mod tidy;
mod tools;
mod unchanged;
mod visit;
mod warm;
mod watch;
mod withheld;
