//! The versions of every tool that is fetched, and the budgets: the one place to change them.
//!
//! What is compiled in is pinned by `Cargo.lock`, what is built with npm by `package-lock.json`.

/// A program that `cargo install` compiles into `target/tools`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tool {
    /// The crate.
    pub(crate) name: &'static str,
    /// The exact version.
    pub(crate) version: &'static str,
    /// Whether its own lock file resolves.
    pub(crate) locked: bool,
    /// How far it is optimised: what runs for a moment is not worth the wait.
    pub(crate) opt_level: &'static str,
    /// What it is for, as the person who waits for it is told.
    pub(crate) purpose: &'static str,
}

pub(crate) const WASM_PACK: Tool = Tool {
    name: "wasm-pack",
    version: "0.15.1",
    locked: true,
    opt_level: "0",
    purpose: "runs the core's tests in a browser",
};

pub(crate) const WASM_BINDGEN_CLI: Tool = Tool {
    name: "wasm-bindgen-cli",
    // As `wasm-bindgen` in Cargo.lock; a test below holds them together.
    version: "0.2.130",
    // Its lock file names a version of a dependency that was withdrawn.
    locked: false,
    // It rewrites wasm with all its debug information.
    opt_level: "1",
    purpose: "the test runner that wasm-pack starts",
};

pub(crate) const GECKODRIVER: Tool = Tool {
    name: "geckodriver",
    version: "0.37.1",
    locked: true,
    opt_level: "0",
    purpose: "lets wasm-pack drive Firefox",
};

pub(crate) const CARGO_DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
    locked: true,
    opt_level: "0",
    purpose: "checks the dependencies' licences, sources and advisories",
};

pub(crate) const SEMVER_CHECKS: Tool = Tool {
    name: "cargo-semver-checks",
    version: "0.51.0",
    locked: true,
    opt_level: "0",
    purpose: "compares the crate's interface with that of its last version",
};

/// A limit on what the page weighs, in bytes after brotli. A build over it fails.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    /// What is weighed.
    pub(crate) name: &'static str,
    /// How much it may weigh; kB are 1000 bytes.
    pub(crate) bytes: u64,
}

pub(crate) const WASM: Budget = Budget {
    name: "wasm needed for the first run",
    bytes: 200_000,
};

pub(crate) const PAGE: Budget = Budget {
    name: "opening the page, without wasm",
    bytes: 45_000,
};

/// Where `vite.config.ts` puts what the page does not ask for when it is opened, only when it is
/// scrolled to or used. Weighed, but not against the budgets; a test in a browser
/// (`tests/e2e/opens.test.ts`) holds that opening the page does not load it.
pub(crate) const LATER: &str = "later/";

/// The page for those who write pages, which the page itself only has a link to.
pub(crate) const EXAMPLES: &str = "examples.html";

/// Where it puts the element for the pages of others: what they load before it is near.
pub(crate) const ELEMENT_DIR: &str = "element/";

/// The name under which it is found without knowing its hash.
pub(crate) const ELEMENT_NAME: &str = "port-443.js";

pub(crate) const ELEMENT: Budget = Budget {
    name: "the element, until it is near",
    bytes: 4_000,
};

/// What stands in `dist/` beside the page, to be carried elsewhere. It has budgets of its own.
pub(crate) const CARRIED: [&str; 5] = [
    "tags.html",
    "embed.html",
    "embed/",
    "port-443.html",
    "port-443-frame.js",
];

pub(crate) const ONE_FILE: Budget = Budget {
    name: "the page as one file, with everything",
    bytes: 820_000,
};

pub(crate) const EMBED: Budget = Budget {
    name: "the page for iframes, until the core with everything is wanted",
    bytes: 450_000,
};

pub(crate) const FRAME: Budget = Budget {
    name: "the script for the page around iframes",
    bytes: 600,
};

pub(crate) const FIRST_PAINT: Budget = Budget {
    name: "first paint",
    bytes: 15_000,
};

#[cfg(test)]
mod tests {
    use super::WASM_BINDGEN_CLI;

    #[test]
    fn the_test_runner_is_of_the_version_that_the_core_links() {
        let lock = include_str!("../../Cargo.lock");
        let entry = format!(
            "name = \"wasm-bindgen\"\nversion = \"{}\"\n",
            WASM_BINDGEN_CLI.version
        );
        assert!(
            lock.contains(&entry),
            "Cargo.lock has another version of wasm-bindgen than pins.rs"
        );
    }
}
