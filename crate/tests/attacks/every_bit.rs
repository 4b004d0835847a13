//! Every bit of a connection, flipped, one at a time: those of its records, and those of the headers
//! of one segment of each type.

use core::fmt;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use port443::capture::Peer;
use port443::recording::{EventKind, InterferenceKind, Outcome, Recording, SealedRecord};
use port443::scenario::{Attack, Kind};

use super::{delivered, run};

/// A bit of a record.
#[derive(Clone, Copy, Debug)]
struct Target {
    from: Peer,
    segment: u32,
    bit: u32,
    part: Part,
    /// The record's content type, as it was.
    content_type: u8,
    /// Whether it is the last of its peer's.
    last: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Part {
    Type,
    Version,
    Length,
    Content,
}

const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;

/// Every bit of every record.
fn records(recording: &Recording) -> Vec<Target> {
    let mut targets = Vec::new();
    for from in [Peer::Client, Peer::Server] {
        let segments = (0_u32..).zip(&recording.capture.segments);
        let stream: Vec<(u32, usize, u8)> = segments
            .filter(|(_, segment)| segment.from == from)
            .flat_map(|(number, segment)| {
                let payload = 20 + 4 * usize::from(segment.bytes[32] >> 4);
                let bytes = segment.bytes.iter().copied().enumerate().skip(payload);
                bytes.map(move |(place, byte)| (number, place, byte))
            })
            .collect();
        let mut at = 0;
        while at < stream.len() {
            let byte = |place: usize| stream[at + place].2;
            let end = at + 5 + usize::from(u16::from_be_bytes([byte(3), byte(4)]));
            for (place, (segment, byte, _)) in stream[at..end].iter().enumerate() {
                let part = match place {
                    0 => Part::Type,
                    1 | 2 => Part::Version,
                    3 | 4 => Part::Length,
                    _ => Part::Content,
                };
                let first = u32::try_from(8 * byte).unwrap();
                targets.extend((first..first + 8).map(|bit| Target {
                    from,
                    segment: *segment,
                    bit,
                    part,
                    content_type: stream[at].2,
                    last: end == stream.len(),
                }));
            }
            at = end;
        }
        assert_eq!(at, stream.len(), "the stream ends with a record");
    }
    targets
}

/// Says it even where the test passes: the test runner keeps back what is printed by macro.
fn report(what: fmt::Arguments<'_>) {
    let line = [what.to_string().as_str(), "\n"].concat();
    io::stdout().write_all(line.as_bytes()).unwrap();
}

/// Does something for each, on all cores, and gives the results in the order of the items.
fn parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(place) = Some(next.fetch_add(1, Ordering::Relaxed))
                    && let Some(item) = items.get(place)
                {
                    let result = work(item);
                    results.lock().unwrap().insert(place, result);
                }
            });
        }
    });
    results.into_inner().unwrap().into_values().collect()
}

fn flipped(segment: u32, bit: u32) -> Recording {
    let connection = 0;
    let recording = run(
        Kind::Https,
        Some(Attack::FlipBit {
            connection,
            segment,
            bit,
        }),
    );
    let done = recording.interference.iter();
    assert_eq!(
        done.map(|deed| matches!(deed.what, InterferenceKind::Changed { .. }))
            .collect::<Vec<_>>(),
        [true],
        "bit {bit} of segment {segment} was changed and nothing else",
    );
    recording
}

/// What a peer's application read.
fn read(recording: &Recording, peer: Peer) -> Vec<u8> {
    let events = recording.events.iter().filter(|event| event.peer == peer);
    let bytes = events.filter_map(|event| match &event.kind {
        EventKind::Read { bytes, .. } => Some(bytes.to_vec()),
        _ => None,
    });
    bytes.flatten().collect()
}

/// The records that a peer tried to open.
fn opened(recording: &Recording, peer: Peer) -> Vec<&SealedRecord> {
    let events = recording.events.iter().filter(|event| event.peer == peer);
    let records = events.filter_map(|event| match &event.kind {
        EventKind::Open(record) => Some(record),
        _ => None,
    });
    records.collect()
}

/// Whatever was done to the wire, an application reads what was sent to it, or the beginning of it.
fn check_what_was_read(recording: &Recording, plain: &Recording, what: &str) {
    for peer in [Peer::Client, Peer::Server] {
        let sent = read(plain, peer);
        assert!(sent.starts_with(&read(recording, peer)), "{what}: {peer:?}");
    }
    match &recording.outcome {
        Outcome::Delivered { .. } => {
            assert_eq!(recording.outcome, delivered(), "{what}");
            for peer in [Peer::Client, Peer::Server] {
                assert_eq!(read(recording, peer), read(plain, peer), "{what}: {peer:?}");
            }
        }
        Outcome::Refused { reason, .. } => assert_ne!(reason, "", "{what}"),
        Outcome::Unfinished => {}
        other => panic!("{what}: {other:?}"),
    }
}

