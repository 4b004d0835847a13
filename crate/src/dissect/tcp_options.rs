//! TCP's rarer options, by the registry that IANA keeps of their kinds.
//!
//! - [`name`], [`spec`]: what an option is called and where it is defined
//! - [`data`]: reads what stands after its length

use super::reader::{Read, Reader};

/// `after` is what follows the length, for options that share a kind.
pub(super) fn name(kind: u8, after: &[u8]) -> &'static str {
    match (kind, after) {
        (6, _) => "Echo",
        (7, _) => "Echo Reply",
        (14, _) => "Alternate Checksum Request",
        (15, _) => "Alternate Checksum Data",
        (19, _) => "MD5 Signature",
        (27, _) => "Quick-Start Response",
        (28, _) => "User Timeout",
        (29, _) => "TCP-AO",
        (30, _) => "MPTCP",
        // Before it had a kind of its own (RFC 6994).
        (34, _) | (254, [0xf9, 0x89, ..]) => "Fast Open",
        (69, _) => "TCP-ENO",
        (172, _) => "Accurate ECN Order 0",
        (174, _) => "Accurate ECN Order 1",
        (253 | 254, _) => "experimental option",
        _ => "unknown option",
    }
}

pub(super) fn spec(kind: u8) -> &'static str {
    match kind {
        6 | 7 => "RFC 1072",
        14 | 15 => "RFC 1146",
        19 => "RFC 2385",
        27 => "RFC 4782",
        28 => "RFC 5482",
        29 => "RFC 5925 2.2",
        30 => "RFC 8684 3",
        34 => "RFC 7413 4.1.1",
        69 => "RFC 8547 4",
        172 | 174 => "RFC 9768 3.2.3",
        253 | 254 => "RFC 6994 3",
        _ => "RFC 9293 3.2",
    }
}

/// Reads what is left of the option.
pub(super) fn data(reader: &mut Reader<'_>, kind: u8) -> Read {
    match kind {
        28 => {
            let timeout = reader.u16("G, User Timeout")?;
            let unit = if timeout & 0x8000 == 0 {
                " seconds"
            } else {
                " minutes"
            };
            reader.note([&(timeout & 0x7fff).to_string(), unit].concat());
        }
        29 => {
            reader.decimal("KeyID", 1)?;
            reader.decimal("RNextKeyID", 1)?;
            reader.opaque("MAC");
        }
        30 => {
            let subtype = reader.u8("Subtype")? >> 4;
            let name = match subtype {
                0 => "MP_CAPABLE",
                1 => "MP_JOIN",
                2 => "DSS",
                3 => "ADD_ADDR",
                4 => "REMOVE_ADDR",
                5 => "MP_PRIO",
                6 => "MP_FAIL",
                7 => "MP_FASTCLOSE",
                8 => "MP_TCPRST",
                _ => "unknown",
            };
            reader.note(name);
            reader.title(name);
            reader.opaque("data");
        }
        34 => cookie(reader),
        253 | 254 => {
            let experiment = reader.u16("ExID")?;
            reader.note(super::names::hex16(experiment));
            if experiment == 0xf989 {
                cookie(reader);
            } else {
                reader.opaque("data");
            }
        }
        172 | 174 => {
            while reader.rest().len() >= 3 {
                reader.decimal("byte counter", 3)?;
            }
        }
        _ => {
            reader.opaque("data");
        }
    }
    Ok(())
}

/// Without one, the client asks for it.
fn cookie(reader: &mut Reader<'_>) {
    if reader.opaque("Cookie").is_empty() {
        reader.title("asks for a cookie");
    } else {
        reader.title("with a cookie");
    }
}
