//! Talking to the person and running programs.
//!
//! - [`Failure`], [`Result`]: what went wrong and what to do about it
//! - [`say`], [`step`]: one line; a named piece of work and how long it took
//! - [`Run`]: a program to run: aloud, quietly, or listened to
//! - [`which`]: where a program is

use std::env;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Why a command of ours stopped.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// What went wrong, in a sentence.
    pub(crate) what: String,
    /// What the person can do, in a sentence or a few lines; may be empty.
    pub(crate) advice: String,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            advice: advice.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        self.advice
            .lines()
            .try_for_each(|line| write!(f, "\n  {line}"))
    }
}

pub(crate) type Result<T = ()> = std::result::Result<T, Failure>;

/// Something to say about an I/O error: what was being done.
pub(crate) trait Context<T> {
    fn context(self, what: impl fmt::Display) -> Result<T>;
}

impl<T> Context<T> for io::Result<T> {
    fn context(self, what: impl fmt::Display) -> Result<T> {
        self.map_err(|error| Failure::new(format!("{what}: {error}"), ""))
    }
}

/// One line to the person.
pub(crate) fn say(line: impl fmt::Display) {
    // A closed pipe is no reason to stop working.
    let _ = writeln!(io::stdout(), "{line}");
}

/// Does a piece of work under its name, and says how long it took.
pub(crate) fn step<T>(name: impl fmt::Display, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(format_args!("\n── {name}"));
    let started = Instant::now();
    let done = work();
    let taken = seconds(started.elapsed());
    match &done {
        Ok(_) => say(format_args!("   done in {taken}: {name}")),
        Err(_) => say(format_args!("   failed after {taken}: {name}")),
    }
    done
}

/// As people write it: `0.4 s`, `12 s`, `3 min 5 s`.
pub(crate) fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs();
    match whole {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..100 => format!("{whole} s"),
        _ => format!("{} min {} s", whole / 60, whole % 60),
    }
}

/// The repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Where Cargo builds.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The first program of that name on the search path.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .flat_map(|dir| {
            [
                dir.join(program),
                dir.join(format!("{program}{}", env::consts::EXE_SUFFIX)),
            ]
        })
        .find(|file| file.is_file())
}

/// A program and its arguments, run from the top of the repository unless told otherwise.
pub(crate) struct Run {
    command: Command,
    shown: String,
    before_path: Vec<PathBuf>,
}

impl Run {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program.as_ref());
        command.current_dir(root()).stdin(Stdio::null());
        Self {
            command,
            shown: program.as_ref().to_string_lossy().into_owned(),
            before_path: Vec::new(),
        }
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.shown.push(' ');
        self.shown.push_str(&argument.as_ref().to_string_lossy());
        self.command.arg(argument);
        self
    }

    pub(crate) fn args<I>(self, arguments: I) -> Self
    where
        I: IntoIterator,
        I::Item: AsRef<OsStr>,
    {
        arguments.into_iter().fold(self, Self::arg)
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn env_remove(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub(crate) fn dir(mut self, dir: &Path) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Looks there before the rest of the search path, for this program and all that it starts.
    pub(crate) fn before_path<I>(mut self, dirs: I) -> Self
    where
        I: IntoIterator<Item = PathBuf>,
    {
        self.before_path.extend(dirs);
        self
    }

    fn ready(mut self) -> Result<(Command, String)> {
        if !self.before_path.is_empty() {
            let old = env::var_os("PATH").unwrap_or_default();
            let path = env::join_paths(
                self.before_path
                    .iter()
                    .cloned()
                    .chain(env::split_paths(&old)),
            )
            .map_err(|error| Failure::new(format!("PATH cannot be extended: {error}"), ""))?;
            // Where the search path of a child differs from ours, std looks the program up in
            // the child's.
            self.command.env("PATH", path);
        }
        Ok((self.command, self.shown))
    }

    /// Runs it with its output shown as it comes.
    pub(crate) fn aloud(self) -> Result {
        let (mut command, shown) = self.ready()?;
        say(format_args!("   $ {shown}"));
        let status = command
            .status()
            .map_err(|error| cannot_start(&shown, &error))?;
        ended(&shown, status, "")
    }

    /// Runs it and returns what it wrote to standard output; all it wrote is in the failure.
    pub(crate) fn quietly(self) -> Result<String> {
        let (mut command, shown) = self.ready()?;
        let output = command
            .output()
            .map_err(|error| cannot_start(&shown, &error))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        ended(&shown, output.status, &format!("{text}{errors}"))?;
        Ok(text)
    }

    /// Whether it ran and was content. Shows nothing.
    pub(crate) fn succeeds(self) -> bool {
        self.quietly().is_ok()
    }

    /// Runs it with its output shown as it comes, and returns all of it with how it ended.
    pub(crate) fn listen(self) -> Result<(String, Result)> {
        let (mut command, shown) = self.ready()?;
        say(format_args!("   $ {shown}"));
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| cannot_start(&shown, &error))?;
        let errors = child.stderr.take();
        let second = thread::spawn(move || errors.map_or_else(String::new, tee));
        let mut heard = child.stdout.take().map_or_else(String::new, tee);
        heard.push_str(&second.join().unwrap_or_default());
        let status = child.wait().context(&shown)?;
        Ok((heard, ended(&shown, status, "")))
    }

    /// Becomes that program, so that a signal to us is a signal to it.
    #[cfg(unix)]
    pub(crate) fn become_it(self) -> Failure {
        use std::os::unix::process::CommandExt;
        match self.ready() {
            Ok((mut command, shown)) => {
                cannot_start(&shown, &command.stdin(Stdio::inherit()).exec())
            }
            Err(failure) => failure,
        }
    }

    /// Runs that program until it ends.
    #[cfg(not(unix))]
    pub(crate) fn become_it(self) -> Failure {
        match self.aloud() {
            Ok(()) => Failure::new("it has ended", ""),
            Err(failure) => failure,
        }
    }
}

/// Passes a child's output on, line by line, and keeps it.
fn tee(from: impl Read) -> String {
    let mut kept = String::new();
    let mut lines = BufReader::new(from);
    let mut line = Vec::new();
    while matches!(lines.read_until(b'\n', &mut line), Ok(1..)) {
        let _ = io::stdout().write_all(&line);
        kept.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    kept
}

fn cannot_start(shown: &str, error: &io::Error) -> Failure {
    let advice = match error.kind() {
        io::ErrorKind::NotFound => "The program is not installed, or not on the PATH.",
        _ => "",
    };
    Failure::new(format!("could not start `{shown}`: {error}"), advice)
}

fn ended(shown: &str, status: ExitStatus, output: &str) -> Result {
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(
        format!("`{shown}` ended with {status}"),
        output.trim_end(),
    ))
}

/// The value of a variable of the environment that is set and not empty.
pub(crate) fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}
