//! Names of hosts, as SNI and certificates can carry them.
//!
//! - [`HostName`]: a checked name

use core::fmt;
use core::net::Ipv6Addr;

use crate::scenario::{ScenarioError, limits};

/// A host name in its normal form: lower-case letters, digits and hyphens in labels of 1 to 63
/// (RFC 1123 section 2.1), 253 characters at most, no dot at the end (RFC 6066 section 3).
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct HostName(String);

impl HostName {
    /// Checks and normalises a name.
    ///
    /// # Errors
    /// [`ScenarioError::HostEmpty`], [`ScenarioError::HostNotAscii`],
    /// [`ScenarioError::HostIsAddress`] or [`ScenarioError::HostInvalid`].
    pub fn parse(host: &str) -> Result<Self, ScenarioError> {
        let given = || host.into();
        if host.is_empty() {
            return Err(ScenarioError::HostEmpty);
        }
        if !host.is_ascii() {
            return Err(ScenarioError::HostNotAscii { host: given() });
        }
        let name = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        if is_ipv6(&name) || ends_in_a_number(&name) {
            return Err(ScenarioError::HostIsAddress { host: given() });
        }
        if name.len() > limits().host_chars as usize || !name.split('.').all(is_label) {
            return Err(ScenarioError::HostInvalid { host: given() });
        }
        Ok(Self(name))
    }

    /// The name in its normal form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_ipv6(name: &str) -> bool {
    name.strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'))
        .unwrap_or(name)
        .parse::<Ipv6Addr>()
        .is_ok()
}

/// Whether browsers read the name as an IPv4 address, in any of its old spellings such as `127.1`
/// and `0x7f000001`: its last label is a number (WHATWG URL section 3.5, "ends in a number").
fn ends_in_a_number(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    let hex = last.strip_prefix("0x");
    (!last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()))
        || hex.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_come_out_in_normal_form() {
        let long = format!("{0}.{0}.{0}.{1}", "a".repeat(63), "a".repeat(61));
        assert_eq!(long.len(), 253);
        for (given, name) in [
            ("example.com", "example.com"),
            ("EXAMPLE.Com", "example.com"),
            ("example.com.", "example.com"),
            ("localhost", "localhost"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("1.example", "1.example"),
            ("3com", "3com"),
            ("a-b.c--d", "a-b.c--d"),
            (&long, &long),
        ] {
            assert_eq!(HostName::parse(given).unwrap().as_str(), name);
        }
    }

    #[test]
    fn addresses_are_told_apart() {
        for host in [
            "192.0.2.1",
            "127.1",
            "127.0.0.1.",
            "2130706433",
            "0x7f.1",
            "0x7f000001",
            "0x",
            "::1",
            "[::1]",
            "2001:db8::1",
            "::ffff:192.0.2.1",
            "999.999.999.999",
            "example.42",
        ] {
            assert_eq!(
                HostName::parse(host),
                Err(ScenarioError::HostIsAddress { host: host.into() })
            );
        }
    }

    #[test]
    fn other_things_are_no_names() {
        assert_eq!(HostName::parse(""), Err(ScenarioError::HostEmpty));
        for host in ["bücher.example", "例え.jp", "ex\u{ad}ample.com", "１２７.1"] {
            assert_eq!(
                HostName::parse(host),
                Err(ScenarioError::HostNotAscii { host: host.into() })
            );
        }
        let label = "a".repeat(64);
        let long = format!("{0}.{0}.{0}.{1}", "a".repeat(63), "a".repeat(62));
        for host in [
            ".", "..", "a..b", ".a", "a b", " a", "a_b", "-a", "a-", "a.-b", "a:80", "http://a",
            "a/b", "*.a", "a@b", "a\0b", "[a]", "a%62", &label, &long,
        ] {
            assert_eq!(
                HostName::parse(host),
                Err(ScenarioError::HostInvalid { host: host.into() })
            );
        }
    }

    proptest! {
        #[test]
        fn normal_form_is_stable(host in "[a-zA-Z0-9.-]{1,40}") {
            if let Ok(name) = HostName::parse(&host) {
                prop_assert_eq!(HostName::parse(name.as_str()), Ok(name.clone()));
                prop_assert!(rustls::pki_types::ServerName::try_from(name.as_str()).is_ok());
            }
        }

        #[test]
        fn parsing_never_panics(host in ".{0,300}") {
            let _ = HostName::parse(&host);
        }
    }
}
