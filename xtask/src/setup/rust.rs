//! A Rust that compiles to wasm32-unknown-unknown.
//!
//! - [`with_source`]: one that can compile its standard library along with the core, for the page
//! - [`with_target`]: one that has it compiled, for the tests in browsers and for wasm-pack
//! - [`WasmRust`]: which one, why, and the cargo of it
//!
//! Both come from rustup where it can fetch; elsewhere, on Debian and its kin, from Debian's rustc
//! and the source packaged with it. Nothing outside the project changes but for the packages.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::debian;
use crate::shell::{Context, Failure, Result, Run, say, step, target, which};

/// What the core is compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A toolchain for wasm.
#[derive(Clone, Debug)]
pub(crate) struct WasmRust {
    /// Goes before the search path; nothing if the usual toolchain will do.
    bin: Option<PathBuf>,
    /// In a few words, for the person.
    pub(crate) way: &'static str,
}

impl WasmRust {
    /// Its cargo.
    pub(crate) fn cargo(&self) -> Run {
        self.on_path(Run::new("cargo"))
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

/// Finds a toolchain that has the source of its standard library and a linker for wasm: the usual
/// one, the usual one after `rustup component add`, or Debian's.
pub(crate) fn with_source() -> Result<WasmRust> {
    static FOUND: OnceLock<Result<WasmRust>> = OnceLock::new();
    FOUND
        .get_or_init(|| {
            let usual = |way| WasmRust { bin: None, way };
            if has_source()? {
                return Ok(usual("your Rust"));
            }
            if rustup(
                "the source of Rust's library",
                &["component", "add", "rust-src"],
            ) && has_source()?
            {
                return Ok(usual(
                    "your Rust, to which rustup added its library's source",
                ));
            }
            Ok(WasmRust {
                bin: Some(borrowed()?.join("bin")),
                way: "Debian's Rust, since rustup could not fetch",
            })
        })
        .clone()
}

/// Finds a toolchain that has its standard library compiled for wasm: the usual one, the usual one
/// after `rustup target add`, or Debian's with a library that is compiled now, once.
///
/// What counts is not a folder but that a program compiles and links, with link-time optimisation
/// as the release profile asks for: some libraries come without the bitcode for it.
pub(crate) fn with_target() -> Result<WasmRust> {
    static FOUND: OnceLock<Result<WasmRust>> = OnceLock::new();
    FOUND
        .get_or_init(|| {
            let usual = |way| WasmRust { bin: None, way };
            if has_target() && links(None).is_ok() {
                return Ok(usual("your Rust"));
            }
            if rustup("Rust's library for wasm", &["target", "add", TARGET]) && links(None).is_ok()
            {
                return Ok(usual("your Rust, to which rustup added the target"));
            }
            let toolchain = borrowed()?;
            let made = WasmRust {
                bin: Some(toolchain.join("bin")),
                way: "Debian's Rust, since rustup could not fetch",
            };
            if links(made.bin.as_deref()).is_err() {
                step(
                    "Rust's library for wasm, compiled from source, once",
                    || compile_library(&toolchain),
                )?;
                links(made.bin.as_deref())?;
            }
            Ok(made)
        })
        .clone()
}

/// Whether rustup did as it was asked; says why if not.
fn rustup(what: &str, words: &[&str]) -> bool {
    if which("rustup").is_none() {
        return false;
    }
    let done = step(format_args!("{what}, with rustup"), || {
        Run::new("rustup")
            .args(words)
            // One try: where the Rust project's downloads are out of reach, they stay so.
            .env("RUSTUP_MAX_RETRIES", "0")
            .quietly()
    });
    if let Err(failure) = &done {
        let why = failure
            .advice
            .lines()
            .find(|line| line.starts_with("error"))
            .unwrap_or(&failure.what);
        say(format_args!("   rustup could not: {why}"));
    }
    done.is_ok()
}

/// What rustc says of itself under that name.
fn about(rustc: &str, name: &str) -> Result<String> {
    let version = Run::new(rustc).arg("-vV").quietly()?;
    version
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        .map(|value| value.trim().to_owned())
        .ok_or_else(|| Failure::new(format!("`{rustc} -vV` names no {name}"), version.clone()))
}

/// Whether the usual rustc has the source of its library and what links wasm.
fn has_source() -> Result<bool> {
    let sysroot = Run::new("rustc").args(["--print", "sysroot"]).quietly()?;
    let rustlib = Path::new(sysroot.trim()).join("lib/rustlib");
    let linker = rustlib.join(about("rustc", "host")?).join("bin/rust-lld");
    Ok(rustlib.join("src/rust/library/std/Cargo.toml").is_file()
        && linker
            .with_extension(std::env::consts::EXE_EXTENSION)
            .is_file())
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

/// A toolchain that is Debian's, with room for a library of its own: in `target/toolchain`, a folder
/// of links to /usr, and a `rustc` that takes that folder for its sysroot.
fn borrowed() -> Result<PathBuf> {
    let toolchain = target().join("toolchain");
    if Run::new(toolchain.join("bin/rustc")).arg("-V").succeeds() {
        return Ok(toolchain);
    }
    if which("apt-get").is_none() {
        return Err(Failure::new(
            "this Rust cannot compile to wasm",
            format!(
                "Install Rust with rustup (https://rustup.rs), then:\n  \
                 rustup target add {TARGET}\n  rustup component add rust-src"
            ),
        ));
    }
    step("Rust for wasm, from Debian's packages", || {
        let why = "rustup could not fetch what is missing for wasm";
        debian::install(&["rustc-web", "cargo-web", "rust-web-src"], why)?;
        let host = about("/usr/bin/rustc", "host")?;
        // The linker must read the bitcode that this rustc's LLVM writes.
        let llvm = about("/usr/bin/rustc", "LLVM version")?;
        let llvm = llvm.split('.').next().unwrap_or_default();
        debian::install(&[&format!("lld-{llvm}")], "rustc links wasm with it")?;

        if toolchain.exists() {
            fs::remove_dir_all(&toolchain).context(toolchain.display())?;
        }
        let rustlib = toolchain.join("lib/rustlib");
        for dir in [toolchain.join("bin"), rustlib.join(&host).join("bin")] {
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
        // rustc last: that it is there says that all is.
        for program in ["rustdoc", "rustc"] {
            wrapper(
                &toolchain.join("bin").join(program),
                &format!(
                    "#!/bin/sh\nexec /usr/bin/{program} --sysroot '{}' \"$@\"\n",
                    toolchain.display()
                ),
            )?;
        }
        Ok(toolchain)
    })
}

/// Compiles the standard library for wasm into a toolchain of ours, by way of an empty crate.
fn compile_library(toolchain: &Path) -> Result {
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
    let wasm = toolchain.join("lib/rustlib").join(TARGET).join("lib");
    if wasm.exists() {
        // Of another version.
        fs::remove_dir_all(&wasm).context(wasm.display())?;
    }
    fs::create_dir_all(&wasm).context(wasm.display())?;
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