/// What came of a flip in a record.
struct Ending {
    part: Part,
    sealed: bool,
    too_late: bool,
    end: End,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum End {
    Refused,
    Unfinished,
    Delivered,
}

fn end(recording: &Recording) -> End {
    match recording.outcome {
        Outcome::Refused { .. } => End::Refused,
        Outcome::Delivered { .. } => End::Delivered,
        _ => End::Unfinished,
    }
}

/// Two things about a header TLS 1.3 does not look at, or rustls does not: nothing in the record
/// changes by them.
fn is_ignored(target: &Target) -> bool {
    match target.part {
        // RFC 8446 section 5.1: "MUST be ignored for all purposes".
        Part::Version => true,
        // The real type stands inside (section 5.2). What is neither this nor another type that
        // there is, is refused.
        Part::Type => {
            let flipped = target.content_type ^ (0x80 >> (target.bit % 8));
            target.content_type == APPLICATION_DATA && matches!(flipped, 21 | HANDSHAKE)
        }
        _ => false,
    }
}

#[test]
fn no_flipped_bit_of_any_record_is_accepted() {
    let plain = run(Kind::Https, None);
    assert_eq!(plain.outcome, delivered());
    let targets = records(&plain);
    let ends = parallel(&targets, |target| {
        let what = format!("{target:?}");
        let recording = flipped(target.segment, target.bit);
        check_what_was_read(&recording, &plain, &what);
        let end = end(&recording);
        // The server has all that it wants, and has said that it goes, before the client's last
        // record comes. It does not open, and it makes no difference.
        let too_late = target.from == Peer::Client && target.last;
        match end {
            End::Delivered => assert!(too_late || is_ignored(target), "{what}"),
            End::Refused | End::Unfinished => assert!(!too_late, "{what}"),
        }

        let receiver = target.from.other();
        let records = opened(&recording, receiver);
        if (target.content_type, target.part) == (APPLICATION_DATA, Part::Content) {
            assert_ne!(end, End::Unfinished, "{what}");
            let refused: Vec<bool> = records.iter().map(|record| !record.valid).collect();
            assert_eq!(
                refused.iter().filter(|refused| **refused).count(),
                1,
                "{what}"
            );
            assert_eq!(
                refused.last(),
                Some(&true),
                "{what}: nothing is opened after it"
            );
        }
        if end == End::Delivered && !too_late {
            // Those that opened are those that were sent.
            assert_eq!(records, opened(&plain, receiver), "{what}");
        }
        Ending {
            part: target.part,
            sealed: target.content_type == APPLICATION_DATA,
            too_late,
            end,
        }
    });

    let all = ends.len();
    let count = |wanted: fn(&Ending) -> bool| ends.iter().filter(|end| wanted(end)).count();
    let refused = count(|it| it.end == End::Refused);
    let waiting = count(|it| it.end == End::Unfinished);
    let late = count(|it| it.too_late);
    let harmless = |it: &Ending| it.end == End::Delivered && !it.too_late;
    let version = ends
        .iter()
        .filter(|it| harmless(it) && it.part == Part::Version)
        .count();
    let kind = ends
        .iter()
        .filter(|it| harmless(it) && it.part == Part::Type)
        .count();
    let sealed = count(|it| it.sealed && it.part == Part::Content);
    report(format_args!(
        "{all} bits of records flipped, one at a time: {refused} refused; {waiting} left the \
         receiver waiting for the rest of a longer record; {late} in a close_notify that the server \
         did not need any more; {version} in versions and {kind} in types that stand outside of the \
         seal and change nothing in it. None accepted. Of {sealed} in sealed content, none opened."
    ));
    assert_eq!(all, refused + waiting + late + version + kind);
    // All of them: 5 bytes of header and the content of every record.
    let payload: usize = plain
        .capture
        .segments
        .iter()
        .map(|segment| segment.bytes.len() - 20 - 4 * usize::from(segment.bytes[32] >> 4))
        .sum();
    assert_eq!(all, 8 * payload);
}

/// Flips in the headers of IP and TCP are another matter: there is no seal over them, so a peer may
/// be led astray, but not to believe anything.
#[test]
fn a_flipped_bit_of_a_header_ends_clearly() {
    let plain = run(Kind::Https, None);
    let segments = &plain.capture.segments;
    let flags: Vec<u8> = segments.iter().map(|segment| segment.bytes[33]).collect();
    // One of each type: SYN, SYN and ACK, ACK, PSH and ACK, FIN and ACK with a payload.
    let mut types = flags.clone();
    types.sort_unstable();
    types.dedup();
    assert_eq!(types, [0x02, 0x10, 0x11, 0x12, 0x18]);
    let targets: Vec<(u32, u32)> = types
        .iter()
        .flat_map(|wanted| {
            let place = flags.iter().position(|flags| flags == wanted).unwrap();
            let header = 20 + 4 * u32::from(segments[place].bytes[32] >> 4);
            (0..8 * header).map(move |bit| (u32::try_from(place).unwrap(), bit))
        })
        .collect();
    let ends = parallel(&targets, |(segment, bit)| {
        let recording = flipped(*segment, *bit);
        check_what_was_read(
            &recording,
            &plain,
            &format!("bit {bit} of segment {segment}"),
        );
        end(&recording)
    });
    let count = |wanted| ends.iter().filter(|end| **end == wanted).count();
    report(format_args!(
        "{} bits of headers flipped: {} delivered, {} refused, {} unfinished",
        ends.len(),
        count(End::Delivered),
        count(End::Refused),
        count(End::Unfinished),
    ));
}
