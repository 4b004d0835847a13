//! The TCP header (RFC 9293) and its options.
//!
//! - [`segment`]: names header and payload, gives what the stream needs to know as a [`Header`]; what
//!   it stands in comes as [`Under`]
//! - [`flags`]: the control bits in words

use core::ops::Range;

use super::reader::{Read, Reader, offset};
#[cfg(feature = "everything")]
use super::tcp_options;
use super::{Field, checksum, names};
use crate::capture::Link;

const FIN: u8 = 0x01;
const SYN: u8 = 0x02;
const ACK: u8 = 0x10;

/// What the stream needs to know of a segment.
pub(super) struct Header {
    pub(super) source_port: u16,
    pub(super) destination_port: u16,
    /// The number of the first byte of the payload, or of the SYN.
    pub(super) sequence: u32,
    pub(super) flags: u8,
    pub(super) syn: bool,
    pub(super) ack: bool,
    /// Why no receiver takes its payload, if none does.
    pub(super) refused: Option<&'static str>,
    /// Where in the packet the payload is.
    pub(super) payload: Range<usize>,
}

/// What a segment stands in.
pub(super) struct Under<'a> {
    /// The two IP addresses, which the checksum covers.
    pub(super) addresses: &'a [u8],
    /// Whether all of the segment is here, and these are its addresses: otherwise nobody can check
    /// the checksum.
    pub(super) whole: bool,
    pub(super) link: Link,
}

/// Reads a segment of `length` bytes. `None` if the header is not whole.
pub(super) fn segment(reader: &mut Reader<'_>, under: &Under<'_>, length: usize) -> Option<Header> {
    let start = reader.place() as usize;
    let segment = reader
        .rest()
        .get(..length)
        .filter(|segment| segment.len() >= 20);
    let Some((segment, words)) = segment.and_then(|segment| Some((segment, segment.get(12)?)))
    else {
        reader.leaf("data", length).ok()?;
        reader.wrong(&["too short for a TCP header"]);
        return None;
    };
    let header_length = usize::from(words >> 4) * 4;
    let mut header = Header {
        source_port: 0,
        destination_port: 0,
        sequence: 0,
        flags: 0,
        syn: false,
        ack: false,
        refused: None,
        payload: start + header_length..start + length,
    };
    let body = header_length.clamp(20, length);
    let read = reader.group("TCP header", body, &mut |reader| {
        read(reader, under, segment, &mut header)
    });
    reader.spec("RFC 9293 3.1");
    if read.is_err() || header_length < 20 || header_length > length {
        reader.leaf("data", length.saturating_sub(body)).ok();
        return None;
    }
    if !header.payload.is_empty() {
        reader.leaf("TCP payload", header.payload.len()).ok()?;
        reader.note([&header.payload.len().to_string(), " bytes"].concat());
    }
    Some(header)
}

const REFUSED: &str = "no receiver takes it";

/// The place of the sequence number among the parts of the header.
pub(super) const SEQUENCE_NUMBER: &str = "Sequence Number";

fn read(reader: &mut Reader<'_>, under: &Under<'_>, segment: &[u8], header: &mut Header) -> Read {
    header.source_port = reader.u16("Source Port")?;
    reader.note(port(header.source_port));
    header.destination_port = reader.u16("Destination Port")?;
    reader.note(port(header.destination_port));
    header.sequence = reader.decimal(SEQUENCE_NUMBER, 4)?;
    reader.decimal("Acknowledgment Number", 4)?;
    let words = reader.u8("Data Offset, Rsrvd")? >> 4;
    reader.note(["header of ", &(words * 4).to_string(), " bytes"].concat());
    if words < 5 {
        reader.wrong(&["a header has at least 20 bytes"]);
    } else if usize::from(words) * 4 > segment.len() {
        reader.wrong(&["longer than the segment"]);
    }
    header.flags = reader.u8("Control bits")?;
    header.syn = header.flags & SYN != 0;
    header.ack = header.flags & ACK != 0;
    reader.note(flags(header.flags));
    if header.flags & (SYN | FIN) == SYN | FIN {
        reader.wrong(&["SYN and FIN exclude each other"]);
    }
    reader.decimal("Window", 2)?;
    let given = reader.u16("Checksum")?;
    note_checksum(reader, given, segment, under);
    reader.decimal("Urgent Pointer", 2)?;
    if !reader.is_done() {
        let length = reader.rest().len();
        reader.group("Options", length, &mut options)?;
        let options = reader.last();
        // A SYN brings data only where both have agreed on it before (RFC 7413).
        #[cfg(feature = "everything")]
        let bare = options
            .as_ref()
            .is_none_or(|options| options.find("Cookie").is_none());
        #[cfg(not(feature = "everything"))]
        let bare = true;
        if header.syn && bare || options.is_some_and(|options| !is_sound(options)) {
            header.refused = Some(REFUSED);
        }
    } else if header.syn {
        header.refused = Some(REFUSED);
    }
    Ok(())
}

