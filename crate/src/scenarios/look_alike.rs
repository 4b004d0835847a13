//! A name that looks like another.
//!
//! - [`look_alike`]: such a name

use crate::host::HostName;

/// What can be taken for what, as the letters stand on a page.
const SWAPS: [(&str, &str); 8] = [
    ("l", "1"),
    ("o", "0"),
    ("rn", "m"),
    ("m", "rn"),
    ("w", "vv"),
    ("i", "1"),
    ("1", "l"),
    ("0", "o"),
];

/// A host name that a reader in a hurry takes for `host`, and is not: one letter of it, or two, are
/// replaced; if it has none that can be, it has something before it; if that does not fit, either,
/// its first letter is another.
pub(super) fn look_alike(host: &HostName) -> HostName {
    let name = host.as_str();
    // What people read is what stands before the last dot; the rest says who gave the name away.
    let (read, rest) = match name.rfind('.') {
        Some(dot) => name.split_at(dot),
        None => (name, ""),
    };
    let swapped = SWAPS.iter().filter_map(|(letter, other)| {
        let place = read.rfind(letter)?;
        let (before, after) = read.split_at(place);
        Some([before, other, &after[letter.len()..], rest].concat())
    });
    let prefixed = ["secure-", name].concat();
    let other_start = ["e", "a"].map(|start| [start, name.get(1..).unwrap_or_default()].concat());
    swapped
        .chain([prefixed])
        .chain(other_start)
        .filter_map(|candidate| HostName::parse(&candidate).ok())
        .find(|candidate| candidate != host)
        .unwrap_or_else(|| host.clone())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(name: &str) -> String {
        look_alike(&HostName::parse(name).unwrap()).to_string()
    }

    #[test]
    fn it_looks_alike() {
        for (name, expected) in [
            ("letters.example", "1etters.example"),
            ("example.com", "examp1e.com"),
            ("bank.example", "secure-bank.example"),
            ("corner.example", "c0rner.example"),
            ("barn.example", "bam.example"),
            ("dump.example", "durnp.example"),
            ("a", "secure-a"),
            // Alone, a digit would make it an address.
            ("l", "secure-l"),
            ("localhost", "loca1host"),
        ] {
            assert_eq!(of(name), expected);
        }
        let long = format!("{0}.{0}.{0}.{1}", "a".repeat(63), "a".repeat(61));
        assert_eq!(of(&long), format!("e{}", &long[1..]));
    }

    proptest! {
        #[test]
        fn it_is_always_another_name(host in "[a-z0-9]{1,63}(\\.[a-z0-9]{1,63}){0,3}") {
            if let Ok(host) = HostName::parse(&host) {
                prop_assert_ne!(look_alike(&host), host);
            }
        }
    }
}
