//! The options of IPv4 (RFC 791 section 3.1) and of the extension headers of IPv6 (RFC 8200 section
//! 4.2), by the registries that IANA keeps of their numbers.
//!
//! - [`ipv4`], [`ipv6`]: read all that is left as options

use super::ip::address;
use super::reader::{Read, Reader};

/// Reads the options of an IPv4 header.
pub(super) fn ipv4(reader: &mut Reader<'_>) -> Read {
    let length = reader.rest().len();
    reader.group("Options", length, &mut |reader| {
        while let [kind, rest @ ..] = reader.rest() {
            let (name, spec) = match kind {
                0 => {
                    reader.opaque("End of Option List");
                    reader.note("padding");
                    break;
                }
                1 => {
                    reader.u8("No Operation")?;
                    reader.note("padding");
                    continue;
                }
                7 => ("Record Route", "RFC 791 3.1"),
                11 => ("MTU Probe", "RFC 1063"),
                12 => ("MTU Reply", "RFC 1063"),
                25 => ("Quick-Start", "RFC 4782 3.1"),
                68 => ("Internet Timestamp", "RFC 791 3.1"),
                82 => ("Traceroute", "RFC 1393 2.2"),
                130 => ("Security", "RFC 1108 2.1"),
                131 => ("Loose Source and Record Route", "RFC 791 3.1"),
                133 => ("Extended Security", "RFC 1108 3.1"),
                134 => ("Commercial Security", "FIPS 188"),
                136 => ("Stream ID", "RFC 791 3.1"),
                137 => ("Strict Source and Record Route", "RFC 791 3.1"),
                148 => ("Router Alert", "RFC 2113 2.1"),
                _ => ("unknown option", "RFC 791 3.1"),
            };
            let length = rest.first().map_or(2, |length| usize::from(*length).max(2));
            reader.group(name, length, &mut |reader| {
                let number = reader.u8("Type")?;
                reader.note(number.to_string());
                reader.decimal("Length", 1)?;
                match number {
                    7 | 131 | 137 => route(reader),
                    68 => timestamps(reader),
                    148 => {
                        let value = reader.u16("Value")?;
                        reader.note(match value {
                            0 => "every router examines the packet".into(),
                            _ => value.to_string(),
                        });
                        Ok(())
                    }
                    _ => {
                        reader.opaque("data");
                        Ok(())
                    }
                }
            })?;
            reader.spec(spec);
        }
        Ok(())
    })
}

/// A pointer, counted from the option's first byte as 1, and the addresses it goes through.
fn route(reader: &mut Reader<'_>) -> Read {
    reader.decimal("Pointer", 1)?;
    while !reader.is_done() {
        let hop = reader.leaf("Address", 4)?;
        reader.note(address(hop));
    }
    Ok(())
}

fn timestamps(reader: &mut Reader<'_>) -> Read {
    reader.decimal("Pointer", 1)?;
    let flags = reader.u8("Overflow, Flag")?;
    let kind = match flags & 0x0f {
        0 => "timestamps only",
        1 => "each after an address",
        3 => "at given addresses",
        _ => "unknown",
    };
    let overflow = (flags >> 4).to_string();
    reader.note([kind, ", ", &overflow, " could not be registered"].concat());
    while !reader.is_done() {
        if flags & 0x0f != 0 {
            let hop = reader.leaf("Address", 4)?;
            reader.note(address(hop));
        }
        reader.decimal("Timestamp", 4)?;
    }
    Ok(())
}

/// Reads the options of a hop-by-hop or destination options header.
pub(super) fn ipv6(reader: &mut Reader<'_>) -> Read {
    while let [kind, rest @ ..] = reader.rest() {
        if *kind == 0 {
            reader.u8("Pad1")?;
            reader.note("padding");
            continue;
        }
        let (name, spec) = match kind {
            1 => ("PadN", "RFC 8200 4.2"),
            0x04 => ("Tunnel Encapsulation Limit", "RFC 2473 4.1.1"),
            0x05 => ("Router Alert", "RFC 2711 2.1"),
            0x07 => ("CALIPSO", "RFC 5570 5.1"),
            0x0f => ("PDM", "RFC 8250 3.2.1"),
            0x26 => ("Quick-Start", "RFC 4782 3.2"),
            0x30 => ("Minimum Path MTU", "RFC 9268 5"),
            0x31 | 0x11 => ("IOAM", "RFC 9486 3"),
            0x6d => ("MPL", "RFC 7731 6.1"),
            0xc2 => ("Jumbo Payload", "RFC 2675 2"),
            0xc9 => ("Home Address", "RFC 6275 6.3"),
            _ => ("unknown option", "RFC 8200 4.2"),
        };
        let length = rest.first().map_or(2, |length| usize::from(*length) + 2);
        reader.group(name, length, &mut |reader| {
            let number = reader.u8("Option Type")?;
            // What a router that does not know it does (the first two bits).
            reader.note(
                [
                    number.to_string().as_str(),
                    match number >> 6 {
                        0 => ": skipped where it is not known",
                        1 => ": the packet is dropped where it is not known",
                        2 => ": dropped and reported where it is not known",
                        _ => ": dropped where it is not known, and reported unless multicast",
                    },
                ]
                .concat(),
            );
            reader.decimal("Opt Data Len", 1)?;
            if reader.is_done() {
                return Ok(());
            }
            match number {
                1 => {
                    reader.opaque("padding");
                    reader.note("padding");
                }
                0xc2 => {
                    let length = reader.decimal("Jumbo Payload Length", 4)?;
                    reader.title([&length.to_string(), " bytes"].concat());
                }
                0x05 | 0x04 => {
                    let length = reader.rest().len().min(4);
                    reader.decimal("Value", length)?;
                }
                0xc9 => {
                    let home = reader.leaf("Address", 16)?;
                    reader.note(address(home));
                }
                _ => {
                    reader.opaque("data");
                }
            }
            Ok(())
        })?;
        reader.spec(spec);
    }
    Ok(())
}
