//! What the built page weighs.
//!
//! - [`check`]: prints every file's size and fails over a budget
//! - [`weigh`], [`Weighed`]: the sizes, for other tables
//! - [`of`]: those of any files

use std::fs;
use std::path::{Path, PathBuf};

use crate::pins::{
    Budget, CARRIED, ELEMENT, ELEMENT_DIR, ELEMENT_NAME, EXAMPLES, FIRST_PAINT, LATER, PAGE, WASM,
};
use crate::shell::{Context, Failure, Result, Run, root, say};

/// Bytes as they are and as they travel.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sizes {
    pub(crate) raw: u64,
    pub(crate) gzip: u64,
    pub(crate) brotli: u64,
}

/// One file of `dist/`.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Its path in `dist/`, with slashes.
    pub(crate) path: String,
    pub(crate) sizes: Sizes,
    pub(crate) when: When,
}

/// When a browser asks for a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum When {
    /// Before it paints anything.
    FirstPaint,
    /// When the page is opened.
    Opening,
    /// When it is used.
    Later,
    /// When a page of others does.
    Element,
    /// Not with the page at all.
    Carried,
}

/// All files of `dist/`, the heaviest last.
#[derive(Clone, Debug)]
pub(crate) struct Weighed(pub(crate) Vec<File>);

impl Weighed {
    fn sum(&self, counts: impl Fn(&File) -> bool) -> Sizes {
        self.0
            .iter()
            .filter(|file| counts(file))
            .fold(Sizes::default(), |sum, file| Sizes {
                raw: sum.raw + file.sizes.raw,
                gzip: sum.gzip + file.sizes.gzip,
                brotli: sum.brotli + file.sizes.brotli,
            })
    }

    /// Each budget with what counts against it.
    pub(crate) fn budgets(&self) -> [(Budget, Sizes); 4] {
        let opening = |file: &File| matches!(file.when, When::FirstPaint | When::Opening);
        [
            (FIRST_PAINT, self.sum(|file| file.when == When::FirstPaint)),
            (PAGE, self.sum(|file| opening(file) && !is_wasm(&file.path))),
            (WASM, self.sum(|file| opening(file) && is_wasm(&file.path))),
            (ELEMENT, self.sum(|file| file.when == When::Element)),
        ]
    }

    /// Prints the table.
    pub(crate) fn print(&self) {
        say(format_args!(
            "\n   {:<44}{:>10}{:>10}{:>10}",
            "bytes", "raw", "gzip", "brotli"
        ));
        let row = |name: &str, sizes: Sizes, note: &str| {
            say(format_args!(
                "   {name:<44}{:>10}{:>10}{:>10}{note}",
                sizes.raw, sizes.gzip, sizes.brotli
            ));
        };
        for file in &self.0 {
            let note = match file.when {
                When::FirstPaint => "  first paint",
                When::Opening => "",
                When::Later => "  later",
                When::Element => "  element",
                When::Carried => "  carried elsewhere",
            };
            row(&file.path, file.sizes, note);
        }
        say("");
        for (budget, sizes) in self.budgets() {
            let verdict = if sizes.brotli > budget.bytes {
                "OVER"
            } else {
                "ok"
            };
            row(
                budget.name,
                sizes,
                &format!("  of {} {verdict}", budget.bytes),
            );
        }
    }
}

/// Prints what the built page weighs, and fails if it is too much.
pub(crate) fn check() -> Result {
    let weighed = weigh()?;
    weighed.print();
    if !weighed.0.iter().any(|file| is_wasm(&file.path)) {
        return Err(Failure::new(
            "there is no wasm in dist: the page does not load the core",
            "",
        ));
    }
    let over: Vec<String> = weighed
        .budgets()
        .iter()
        .filter(|(budget, sizes)| sizes.brotli > budget.bytes)
        .map(|(budget, sizes)| {
            format!(
                "{} is {} bytes with brotli, {} over its budget of {}",
                budget.name,
                sizes.brotli,
                sizes.brotli - budget.bytes,
                budget.bytes
            )
        })
        .collect();
    if over.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        over.join("; "),
        "Make it lighter, or load later what is rarely used. The budgets are in xtask/src/pins.rs.",
    ))
}

