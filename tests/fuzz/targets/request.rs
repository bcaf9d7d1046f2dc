#![no_main]

#[path = "../tries.rs"]
mod tries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tries::request(bytes));
