//! Prints what [`tell`] tells. In wasm without JavaScript there is nowhere to print to: whether all went
//! well is the exit code.

use std::process::ExitCode;

use consumer::{has_randomness, tell};

fn main() -> ExitCode {
    let told = match tell("Meet me at eight", "443") {
        Ok(told) => told,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    print!("{told}");
    // What was asked for has arrived, and nowhere without seal but in its own capture.
    if told.matches("message: \"Meet me at eight\"").count() != 3
        || told.matches("read again the same: true").count() != 3
    {
        return ExitCode::from(3);
    }
    // This project turned `js` off, and wasm has no randomness of its own.
    if has_randomness() != Ok(cfg!(not(target_arch = "wasm32"))) {
        return ExitCode::from(4);
    }
    ExitCode::SUCCESS
}
