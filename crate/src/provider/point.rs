//! Points of P-256 as TLS writes them.
//!
//! - [`read`]: a point from its 65 bytes

use p256::elliptic_curve::point::AffineCoordinates;
use p256::{AffinePoint, FieldBytes};

/// The point in its uncompressed form (SEC 1 section 2.3.3), if it is on the curve.
///
/// The other forms are left out on purpose: TLS 1.3 does not have them (RFC 8446 section 4.2.8.2),
/// certificates for TLS 1.2 must not use them (RFC 8422 section 5.1.1), and taking a square root of a
/// coordinate would weigh 2 kB with brotli.
pub(super) fn read(bytes: &[u8]) -> Option<AffinePoint> {
    let (&4, coordinates) = bytes.split_first()? else {
        return None;
    };
    let (x, y) = coordinates.split_first_chunk::<32>()?;
    let y: [u8; 32] = y.try_into().ok()?;
    AffinePoint::from_coordinates(&FieldBytes::from(*x), &FieldBytes::from(y)).into_option()
}

#[cfg(test)]
mod tests {
    use p256::SecretKey;
    use p256::elliptic_curve::sec1::ToSec1Point as _;

    use super::*;

    #[test]
    fn only_points_on_the_curve_and_only_uncompressed() {
        let key = SecretKey::from_slice(&[1; 32]).unwrap().public_key();
        let point = key.to_sec1_point(false);
        let bytes = point.as_bytes();
        assert_eq!(read(bytes), Some(*key.as_affine()));

        for length in 0..bytes.len() {
            assert_eq!(read(&bytes[..length]), None);
        }
        assert_eq!(read(&[bytes, &[0]].concat()), None);
        assert_eq!(read(key.to_sec1_point(true).as_bytes()), None);
        // Infinity has a form of its own, and no coordinates.
        assert_eq!(read(&[0]), None);
        assert_eq!(read(&[&[4][..], &[0; 64]].concat()), None);
        for place in 0..bytes.len() {
            let mut changed = bytes.to_vec();
            changed[place] ^= 1;
            assert_eq!(read(&changed), None);
        }
    }
}
