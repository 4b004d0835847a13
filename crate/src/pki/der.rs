//! DER (X.690 section 10), as much of it as a certificate needs: a value is a tag, a length and the
//! parts it is made of.
//!
//! - [`value`]: writes one
//! - the tags

/// Universal tags, and the bit that says that a value is made of values.
pub(super) const BOOLEAN: u8 = 1;
pub(super) const INTEGER: u8 = 2;
pub(super) const BIT_STRING: u8 = 3;
pub(super) const OCTET_STRING: u8 = 4;
pub(super) const OBJECT_IDENTIFIER: u8 = 6;
pub(super) const UTF8_STRING: u8 = 12;
pub(super) const UTC_TIME: u8 = 23;
pub(super) const SEQUENCE: u8 = 0x10 | CONSTRUCTED;
pub(super) const SET: u8 = 0x11 | CONSTRUCTED;
pub(super) const CONTEXT: u8 = 0x80;
pub(super) const CONSTRUCTED: u8 = 0x20;

/// One value.
pub(super) fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let contents = parts.concat();
    let length = contents.len().to_be_bytes();
    let mut der = vec![tag];
    if contents.len() < 0x80 {
        der.extend(length.last());
    } else {
        let zeroes = length.iter().take_while(|&&byte| byte == 0).count();
        let length = &length[zeroes..];
        #[expect(clippy::cast_possible_truncation, reason = "8 at most")]
        der.push(0x80 | length.len() as u8);
        der.extend_from_slice(length);
    }
    der.extend(contents);
    der
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_as_short_as_they_can_be() {
        for (length, header) in [
            (0, &[OCTET_STRING, 0][..]),
            (0x7f, &[OCTET_STRING, 0x7f]),
            (0x80, &[OCTET_STRING, 0x81, 0x80]),
            (0xff, &[OCTET_STRING, 0x81, 0xff]),
            (0x100, &[OCTET_STRING, 0x82, 1, 0]),
            (0x1_0000, &[OCTET_STRING, 0x83, 1, 0, 0]),
        ] {
            let der = value(OCTET_STRING, &[&vec![7; length]]);
            assert!(der.starts_with(header));
            assert_eq!(der.len(), header.len() + length);
        }
    }
}
