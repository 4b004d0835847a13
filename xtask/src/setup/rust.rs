//! A Rust that compiles to wasm32-unknown-unknown.
//!
//! - [`ready`]: finds or makes one; the ways are listed there
//! - [`WasmRust`]: which one, why, and the cargo of it

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::debian;
use crate::shell::{Context, Failure, Result, Run, say, step, target, which};

/// What the core is compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A toolchain that has the target.
#[derive(Clone, Debug)]
pub(crate) struct WasmRust {
    /// Goes before the search path; nothing if the usual toolchain will do.
    pub(crate) bin: Option<PathBuf>,
    /// In a few words, for the person.
    pub(crate) way: &'static str,
}

impl WasmRust {
    /// Its cargo.
    pub(crate) fn cargo(&self) -> Run {
        self.on_path(Run::new("cargo"))
    }

    /// Sees to it that the standard library's source is there, to be compiled along with the core,
    /// and says where it came from.
    pub(crate) fn source(&self) -> Result<&'static str> {
        let has_source = || -> Result<bool> {
            let sysroot = self.on_path(Run::new("rustc"));
            let sysroot = sysroot.args(["--print", "sysroot"]).quietly()?;
            let library = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library");
            Ok(library.join("std/Cargo.toml").is_file())
        };
        if has_source()? {
            return Ok("its library from source");
        }
        let advice = "Install the source of Rust's library:\n  rustup component add rust-src";
        if self.is_usual() && which("rustup").is_some() {
            step("the source of Rust's library, with rustup", || {
                Run::new("rustup")
                    .args(["component", "add", "rust-src"])
                    .env("RUSTUP_MAX_RETRIES", "0")
                    .quietly()
            })?;
            if has_source()? {
                return Ok("its library from source, which rustup added");
            }
        }
        Err(Failure::new(
            "the source of Rust's library is missing",
            advice,
        ))
    }

    /// Makes it the toolchain of a program that looks for cargo and rustc itself.
    pub(crate) fn on_path(&self, run: Run) -> Run {
        // cargo tells `cargo run`'s program which cargo it was; that one may not be it.
        run.before_path(self.bin.clone())
            .env_remove("CARGO")
            .env_remove("RUSTC")
    }

    /// Whether it is the person's own and so has clippy and the like.
    pub(crate) fn is_usual(&self) -> bool {
        self.bin.is_none()
    }
}

/// Finds a toolchain for wasm, in this order:
///
/// 1. the rustc on the search path has the target;
/// 2. `rustup target add` gets it;
/// 3. an earlier run made one of Debian's rustc, in `target/toolchain`;
/// 4. make that one: Debian's packages and a standard library built from their source.
///
/// What counts is not a folder but that a program compiles and links, with link-time optimisation
/// as the release profile asks for: some libraries come without the bitcode for it.
pub(crate) fn ready() -> Result<WasmRust> {
    static FOUND: OnceLock<Result<WasmRust>> = OnceLock::new();
    FOUND.get_or_init(find).clone()
}

fn find() -> Result<WasmRust> {
    let usual = |way| WasmRust { bin: None, way };
    if has_target() && links(None).is_ok() {
        return Ok(usual("rustc has the target"));
    }
    if which("rustup").is_some() {
        let added = step(
            format_args!("Rust's library for {TARGET}, with rustup"),
            || {
                Run::new("rustup")
                    .args(["target", "add", TARGET])
                    // One try: where the Rust project's downloads are out of reach, they stay so.
                    .env("RUSTUP_MAX_RETRIES", "0")
                    .quietly()
                    .and_then(|_| links(None))
            },
        );
        match added {
            Ok(()) => return Ok(usual("rustup added the target")),
            Err(failure) => say(format_args!(
                "   rustup could not add it: {}",
                failure
                    .advice
                    .lines()
                    .find(|line| line.starts_with("error"))
                    .unwrap_or(&failure.what)
            )),
        }
    }
    let toolchain = target().join("toolchain");
    let made = WasmRust {
        bin: Some(toolchain.join("bin")),
        way: "Debian's rustc with a standard library built from source, in target/toolchain",
    };
    if links(made.bin.as_deref()).is_ok() {
        return Ok(made);
    }
    if which("apt-get").is_none() {
        return Err(Failure::new(
            format!("this Rust cannot compile to {TARGET}"),
            format!(
                "Install Rust with rustup (https://rustup.rs), then:\n  rustup target add {TARGET}"
            ),
        ));
    }
    step(
        "Rust for wasm from Debian: the library is compiled from source, once",
        || make(&toolchain),
    )?;
    links(made.bin.as_deref())?;
    Ok(made)
}

fn has_target() -> bool {
    Run::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .quietly()
        .is_ok_and(|dir| Path::new(dir.trim()).is_dir())
}

