//! Any bytes as a capture file: whatever they are, nothing panics, how they are cut makes no
//! difference, and what is opened of them holds as any capture does.

#![no_main]

use libfuzzer_sys::fuzz_target;
use port443_fuzz::{file_holds, seeds};

fuzz_target!(
    init: seeds::files(),
    |bytes: &[u8]| file_holds(bytes)
);
