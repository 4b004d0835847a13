//! What each part of the core with everything weighs.
//!
//! - [`weigh`]: compiles the core once without the parts, once with each, once with all, and prints
//!   what each adds

use crate::shell::{Failure, Result, say, step};
use crate::sizes::{self, Sizes};
use crate::wasm;

/// The parts by their names in the core (`part!`), and what they are.
const PARTS: [(&str, &str); 12] = [
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
    ("attackers", "attackers"),
];

/// Prints the table. Takes minutes: each line is a compilation.
pub(crate) fn weigh() -> Result {
    let none = with("")?;
    let mut rows = Vec::new();
    for (name, what) in PARTS {
        rows.push((what, with(name)?));
    }
    let all = with(&PARTS.map(|(name, _)| name).join(","))?;

    say(format_args!(
        "\n   {:<44}{:>10}{:>10}{:>10}",
        "bytes of wasm", "raw", "gzip", "brotli"
    ));
    row("with none of these", none, |bytes| bytes.to_string());
    for (what, sizes) in rows {
        row(what, sizes.less(none), |bytes| format!("{bytes:+}"));
    }
    row("with all of these", all, |bytes| bytes.to_string());
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

fn with(names: &str) -> Result<Weight> {
    step(format_args!("the core with [{names}]"), || {
        let wasm = wasm::with_parts(names)?;
        sizes::of(&[wasm])?
            .first()
            .map(|sizes| Weight::from(*sizes))
            .ok_or_else(|| Failure::new("nothing was weighed", ""))
    })
}
