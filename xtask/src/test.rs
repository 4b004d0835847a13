//! All tests, step by step.
//!
//! - [`run`], [`list`]: the command
//! - [`Outcome`]: how many of a step's tests passed and failed

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::pins::{WASM_BINDGEN_CLI, WASM_PACK};
use crate::setup::{browsers, debian, npm, rust, tools};
use crate::shell::{Context, Failure, Result, Run, say, seconds, target, which};
use crate::{checks, package, published};

/// What a step counted. A check counts as one test.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    passed: u64,
    failed: u64,
    /// Why something could not be tested here.
    skipped: Vec<String>,
    /// The tests that passed at their second try only.
    wavered: Vec<String>,
    /// What to do about what failed.
    advice: String,
}

impl Outcome {
    /// One check that went well.
    pub(crate) fn check() -> Self {
        Self {
            passed: 1,
            ..Self::default()
        }
    }

    /// Something that this machine does not allow to be tested: neither passed nor failed.
    pub(crate) fn skipped(why: &str) -> Self {
        Self {
            skipped: vec![why.to_owned()],
            ..Self::default()
        }
    }

    /// Both together.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped.extend(other.skipped);
        self.wavered.extend(other.wavered);
        self
    }

    /// From the counts that a test runner reported and how it ended. A runner that fails without
    /// a failed test (it did not compile, or crashed) has failed once, and so has one that ran
    /// no test at all.
    fn counted(passed: u64, failed: u64, ended: Result) -> Self {
        let advice = match ended {
            Ok(()) if passed + failed > 0 => String::new(),
            Ok(()) => "It ran no tests.".to_owned(),
            Err(failure) => failure.to_string(),
        };
        Self {
            passed,
            failed: if failed == 0 && !advice.is_empty() {
                1
            } else {
                failed
            },
            skipped: Vec::new(),
            wavered: Vec::new(),
            advice,
        }
    }
}

struct Step {
    name: &'static str,
    what: &'static str,
    run: fn() -> Result<Outcome>,
}

/// Quick ones first.
const STEPS: [Step; 18] = [
    Step {
        name: "rustfmt",
        what: "the Rust is formatted",
        run: checks::rustfmt,
    },
    Step {
        name: "biome",
        what: "TypeScript, CSS, HTML and JSON are formatted and lint-free",
        run: checks::biome,
    },
    Step {
        name: "clippy",
        what: "the Rust is lint-free",
        run: checks::clippy,
    },
    Step {
        name: "cargo-test",
        what: "the core, natively: vectors, foreign peers, properties",
        run: cargo_test,
    },
    Step {
        name: "fuzz",
        what: "arbitrary packets and files, a minute each",
        run: fuzz,
    },
    Step {
        name: "doc",
        what: "the documentation has no broken links",
        run: checks::doc,
    },
    Step {
        name: "crate",
        what: "the packed crate in another's program: natively, and in wasm with and without JavaScript",
        run: published::consumer,
    },
    Step {
        name: "clippy-wasm",
        what: "the core is lint-free where it is compiled for wasm only",
        run: checks::clippy_wasm,
    },
    Step {
        name: "tsc",
        what: "the page's types agree with the core's",
        run: checks::tsc,
    },
    Step {
        name: "unit",
        what: "the page's parts, in node",
        run: unit,
    },
    Step {
        name: "build",
        what: "the page, and what is carried elsewhere, build within their size budgets",
        run: build,
    },
    Step {
        name: "wasm-chromium",
        what: "the core in Chromium",
        run: wasm_chromium,
    },
    Step {
        name: "wasm-firefox",
        what: "the core in Firefox",
        run: wasm_firefox,
    },
    Step {
        name: "e2e",
        what: "the built page in Chromium and in Firefox",
        run: e2e,
    },
    Step {
        name: "packages",
        what: "in the apps of others: Vite, webpack, an import map, a blog",
        run: packages,
    },
    Step {
        name: "semver",
        what: "the crate's interface is that of its version",
        run: published::semver,
    },
    Step {
        name: "deny",
        what: "the crates' licences and sources are those we allow",
        run: checks::deny,
    },
    Step {
        name: "audit",
        what: "no crate or package has a known vulnerability",
        run: checks::audit,
    },
];

/// Prints the steps' names.
pub(crate) fn list() {
    for step in STEPS {
        say(format_args!("{:<14}{}", step.name, step.what));
    }
}