/// Weighs `dist/`.
pub(crate) fn weigh() -> Result<Weighed> {
    let dist = root().join("dist");
    let mut paths = Vec::new();
    walk(&dist, &mut paths)?;
    let index = dist.join("index.html");
    let html = fs::read_to_string(&index).context(index.display())?;
    let blocking = render_blocking(&html);
    let mut files = paths
        .iter()
        .zip(of(&paths)?)
        .map(|(path, sizes)| {
            let path = path
                .strip_prefix(&dist)
                .unwrap_or(path)
                .to_string_lossy()
                .replace('\\', "/");
            let when = if path == "index.html" || blocking.contains(&path) {
                When::FirstPaint
            } else if path.starts_with(LATER) || path == EXAMPLES {
                When::Later
            } else if path.starts_with(ELEMENT_DIR) || path == ELEMENT_NAME {
                When::Element
            } else if CARRIED.iter().any(|carried| path.starts_with(carried)) {
                When::Carried
            } else {
                When::Opening
            };
            File { path, sizes, when }
        })
        .collect::<Vec<_>>();
    files.sort_by_key(|file| file.sizes.brotli);
    Ok(Weighed(files))
}

/// Weighs files, in their order.
pub(crate) fn of(paths: &[PathBuf]) -> Result<Vec<Sizes>> {
    let lines = Run::new("node")
        .arg(root().join("xtask/js/weigh.mjs"))
        .args(paths)
        .quietly()?;
    let sizes = lines
        .lines()
        .map(|line| {
            let mut numbers = line.split(' ').map(str::parse::<u64>);
            let mut next = || match numbers.next() {
                Some(Ok(number)) => Ok(number),
                _ => Err(Failure::new(format!("weigh.mjs wrote {line:?}"), "")),
            };
            Ok(Sizes {
                raw: next()?,
                gzip: next()?,
                brotli: next()?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    if sizes.len() != paths.len() {
        return Err(Failure::new("weigh.mjs did not weigh every file", lines));
    }
    Ok(sizes)
}

fn is_wasm(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "wasm")
}

fn walk(dir: &Path, into: &mut Vec<PathBuf>) -> Result {
    for entry in fs::read_dir(dir).context(dir.display())? {
        let path = entry.context(dir.display())?.path();
        if path.is_dir() {
            walk(&path, into)?;
        } else {
            into.push(path);
        }
    }
    Ok(())
}

/// The files that a browser waits for before it paints: style sheets, scripts that are neither
/// modules nor deferred, and fonts that are preloaded because the first text is set in them.
fn render_blocking(html: &str) -> Vec<String> {
    html.split('<')
        .filter_map(|tag| {
            let tag = tag.split('>').next()?;
            let has = |text: &str| tag.contains(text);
            let address = if tag.starts_with("link ") {
                let blocks =
                    has("rel=\"stylesheet\"") || (has("rel=\"preload\"") && has("as=\"font\""));
                blocks.then(|| attribute(tag, "href")).flatten()
            } else if tag.starts_with("script ") {
                let waits = has("type=\"module\"") || has(" defer") || has(" async");
                (!waits).then(|| attribute(tag, "src")).flatten()
            } else {
                None
            };
            address.map(|address| address.trim_start_matches("./").to_owned())
        })
        .collect()
}

fn attribute<'tag>(tag: &'tag str, name: &str) -> Option<&'tag str> {
    let (_, after) = tag.split_once(&format!("{name}=\""))?;
    after.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::render_blocking;

    #[test]
    fn a_first_paint_waits_for_styles_plain_scripts_and_preloaded_fonts() {
        let html = r#"<!doctype html><head>
            <link rel="preload" as="font" type="font/woff2" href="./a.woff2" crossorigin>
            <link rel="preload" as="fetch" href="./core.wasm">
            <link rel="modulepreload" href="./m.js">
            <link rel="stylesheet" crossorigin href="./s.css">
            <script type="module" crossorigin src="./m.js"></script>
            <script src="./theme.js"></script>
            </head>"#;
        assert_eq!(render_blocking(html), ["a.woff2", "s.css", "theme.js"]);
    }
}
