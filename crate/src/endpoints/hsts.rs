//! HTTP Strict Transport Security (RFC 6797): what a client remembers of hosts that want to be spoken
//! to over TLS only.
//!
//! - [`Hsts`]: the list, with what a browser is shipped with and what it was told

use std::collections::BTreeMap;

use crate::capture::Micros;
use crate::host::HostName;

/// Known hosts. Times are those of the run's clock.
#[derive(Clone, Debug, Default)]
pub struct Hsts {
    hosts: BTreeMap<String, Entry>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Entry {
    /// From then on it is forgotten; never, if it came with the browser.
    until: Option<Micros>,
    subdomains: bool,
}

impl Hsts {
    /// Puts `host` and all below it on the list that browsers are shipped with.
    pub fn preload(&mut self, host: &HostName) {
        let entry = Entry {
            until: None,
            subdomains: true,
        };
        self.hosts.insert(host.as_str().into(), entry);
    }

    /// Takes in what `host` said at `now` in `Strict-Transport-Security`, over TLS and without
    /// anything wrong: over HTTP it must not be listened to (RFC 6797 section 8.1).
    pub fn note(&mut self, host: &HostName, header: &str, now: Micros) {
        let Some((max_age, subdomains)) = parse(header) else {
            return;
        };
        let known = self.hosts.get(host.as_str());
        if known.is_some_and(|entry| entry.until.is_none()) {
            return;
        }
        if max_age == 0 {
            self.hosts.remove(host.as_str());
            return;
        }
        let entry = Entry {
            until: Some(now.saturating_add(max_age.saturating_mul(1_000_000))),
            subdomains,
        };
        self.hosts.insert(host.as_str().into(), entry);
    }

    /// Whether `http` is to be turned into `https` for `host` at `now` (RFC 6797 section 8.3).
    #[must_use]
    pub fn knows(&self, host: &HostName, now: Micros) -> bool {
        let mut name = host.as_str();
        let mut is_host = true;
        loop {
            let entry = self.hosts.get(name);
            if entry.is_some_and(|entry| {
                entry.until.is_none_or(|until| now < until) && (is_host || entry.subdomains)
            }) {
                return true;
            }
            let Some((_, parent)) = name.split_once('.') else {
                return false;
            };
            name = parent;
            is_host = false;
        }
    }
}

/// `max-age` in seconds, and whether `includeSubDomains` is there. Nothing if `max-age` is missing or
/// no number, or if a directive is there twice (RFC 6797 section 6.1).
fn parse(header: &str) -> Option<(u64, bool)> {
    let (mut max_age, mut subdomains) = (None, false);
    let mut seen: Vec<String> = Vec::new();
    for directive in header.split(';').map(str::trim) {
        if directive.is_empty() {
            continue;
        }
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        let name = name.trim().to_ascii_lowercase();
        if seen.contains(&name) {
            return None;
        }
        match name.as_str() {
            "max-age" => {
                let value = value.trim();
                let quoted = value
                    .strip_prefix('"')
                    .and_then(|rest| rest.strip_suffix('"'));
                let digits = quoted.unwrap_or(value);
                if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                // More than a u64 of seconds is for ever.
                max_age = Some(digits.parse().unwrap_or(u64::MAX));
            }
            "includesubdomains" => subdomains = true,
            _ => {}
        }
        seen.push(name);
    }
    Some((max_age?, subdomains))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: Micros = 1_000_000;

    fn host(name: &str) -> HostName {
        HostName::parse(name).unwrap()
    }

    #[test]
    fn what_was_said_holds_until_its_age_and_no_longer() {
        let mut hsts = Hsts::default();
        let example = host("letters.example");
        assert!(!hsts.knows(&example, 0));
        hsts.note(&example, "max-age=10", 5 * SECOND);
        assert!(hsts.knows(&example, 15 * SECOND - 1));
        assert!(!hsts.knows(&example, 15 * SECOND));
        assert!(!hsts.knows(&host("www.letters.example"), 6 * SECOND));
        assert!(!hsts.knows(&host("example"), 6 * SECOND));
        // A later word replaces the one before, and zero takes it back.
        hsts.note(&example, "max-age=1; includeSubDomains", 6 * SECOND);
        assert!(hsts.knows(&host("a.b.letters.example"), 6 * SECOND));
        assert!(!hsts.knows(&example, 7 * SECOND));
        hsts.note(&example, "max-age=100", 7 * SECOND);
        hsts.note(&example, "max-age=0", 8 * SECOND);
        assert!(!hsts.knows(&example, 8 * SECOND));
    }

    #[test]
    fn what_is_shipped_is_not_taken_back() {
        let mut hsts = Hsts::default();
        hsts.preload(&host("letters.example"));
        hsts.note(&host("letters.example"), "max-age=0", 0);
        assert!(hsts.knows(&host("www.letters.example"), Micros::MAX));
        assert!(!hsts.knows(&host("otherletters.example"), 0));
    }

    #[test]
    fn the_header_is_read_as_its_grammar_says() {
        for (header, expected) in [
            ("max-age=31536000", Some((31_536_000, false))),
            (
                " MAX-AGE = \"7\" ; IncludeSubdomains ; preload;",
                Some((7, true)),
            ),
            ("includeSubDomains; max-age=0", Some((0, true))),
            ("max-age=99999999999999999999999", Some((u64::MAX, false))),
            ("max-age=1; max-age=2", None),
            ("includeSubDomains", None),
            ("max-age=", None),
            ("max-age=-1", None),
            ("max-age=1s", None),
            ("", None),
        ] {
            assert_eq!(parse(header), expected, "{header}");
        }
    }

    proptest! {
        #[test]
        fn no_header_is_too_much(header in "\\PC{0,60}", now: u64) {
            let mut hsts = Hsts::default();
            hsts.note(&host("letters.example"), &header, now);
            let _ = hsts.knows(&host("letters.example"), now);
        }
    }
}
