#![no_main]

#[path = "../tries.rs"]
mod tries;

libfuzzer_sys::fuzz_target!(|text: &str| tries::settings(text));
