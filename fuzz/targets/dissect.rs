//! Any frames on any link, and any key log: whatever they are, nothing panics, every byte has its
//! place, and what comes out is no more than so many times what went in.

#![no_main]

use libfuzzer_sys::fuzz_target;
use port443_fuzz::{Case, seeds, views_hold};

fuzz_target!(
    init: seeds::cases(),
    |bytes: &[u8]| {
        let case = Case::read(bytes);
        views_hold(&case.capture(), &case.key_log);
    }
);
