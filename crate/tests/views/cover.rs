//! What holds for every dissection of anything.

use port443::capture::Capture;
use port443::dissect::decrypt::OpenedRecord;
use port443::dissect::{Dissection, Field, Packet};
use port443::eavesdrop::Finding;

/// Fields stand in order, without gap or overlap, from `start` to `end`; so do the parts of each;
/// none is empty.
pub(crate) fn cover(fields: &[Field], start: u32, end: u32) {
    let mut at = start;
    for field in fields {
        assert_eq!(field.start, at, "a gap or an overlap before {field:?}");
        assert!(field.end > field.start, "nothing in {field:?}");
        at = field.end;
        if !field.children.is_empty() {
            cover(&field.children, field.start, field.end);
        }
    }
    assert_eq!(at, end, "the last field does not end where it should");
}

/// Every byte of every packet and stream belongs to exactly one leaf, and the rest fits together.
pub(crate) fn check(capture: &Capture, dissection: &Dissection) {
    assert_eq!(dissection.packets.len(), capture.segments.len());
    for (packet, segment) in dissection.packets.iter().zip(&capture.segments) {
        check_packet(packet, &segment.bytes);
        let length = u32::try_from(segment.bytes.len()).unwrap();
        if let Some(span) = packet.payload {
            assert_eq!(span.from, segment.from);
            assert!(packet.payload_start + (span.end - span.start) <= length);
        }
    }
    for stream in [&dissection.client, &dissection.server] {
        let roots: Vec<Field> = stream.units.iter().map(|unit| unit.field.clone()).collect();
        cover(&roots, 0, u32::try_from(stream.bytes.len()).unwrap());
        for unit in &stream.units {
            assert!(!unit.segments.is_empty());
            let seen = unit
                .segments
                .iter()
                .map(|index| capture.segments[*index as usize].seen_at);
            assert_eq!(seen.max(), Some(unit.seen_at));
        }
    }
}

/// Every byte of a packet belongs to exactly one leaf.
pub(crate) fn check_packet(packet: &Packet, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap();
    cover(&packet.fields, 0, length);
    assert!(packet.payload_start <= length);
}

/// Whatever is learnt was read from bytes that had passed by then.
pub(crate) fn check_findings(capture: &Capture, findings: &[Finding]) {
    assert!(findings.is_sorted_by_key(|finding| finding.at));
    for finding in findings {
        assert!(!finding.evidence.is_empty());
        for place in &finding.evidence {
            let segment = &capture.segments[place.segment as usize];
            assert!(place.start < place.end && place.end as usize <= segment.bytes.len());
            assert_eq!(place.from, segment.from);
            assert!(segment.seen_at <= finding.at);
        }
    }
}

/// How much stands in these fields: each counts, and so does each byte that they say. They do not go
/// deep.
fn size(fields: &[Field], depth: usize) -> usize {
    assert!(depth <= 40, "fields inside of fields inside of fields");
    let said = |said: &Option<String>| said.as_ref().map_or(0, String::len);
    fields
        .iter()
        .map(|field| {
            1 + said(&field.value) + said(&field.problem) + size(&field.children, depth + 1)
        })
        .sum()
}

/// How much stands in all of it.
pub(crate) fn size_of(dissection: &Dissection, opened: &[OpenedRecord]) -> usize {
    let packets = dissection
        .packets
        .iter()
        .map(|packet| size(&packet.fields, 0));
    let units = [&dissection.client, &dissection.server]
        .into_iter()
        .flat_map(|stream| &stream.units)
        .map(|unit| unit.name.len() + unit.segments.len() + size(&unit.field.children, 1));
    let opened = opened.iter().map(|record| size(&record.messages, 0));
    packets.chain(units).chain(opened).sum()
}

/// What comes out grows with what goes in and no faster: fields, what they say, what is learnt.
pub(crate) fn check_size(
    capture: &Capture,
    dissection: &Dissection,
    opened: &[OpenedRecord],
    findings: &[Finding],
) {
    let findings = findings
        .iter()
        .map(|finding| finding.value.len() + 4 * finding.evidence.len());
    let out = size_of(dissection, opened) + findings.sum::<usize>();
    let bytes: usize = capture
        .segments
        .iter()
        .map(|segment| segment.bytes.len())
        .sum();
    // The most that one byte is worth: a code point of one byte that no registry has, which is said
    // by itself, in its list and in what the list stands in.
    let most = 128 * bytes + 256 * capture.segments.len();
    assert!(out <= most, "{out} is too much for {bytes} bytes");
}

pub(crate) fn check_opened(opened: &[OpenedRecord]) {
    for record in opened {
        cover(
            &record.messages,
            0,
            u32::try_from(record.plaintext.len()).unwrap(),
        );
    }
}

/// All problems in these fields, with the name of where they are.
pub(crate) fn problems<'a>(
    fields: impl IntoIterator<Item = &'a Field>,
) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for field in fields {
        found.extend(field.problem.clone().map(|problem| (field.name, problem)));
        found.extend(problems(&field.children));
    }
    found
}

/// All problems in a dissection.
pub(crate) fn all_problems(dissection: &Dissection) -> Vec<(&'static str, String)> {
    let packets = dissection.packets.iter().flat_map(|packet| &packet.fields);
    let units = dissection
        .client
        .units
        .iter()
        .chain(&dissection.server.units);
    problems(packets.chain(units.map(|unit| &unit.field)))
}

/// The value of the first field of this name.
pub(crate) fn value<'a>(field: &'a Field, name: &str) -> &'a str {
    let found = field
        .find(name)
        .unwrap_or_else(|| panic!("no {name} in {field:#?}"));
    found
        .value
        .as_deref()
        .unwrap_or_else(|| panic!("{name} says nothing"))
}