/// Compiles and links a program of one line for the target.
fn links(bin: Option<&Path>) -> Result {
    let dir = target().join("probe");
    fs::create_dir_all(&dir).context(dir.display())?;
    let source = dir.join("probe.rs");
    fs::write(
        &source,
        "#[unsafe(no_mangle)] pub extern \"C\" fn probe() -> usize { String::from(\"wasm\").len() }",
    )
    .context(source.display())?;
    let rustc = bin.map_or_else(|| PathBuf::from("rustc"), |bin| bin.join("rustc"));
    Run::new(rustc)
        .args(["--edition=2024", "--crate-type=cdylib", "--target", TARGET])
        .args(["-Copt-level=z", "-Clto=fat", "-Cpanic=abort"])
        .arg("--out-dir")
        .arg(&dir)
        .arg(&source)
        .quietly()
        .map(drop)
}

/// Makes a toolchain that is Debian's but for the wasm library: a folder of links to /usr, with a
/// `rustc` that takes that folder for its sysroot. Nothing outside the project changes but for the
/// packages.
fn make(toolchain: &Path) -> Result {
    let why = "rustup could not fetch Rust's library for wasm";
    debian::install(&["rustc-web", "cargo-web", "rust-web-src"], why)?;
    let version = Run::new("/usr/bin/rustc").arg("-vV").quietly()?;
    let field = |name: &str| {
        version
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .map(|value| value.trim_start_matches(':').trim().to_owned())
            .ok_or_else(|| Failure::new(format!("`rustc -vV` names no {name}"), version.clone()))
    };
    let host = field("host")?;
    // The linker must read the bitcode that this rustc's LLVM writes.
    let llvm = field("LLVM version")?;
    let llvm = llvm.split('.').next().unwrap_or_default();
    debian::install(&[&format!("lld-{llvm}")], "rustc links wasm with it")?;

    let rustlib = toolchain.join("lib/rustlib");
    if toolchain.exists() {
        fs::remove_dir_all(toolchain).context(toolchain.display())?;
    }
    let wasm = rustlib.join(TARGET).join("lib");
    for dir in [
        toolchain.join("bin"),
        rustlib.join(&host).join("bin"),
        wasm.clone(),
    ] {
        fs::create_dir_all(&dir).context(dir.display())?;
    }
    link("/usr/bin/cargo", &toolchain.join("bin/cargo"))?;
    link("/usr/lib/rustlib/src", &rustlib.join("src"))?;
    link(
        &format!("/usr/lib/rustlib/{host}/lib"),
        &rustlib.join(&host).join("lib"),
    )?;
    // What rustc calls when it links wasm; it looks there before the search path.
    link(
        &format!("/usr/lib/llvm-{llvm}/bin/lld"),
        &rustlib.join(&host).join("bin/rust-lld"),
    )?;
    for program in ["rustc", "rustdoc"] {
        wrapper(
            &toolchain.join("bin").join(program),
            &format!(
                "#!/bin/sh\nexec /usr/bin/{program} --sysroot '{}' \"$@\"\n",
                toolchain.display()
            ),
        )?;
    }

    // An empty crate makes Cargo build the standard library.
    let empty = toolchain.join("build");
    fs::create_dir_all(empty.join("src")).context(empty.display())?;
    fs::write(
        empty.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nedition = \"2024\"\n[workspace]\n",
    )
    .context(empty.display())?;
    fs::write(empty.join("src/lib.rs"), "").context(empty.display())?;
    Run::new("cargo")
        .before_path([toolchain.join("bin")])
        .env_remove("CARGO")
        .env_remove("RUSTC")
        .dir(&empty)
        // Lets a stable compiler use -Zbuild-std.
        .env("RUSTC_BOOTSTRAP", "1")
        // Without it there is nothing for link-time optimisation to read.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .args(["build", "--release", "--target", TARGET])
        .arg("-Zbuild-std=std,panic_abort,test")
        .arg("--target-dir")
        .arg(empty.join("target"))
        .aloud()?;
    let built = empty.join("target").join(TARGET).join("release/deps");
    for entry in fs::read_dir(&built).context(built.display())? {
        let file = entry.context(built.display())?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let library = file
            .extension()
            .is_some_and(|extension| extension == "rlib");
        if library && !name.starts_with("libempty-") {
            fs::copy(&file, wasm.join(&*name)).context(file.display())?;
        }
    }
    fs::remove_dir_all(&empty).context(empty.display())
}

#[cfg(unix)]
fn link(to: &str, at: &Path) -> Result {
    std::os::unix::fs::symlink(to, at).context(at.display())
}

#[cfg(unix)]
fn wrapper(file: &Path, text: &str) -> Result {
    use std::os::unix::fs::PermissionsExt;
    fs::write(file, text).context(file.display())?;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).context(file.display())
}

#[cfg(not(unix))]
fn link(_: &str, at: &Path) -> Result {
    Err(Failure::new(format!("no links here: {}", at.display()), ""))
}

#[cfg(not(unix))]
fn wrapper(file: &Path, _: &str) -> Result {
    Err(Failure::new(
        format!("no shell here: {}", file.display()),
        "",
    ))
}
