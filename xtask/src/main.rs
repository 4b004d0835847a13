//! The project's commands. `cargo xtask help` lists them.

mod checks;
mod fuzz;
mod measure;
mod package;
mod page;
mod parts;
mod pins;
mod published;
mod setup;
mod shell;
mod sizes;
mod test;
mod wasm;

use std::process::ExitCode;
use std::time::Instant;

use shell::{Failure, Result, say, seconds};

const HELP: &str = "\
cargo xtask COMMAND

  serve [--dev] [--port N]   set up what is missing, build, and serve the page on loopback;
                             with --dev changes in www/ show at once
  build                      the same, into dist/, without serving; fails over a size budget
  package [--at ADDRESS]     also what is carried elsewhere: the page as one file, the page for
                             iframes, the tags that load the element, with integrity hashes, and
                             the npm package
  npm                        what `npm pack` packs, into lib/; it runs this by itself
  test [--only NAME]...      set up what is missing and run all tests, or those named
  test --list                the names
  fuzz [--seconds N] [TARGET]
                             feed arbitrary bytes to the dissector and to what reads capture files,
                             a minute each unless told otherwise
  fmt                        format everything
  lint                       what `test` checks without running anything
  bench [--runs N]           measure sizes and times, as one table
  sizes                      measure what each scenario adds to the core; takes minutes
  pictures                   take the README's pictures from the built page
  env                        print the lines that put our tools on the PATH:
                             eval \"$(cargo xtask env)\"
";

fn main() -> ExitCode {
    let started = Instant::now();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match command(&words, started) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn command(words: &[&str], started: Instant) -> Result<ExitCode> {
    match words {
        ["serve", options @ ..] => {
            let mut port = "4430";
            let mut dev = false;
            let mut rest = options;
            loop {
                rest = match rest {
                    [] => break,
                    ["--dev", rest @ ..] => {
                        dev = true;
                        rest
                    }
                    ["--port", number, rest @ ..] if number.parse::<u16>().is_ok() => {
                        port = number;
                        rest
                    }
                    _ => return Err(usage(words)),
                };
            }
            if dev {
                page::prepare()?;
            } else {
                // Over budget or not: that fails where it is built to be given away, and in tests.
                page::built()?;
            }
            say(format_args!(
                "\nready after {}; Ctrl-C stops\n",
                seconds(started.elapsed())
            ));
            // Only comes back if it could not start.
            return Err(if dev {
                page::develop(port)
            } else {
                page::serve(port)
            });
        }
        ["build"] => page::build()?,
        ["package"] => package::package("./")?,
        ["npm"] => package::library()?,
        ["package", "--at", address] if !address.contains(['"', '<', ' ']) => {
            package::package(&format!("{}/", address.trim_end_matches('/')))?;
        }
        ["test", "--list"] => test::list(),
        ["test", options @ ..] => return test::run(&only(options, words)?),
        ["fuzz", options @ ..] => {
            let (seconds, rest) = match options {
                ["--seconds", number, rest @ ..] => {
                    (number.parse().map_err(|_| usage(words))?, rest)
                }
                rest => (60, rest),
            };
            match rest {
                [] => fuzz::run(&fuzz::TARGETS, seconds)?,
                [target] if fuzz::TARGETS.contains(target) => fuzz::run(rest, seconds)?,
                _ => return Err(usage(words)),
            };
        }
        ["lint"] => return test::run(&checks::NAMES),
        ["fmt"] => checks::format()?,
        ["bench"] => measure::bench("31")?,
        ["bench", "--runs", runs] if runs.parse::<u16>().is_ok_and(|runs| runs > 0) => {
            measure::bench(runs)?;
        }
        ["sizes"] => parts::weigh()?,
        ["pictures"] => measure::pictures()?,
        ["env"] => measure::environment(),
        [] | ["help" | "--help" | "-h"] => say(HELP),
        _ => return Err(usage(words)),
    }
    Ok(ExitCode::SUCCESS)
}

fn only<'word>(options: &[&'word str], words: &[&str]) -> Result<Vec<&'word str>> {
    let (pairs, rest) = options.as_chunks::<2>();
    if !rest.is_empty() || pairs.iter().any(|pair| pair[0] != "--only") {
        return Err(usage(words));
    }
    Ok(pairs.iter().map(|pair| pair[1]).collect())
}

fn usage(words: &[&str]) -> Failure {
    Failure::new(format!("not a command: {}", words.join(" ")), HELP)
}
