//! `bindgen IN.wasm OUT_DIR`: what `wasm-bindgen --target web` does, as a program of the workspace,
//! so that nobody has to install one of exactly the right version.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, output] = arguments.as_slice() else {
        eprintln!("usage: bindgen IN.wasm OUT_DIR");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    let written = bindgen
        .input_path(input)
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        // `__wbg_reset_state`: after a trap, a new instance in the same module.
        .reset_state_function(true)
        .web(true)
        .and_then(|bindgen| bindgen.generate(output));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
