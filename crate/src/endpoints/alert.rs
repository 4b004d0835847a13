//! Which alert a peer sent (RFC 8446 section 6).
//!
//! - [`in_the_clear`]: one that no key protects; sealed ones are noted where they are sealed

/// The last fatal alert among whole records, if it is not sealed. Its body is its level and its
/// description; sealed ones of TLS 1.2 are longer.
pub(super) fn in_the_clear(mut records: &[u8]) -> Option<u8> {
    const ALERT: u8 = 21;
    const FATAL: u8 = 2;
    let mut found = None;
    while let [content_type, _, _, high, low, rest @ ..] = records {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let (body, rest) = rest.split_at_checked(length)?;
        if let (ALERT, [FATAL, description]) = (*content_type, body) {
            found = Some(*description);
        }
        records = rest;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_fatal_alert_in_the_clear_is_one() {
        let records = |last: &[u8]| [&[22, 3, 3, 0, 1, 7][..], last].concat();
        for (last, alert) in [
            (&[21, 3, 3, 0, 2, 2, 42][..], Some(42)),
            (&[21, 3, 3, 0, 2, 1, 0], None),
            (&[21, 3, 3, 0, 3, 2, 42, 0], None),
            (&[22, 3, 3, 0, 2, 2, 42], None),
            (&[21, 3, 3, 0, 2, 2], None),
            (&[], None),
        ] {
            assert_eq!(in_the_clear(&records(last)), alert, "{last:?}");
        }
    }
}
