//! What each part of the core with everything weighs.
//!
//! - [`weigh`]: compiles the core once without the parts, once with each, once with all, and prints
//!   what each adds

use crate::shell::{Failure, Result, say, step};
use crate::sizes::{self, Sizes};
use crate::wasm;

/// The parts by their names in the core (`part!`), and what they are.
const PARTS: [(&str, &str); 15] = [
    ("redirect", "redirect and HSTS"),
    ("chaCha20", "ChaCha20-Poly1305"),
    ("postQuantum", "X25519MLKEM768"),
    ("helloRetryRequest", "HelloRetryRequest, P-256"),
    ("resumption", "resumption"),
    ("earlyData", "early data"),
    ("clientCertificate", "client certificate"),
    ("keyUpdate", "KeyUpdate"),
    ("tls12", "TLS 1.2"),
    ("rsaKeyTransport", "RSA key transport"),
    ("startTls", "SMTP with STARTTLS"),
    ("site", "a site of pages"),
    ("certificates", "certificates with faults"),
    ("attackers", "attackers"),
    ("handed", "secrets handed to the eavesdropper"),
];

/// Prints the table. Takes minutes: each line is a compilation.
pub(crate) fn weigh() -> Result {
    let first = with(
        "what the page loads first",
        &["--no-default-features", "--features", "js"],
        "",
    )?;
    let tls12 = with(
        "the same with TLS 1.2 in rustls",
        &["--no-default-features", "--features", "js,rustls/tls12"],
        "",
    )?;
    let none = with("everything but its parts", &[], "")?;
    let parts = PARTS
        .iter()
        .map(|(name, what)| Ok((what, with(what, &[], name)?)))
        .collect::<Result<Vec<_>>>()?;
    let names = PARTS.map(|(name, _)| name).join(",");
    let all = with("everything", &[], &names)?;

    let total = |bytes: i64| bytes.to_string();
    let more = |bytes: i64| format!("{bytes:+}");
    say(format_args!(
        "\n   {:<44}{:>10}{:>10}{:>10}",
        "bytes of wasm", "raw", "gzip", "brotli"
    ));
    row("what the page loads first", first, total);
    row("TLS 1.2 in rustls, added to that", tls12.less(first), more);
    row("everything but the parts below", none, total);
    for (what, sizes) in parts {
        row(what, sizes.less(none), more);
    }
    row("everything", all, total);
    say("\n   What two parts share is counted with each, and once in everything.");
    Ok(())
}

/// Bytes, or how many more.
#[derive(Clone, Copy)]
struct Weight {
    raw: i64,
    gzip: i64,
    brotli: i64,
}

impl Weight {
    const fn less(self, other: Self) -> Self {
        Self {
            raw: self.raw - other.raw,
            gzip: self.gzip - other.gzip,
            brotli: self.brotli - other.brotli,
        }
    }
}

impl From<Sizes> for Weight {
    fn from(sizes: Sizes) -> Self {
        // No file has 2^63 bytes.
        let signed = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
        Self {
            raw: signed(sizes.raw),
            gzip: signed(sizes.gzip),
            brotli: signed(sizes.brotli),
        }
    }
}

fn row(what: &str, weight: Weight, show: fn(i64) -> String) {
    let Weight { raw, gzip, brotli } = weight;
    let [raw, gzip, brotli] = [raw, gzip, brotli].map(show);
    say(format_args!("   {what:<44}{raw:>10}{gzip:>10}{brotli:>10}"));
}

fn with(what: &str, features: &[&str], parts: &str) -> Result<Weight> {
    step(what, || {
        let wasm = wasm::to_weigh(features, parts)?;
        sizes::of(&[wasm])?
            .first()
            .map(|sizes| Weight::from(*sizes))
            .ok_or_else(|| Failure::new("nothing was weighed", ""))
    })
}