/// Says whether the checksum just read is right.
fn note_checksum(reader: &mut Reader<'_>, given: u16, segment: &[u8], under: &Under<'_>) {
    if !under.whole {
        reader.note("not checked: the segment is not whole");
        return;
    }
    // The pseudo-header (RFC 9293 section 3.1): addresses, zero, protocol, TCP length. That of IPv6
    // (RFC 8200 section 8.1) has the same sum.
    let length = offset(segment.len()).to_be_bytes();
    let pseudo = [under.addresses, &[0, 6], &length[..]];
    #[cfg(feature = "everything")]
    if under.link != Link::Ip && given == !checksum::checksum(&pseudo) {
        // What Linux leaves for the network card to go on from.
        reader
            .note("the sum of the pseudo-header; the network card adds the rest after the capture");
        return;
    }
    let [addresses, protocol, length] = pseudo;
    checksum::note_checksum(
        reader,
        given,
        &[addresses, protocol, length, segment],
        under.link,
    );
}

/// Whether nothing is wrong with a field and its parts.
fn is_sound(field: &Field) -> bool {
    field.problem.is_none() && field.children.iter().all(is_sound)
}

/// RFC 9293 section 3.2, RFC 7323 and RFC 2018.
fn options(reader: &mut Reader<'_>) -> Read {
    while let [kind, rest @ ..] = reader.rest() {
        let name = match kind {
            0 => {
                reader.opaque("End of Option List");
                break;
            }
            1 => {
                reader.u8("No-Operation")?;
                continue;
            }
            2 => "Maximum Segment Size",
            3 => "Window Scale",
            4 => "SACK-Permitted",
            5 => "SACK",
            8 => "Timestamps",
            #[cfg(feature = "everything")]
            _ => tcp_options::name(*kind, rest.get(1..).unwrap_or_default()),
            #[cfg(not(feature = "everything"))]
            _ => "unknown option",
        };
        let length = rest.first().map_or(2, |length| usize::from(*length).max(2));
        reader.group(name, length, &mut |reader| {
            reader.decimal("Kind", 1)?;
            reader.decimal("Length", 1)?;
            match kind {
                2 => {
                    let size = reader.decimal("MSS", 2)?;
                    reader.title([&size.to_string(), " bytes"].concat());
                }
                3 => {
                    let shift = reader.decimal("shift.cnt", 1)?;
                    reader.title(
                        [
                            "windows count ",
                            &(1_u64 << shift.min(14)).to_string(),
                            " bytes each",
                        ]
                        .concat(),
                    );
                }
                5 => {
                    while !reader.is_done() {
                        reader.decimal("Left Edge", 4)?;
                        reader.decimal("Right Edge", 4)?;
                    }
                }
                8 => {
                    reader.decimal("TSval", 4)?;
                    reader.decimal("TSecr", 4)?;
                }
                4 => {}
                #[cfg(feature = "everything")]
                _ => tcp_options::data(reader, *kind)?,
                #[cfg(not(feature = "everything"))]
                _ => {
                    reader.opaque("data");
                }
            }
            Ok(())
        })?;
        reader.spec(match kind {
            2 => "RFC 9293 3.7.1",
            3 => "RFC 7323 2.2",
            4 | 5 => "RFC 2018",
            8 => "RFC 7323 3.2",
            #[cfg(feature = "everything")]
            _ => tcp_options::spec(*kind),
            #[cfg(not(feature = "everything"))]
            _ => "RFC 9293 3.2",
        });
    }
    Ok(())
}

fn port(port: u16) -> String {
    match port {
        80 => "80 (http)".into(),
        443 => "443 (https)".into(),
        #[cfg(feature = "everything")]
        587 => "587 (submission)".into(),
        _ => port.to_string(),
    }
}

/// The control bits that are set, the lowest first, as in `SYN, ACK`.
pub(super) fn flags(bits: u8) -> String {
    names::bits(
        bits,
        &["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"],
    )
}
