//! What holds for every dissection of anything.

use port443::capture::Capture;
use port443::dissect::decrypt::OpenedRecord;
use port443::dissect::{Dissection, Field};

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
        let length = u32::try_from(segment.bytes.len()).unwrap();
        cover(&packet.fields, 0, length);
        assert!(packet.payload_start <= length);
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