/// Runs all steps, or those named, and says at the end how many tests passed and failed.
pub(crate) fn run(only: &[&str]) -> Result<ExitCode> {
    if let Some(unknown) = only
        .iter()
        .find(|name| STEPS.iter().all(|step| step.name != **name))
    {
        return Err(Failure::new(
            format!("there is no step {unknown}"),
            "The names: cargo xtask test --list",
        ));
    }
    let started = Instant::now();
    let done: Vec<(Step, Outcome, Duration)> = STEPS
        .into_iter()
        .filter(|step| only.is_empty() || only.contains(&step.name))
        .map(|step| {
            say(format_args!("\n══ {}: {}", step.name, step.what));
            let started = Instant::now();
            let outcome = (step.run)().unwrap_or_else(|failure| {
                say(format_args!("\n{failure}"));
                Outcome {
                    failed: 1,
                    advice: failure.to_string(),
                    ..Outcome::default()
                }
            });
            (step, outcome, started.elapsed())
        })
        .collect();
    summary(&done, started.elapsed());
    let failed: u64 = done.iter().map(|(_, outcome, _)| outcome.failed).sum();
    let passed: u64 = done.iter().map(|(_, outcome, _)| outcome.passed).sum();
    say(format_args!("{passed} passed, {failed} failed"));
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn summary(done: &[(Step, Outcome, Duration)], taken: Duration) {
    say(format_args!("\n══ all in {}", seconds(taken)));
    for (step, outcome, taken) in done {
        say(format_args!(
            "{:<14}{:>6} passed {:>4} failed {:>12}",
            step.name,
            outcome.passed,
            outcome.failed,
            seconds(*taken)
        ));
        for why in &outcome.skipped {
            say(format_args!("{:<14}not checked: {why}", ""));
        }
        for name in &outcome.wavered {
            say(format_args!("{:<14}passed at the second try: {name}", ""));
        }
    }
    for (step, outcome, _) in done.iter().filter(|(_, outcome, _)| outcome.failed > 0) {
        say(format_args!("\nFAILED {}: {}", step.name, outcome.advice));
        say(format_args!(
            "  again, alone: cargo xtask test --only {}",
            step.name
        ));
    }
    say("");
}

fn cargo_test() -> Result<Outcome> {
    for (program, purpose) in [
        ("openssl", "a foreign peer for the handshake tests"),
        ("curl", "a foreign client"),
        ("tshark", "it reads our captures in the tests"),
        ("tcpdump", "it makes a capture that the tests read"),
    ] {
        if which(program).is_none() {
            debian::install(&[program], purpose)?;
        }
    }
    let (heard, ended) = Run::new("cargo")
        .args([
            "test",
            "--workspace",
            "--exclude",
            "bindgen",
            "--no-fail-fast",
        ])
        .listen()?;
    let (passed, failed) = test_results(&heard);
    Ok(Outcome::counted(passed, failed, ended))
}

fn fuzz() -> Result<Outcome> {
    crate::fuzz::run(&crate::fuzz::TARGETS, 60)
}

fn wasm_chromium() -> Result<Outcome> {
    wasm_pack("--chrome", "--chromedriver", &browsers::chromedriver()?)
}

fn wasm_firefox() -> Result<Outcome> {
    wasm_pack("--firefox", "--geckodriver", &browsers::geckodriver()?)
}

fn wasm_pack(browser: &str, option: &str, driver: &Path) -> Result<Outcome> {
    let rust = rust::with_target()?;
    tools::ready(WASM_PACK)?;
    tools::ready(WASM_BINDGEN_CLI)?;
    let (heard, ended) = rust
        .on_path(Run::new(tools::bin().join("wasm-pack")))
        .before_path([tools::bin()])
        // Seconds until the runner gives up on the browser: no test fails on a slow machine.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .args(["test", "--headless", browser, option])
        .arg(driver)
        .args(["--mode", "no-install", "crate"])
        .listen()?;
    let (passed, failed) = test_results(&heard);
    Ok(Outcome::counted(passed, failed, ended))
}

fn unit() -> Result<Outcome> {
    npm::ready()?;
    crate::wasm::build()?;
    vitest("unit", &[])
}

fn build() -> Result<Outcome> {
    package::package("./")?;
    Ok(Outcome::check())
}

fn e2e() -> Result<Outcome> {
    let browsers = [
        ("CHROME", browsers::chromium()?),
        ("FIREFOX", browsers::firefox()?),
    ];
    package::built()?;
    vitest("e2e", &browsers)
}

fn packages() -> Result<Outcome> {
    let browsers = [
        ("CHROME", browsers::chromium()?),
        ("FIREFOX", browsers::firefox()?),
    ];
    // For the blog, which copies dist/.
    package::built()?;
    // So that what takes long is seen; `npm pack` asks for it again.
    package::library()?;
    // The blog has the folder.
    package::built()?;
    vitest("packages", &browsers)
}

fn vitest(project: &str, environment: &[(&str, PathBuf)]) -> Result<Outcome> {
    let report = target().join(format!("vitest-{project}.json"));
    let _ = fs::remove_file(&report);
    // tests/e2e/flaky.ts writes it.
    let flaky = target().join("vitest-flaky.txt");
    let _ = fs::remove_file(&flaky);
    let mut run = npm::program("vitest/vitest.mjs")
        .args(["run", "--project", project])
        .args(["--reporter=verbose", "--reporter=json"])
        .arg("--reporter=./tests/e2e/flaky.ts")
        .arg(format!("--outputFile.json={}", report.display()));
    for (name, value) in environment {
        run = run.env(name, value);
    }
    let ended = run.aloud();
    let text = match fs::read_to_string(&report) {
        Ok(text) => text,
        // It stopped before it could report.
        Err(_) if ended.is_err() => String::new(),
        Err(error) => return Err(error).context(report.display()),
    };
    let count = |name| number_after(&text, &format!("\"{name}\":")).unwrap_or_default();
    let mut outcome = Outcome::counted(count("numPassedTests"), count("numFailedTests"), ended);
    for name in failed_tests(&text) {
        outcome.advice.push_str("\n  failed: ");
        outcome.advice.push_str(name);
    }
    for name in fs::read_to_string(&flaky).unwrap_or_default().lines() {
        outcome.wavered.push(name.to_owned());
    }
    Ok(outcome)
}

/// The names of the tests that failed, as vitest's report has them: each test's full name stands
/// before its status.
fn failed_tests(report: &str) -> Vec<&str> {
    report
        .split("\"fullName\":\"")
        .skip(1)
        .filter_map(|test| {
            let (name, rest) = test.split_once("\",")?;
            let (_, status) = rest.split_once("\"status\":\"")?;
            status.starts_with("failed").then_some(name)
        })
        .collect()
}
/// The sums of libtest's last lines, `test result: ok. 3 passed; 0 failed; ...`, which the runner
/// for wasm writes too.
fn test_results(heard: &str) -> (u64, u64) {
    heard
        .lines()
        .filter_map(|line| line.split_once("test result: "))
        .fold((0, 0), |(passed, failed), (_, result)| {
            (
                passed + number_before(result, " passed").unwrap_or_default(),
                failed + number_before(result, " failed").unwrap_or_default(),
            )
        })
}

fn number_before(text: &str, word: &str) -> Option<u64> {
    let (before, _) = text.split_once(word)?;
    before.rsplit(' ').next()?.parse().ok()
}

fn number_after(text: &str, word: &str) -> Option<u64> {
    let (_, after) = text.split_once(word)?;
    let after = after.trim_start();
    let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    after.get(..digits)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Outcome, failed_tests, number_after, test_results};
    use crate::shell::Failure;

    #[test]
    fn results_are_added_up() {
        let heard = "running 2 tests\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
            test result: FAILED. 3 passed; 4 failed; 0 ignored\n";
        assert_eq!(test_results(heard), (5, 4));
        assert_eq!(
            number_after("{\"numPassedTests\":12,", "\"numPassedTests\":"),
            Some(12)
        );
    }

    #[test]
    fn a_report_names_what_failed() {
        let report = "{\"assertionResults\":[\
            {\"fullName\":\"a link plays\",\"status\":\"passed\",\"title\":\"plays\"},\
            {\"fullName\":\"a link \\\"shows\\\" it\",\"status\":\"failed\",\"title\":\"shows\"}]}";
        assert_eq!(failed_tests(report), ["a link \\\"shows\\\" it"]);
    }

    #[test]
    fn a_runner_that_breaks_or_runs_nothing_has_failed() {
        let broken = || Err(Failure::new("it did not compile", ""));
        assert_eq!(Outcome::counted(0, 0, broken()).failed, 1);
        assert_eq!(Outcome::counted(7, 0, broken()).failed, 1);
        assert_eq!(Outcome::counted(7, 2, broken()).failed, 2);
        assert_eq!(Outcome::counted(0, 0, Ok(())).failed, 1);
        assert_eq!(Outcome::counted(7, 0, Ok(())).failed, 0);
    }
}
