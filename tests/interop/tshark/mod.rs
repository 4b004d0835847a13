//! Wireshark's dissector on what we export: it must read what we read, and open what we open.
//!
//! All cases stand in one file, side by side on the clock, so that tshark runs a few times and not
//! hundreds of times; it tells their connections apart by their ports, as a person would.
//!
//! - here: the comparisons
//! - `cases`: what is compared; `program`: tshark, and reading what it says

mod cases;
mod program;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use port443::capture::{EPOCH, Peer};
use port443::dissect::decrypt::{OpenedRecord, decrypt};
use port443::dissect::{Dissection, Field, Stream, dissect};
use port443::export::{Secrets, key_log, pcapng};
use port443::recording::{InterferenceKind, Recording};
use port443::scenario::{Attack, Kind};

use self::cases::{Case, all};
use self::program::{Expert, Folder, Frame, Record, Severity};

/// One connection of a case, and what tshark said of its packets, in order.
struct Connection<'a> {
    case: &'a Case,
    recording: &'a Recording,
    dissection: Dissection,
    opened: Vec<OpenedRecord>,
    frames: Vec<Frame>,
}

static CASES: LazyLock<Vec<Case>> = LazyLock::new(all);

/// What tshark makes of all cases.
fn read(secrets: Secrets, keys_apart: Option<&str>) -> Vec<Connection<'static>> {
    let recordings: Vec<_> = CASES
        .iter()
        .flat_map(|case| case.recordings.iter().cloned())
        .collect();
    let frames = Folder::new().frames(&pcapng(&recordings, secrets), keys_apart);
    let packets: usize = recordings
        .iter()
        .map(|recording| recording.capture.segments.len())
        .sum();
    assert_eq!(frames.len(), packets);
    assert!(frames.is_sorted_by_key(|frame| frame.time.clone()));

    let mut by_client: BTreeMap<_, Vec<Frame>> = BTreeMap::new();
    for frame in frames {
        let client = match frame.sender() {
            Peer::Client => &frame.from,
            Peer::Server => &frame.to,
        };
        by_client.entry(client.clone()).or_default().push(frame);
    }
    let mut connections = Vec::new();
    for case in &*CASES {
        for recording in &case.recordings {
            let first = &recording.capture.segments[0].bytes;
            let address: Vec<_> = first[12..16].iter().map(u8::to_string).collect();
            let client = (
                address.join("."),
                u16::from_be_bytes([first[20], first[21]]),
            );
            let dissection = dissect(&recording.capture);
            // An attacker who repeats what another client sent has no secrets of their own.
            let opened = decrypt(&dissection, &key_log(&case.recordings));
            let frames = by_client.remove(&client).unwrap_or_default();
            assert_eq!(
                frames.len(),
                recording.capture.segments.len(),
                "{}: its connection is not apart from all others",
                case.name
            );
            connections.push(Connection {
                case,
                recording,
                dissection,
                opened,
                frames,
            });
        }
    }
    assert!(by_client.is_empty());
    connections
}

impl Connection<'_> {
    /// Without the packets that the receiver throws away for TCP's checksum. tshark lays them open all
    /// the same, and then again when they come the second time (but those with a bad checksum of IP
    /// only once).
    fn arrived(&self, peer: Peer) -> impl Iterator<Item = &Frame> {
        let frames = self.sent_by(peer);
        frames.filter(|frame| frame.checksums[1] == "1")
    }

    fn sent_by(&self, peer: Peer) -> impl Iterator<Item = &Frame> {
        let frames = self.frames.iter();
        frames.filter(move |frame| frame.sender() == peer)
    }

    fn stream(&self, peer: Peer) -> &Stream {
        match peer {
            Peer::Client => &self.dissection.client,
            Peer::Server => &self.dissection.server,
        }
    }

    /// Our records of one peer, in order, with the handshake messages that can be read, with the keys
    /// or without.
    fn records(&self, peer: Peer, with_keys: bool) -> Vec<Record> {
        let stream = self.stream(peer);
        let mut records = Vec::new();
        for (place, unit) in (0_u32..).zip(&stream.units) {
            let bytes = &stream.bytes[unit.field.start as usize..unit.field.end as usize];
            if !unit.field.name.starts_with("TLS") {
                continue;
            }
            let mut messages = types(&unit.field, &stream.bytes);
            let opened = self.opened.iter();
            let opened = opened.filter(|opened| (opened.from, opened.unit) == (peer, place));
            for opened in opened.filter(|_| with_keys) {
                for message in &opened.messages {
                    messages.extend(types(message, &opened.plaintext));
                }
            }
            records.push(Record {
                content_type: bytes[0],
                length: usize::from(u16::from_be_bytes([bytes[3], bytes[4]])),
                messages,
            });
        }
        records
    }

    /// What our key log opens of one peer, in order, each without what TLS 1.3 puts behind it.
    fn plaintexts(&self, peer: Peer) -> Vec<Vec<u8>> {
        let opened = self.opened.iter().filter(|opened| opened.from == peer);
        opened
            .map(|opened| {
                let end = match opened.secret {
                    "CLIENT_RANDOM" => opened.plaintext.len(),
                    _ => opened
                        .plaintext
                        .iter()
                        .rposition(|byte| *byte != 0)
                        .unwrap(),
                };
                opened.plaintext[..end].to_vec()
            })
            .collect()
    }
}

/// The types of the handshake messages in a field.
fn types(field: &Field, bytes: &[u8]) -> Vec<u8> {
    let mut types = Vec::new();
    field.each("msg_type", &mut |found| {
        types.push(bytes[found.start as usize]);
    });
    types
}

const PEERS: [Peer; 2] = [Peer::Client, Peer::Server];

/// What is read without a key: all that an eavesdropper has, and nothing more.
#[test]
fn tshark_reads_what_we_read() {
    for connection in read(Secrets::Without, None) {
        check_packets(&connection);
        for peer in PEERS {
            check_records(&connection, peer, false);
            check_lines(&connection, peer);
            let decrypted = connection.sent_by(peer).map(|frame| frame.decrypted.len());
            assert_eq!(decrypted.sum::<usize>(), 0, "{}", connection.case.name);
        }
    }
}

/// With the key log in the capture.
#[test]
fn tshark_opens_what_we_open() {
    check_opened(&read(Secrets::Inside, None));
}

/// With the key log in a file of its own.
#[test]
fn tshark_opens_what_we_open_with_the_key_log_apart() {
    let recordings: Vec<_> = CASES
        .iter()
        .flat_map(|case| case.recordings.iter().cloned())
        .collect();
    check_opened(&read(Secrets::Without, Some(&key_log(&recordings))));
}

fn check_opened(connections: &[Connection<'_>]) {
    let mut opened = 0;
    let mut unexplained = Vec::new();
    for connection in connections {
        check_packets(connection);
        for peer in PEERS {
            check_records(connection, peer, true);
            let frames = connection.sent_by(peer);
            let theirs: Vec<_> = frames.flat_map(|frame| frame.decrypted.clone()).collect();
            let ours = connection.plaintexts(peer);
            opened += ours.len();
            match connection.difference(peer) {
                None if theirs == ours => {}
                // It differs, and in no other way.
                Some(Difference::WeOpenMore) if theirs != ours && is_part(&theirs, &ours) => {}
                Some(Difference::OtherKey)
                    if theirs != ours && [&theirs, &ours].iter().all(|all| all.len() == 1) => {}
                difference => unexplained.push(format!(
                    "{}, from the {peer:?}: {difference:?}, ours {:?}, theirs {:?}",
                    connection.case.name,
                    ours.iter().map(Vec::len).collect::<Vec<_>>(),
                    theirs.iter().map(Vec::len).collect::<Vec<_>>(),
                )),
            }
            // Where nobody interferes, all of it.
            if connection.case.attack.is_none() {
                let units = &connection.stream(peer).units;
                let sealed = units.iter().filter(|unit| unit.sealed).count();
                assert_eq!(ours.len(), sealed, "{}", connection.case.name);
            }
        }
    }
    assert_eq!(unexplained, Vec::<String>::new());
    assert!(opened > 1000, "{opened}");
}

/// Whether `part` is what is left of `whole` without some of it.
fn is_part(part: &[Vec<u8>], whole: &[Vec<u8>]) -> bool {
    let mut whole = whole.iter();
    part.iter()
        .all(|wanted| whole.any(|plaintext| plaintext == wanted))
}

/// Where tshark 4.0 and we differ in what is opened, and why.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Difference {
    /// A record was changed on the way. Its sender counted it, and tshark does not count what it could
    /// not open, so that to it all that follow under that key are out of step. We go on.
    WeOpenMore,
    /// A record of the next key came before the last of the one before. tshark takes a key when
    /// Finished was opened and not before, we take it when it opens something; each then has one of
    /// the two records, and their receiver has none.
    OtherKey,
}

impl Connection<'_> {
    fn difference(&self, peer: Peer) -> Option<Difference> {
        match self.case.attack? {
            Attack::FlipBit { .. } => {
                let open = |unit: u32| {
                    let opened = self.opened.iter();
                    opened
                        .filter(|opened| opened.from == peer)
                        .any(|opened| opened.unit == unit)
                };
                let mut sealed = (0..)
                    .zip(&self.stream(peer).units)
                    .filter(|(_, unit)| unit.sealed)
                    .skip_while(|(place, _)| open(*place));
                // One that does not open, and after it one that does.
                sealed.next()?;
                sealed
                    .any(|(place, _)| open(place))
                    .then_some(Difference::WeOpenMore)
            }
            Attack::SwapRecords {
                from, record: 2, ..
            } if from == peer && self.case.kind() == Kind::Https => {
                (peer == Peer::Client).then_some(Difference::OtherKey)
            }
            _ => None,
        }
    }
}

fn check_packets(connection: &Connection<'_>) {
    let Connection {
        case,
        recording,
        frames,
        ..
    } = connection;
    let name = &case.name;
    let begins_at = EPOCH * 1_000_000 + recording.connection.begins_at;
    for (place, (frame, segment)) in frames.iter().zip(&recording.capture.segments).enumerate() {
        let at = begins_at + segment.seen_at;
        let time = format!("{}.{:06}000", at / 1_000_000, at % 1_000_000);
        assert_eq!(frame.time, time, "{name}");
        assert_eq!(frame.sender(), segment.from, "{name}");
        assert!(!frame.malformed, "{name}: malformed, {frame:?}");

        let done = recording.interference.iter().map(|it| &it.what);
        let flipped = done
            .clone()
            .any(|what| matches!(what, InterferenceKind::Changed { segment, .. } if *segment as usize == place));
        let bit = match case.attack {
            Some(Attack::FlipBit { bit, .. }) if flipped => Some(bit / 8),
            _ => None,
        };
        // A bit that was changed in a checksum makes it a bad one; nothing else does.
        let good = [!matches!(bit, Some(10 | 11)), !matches!(bit, Some(36 | 37))];
        assert_eq!(
            frame.checksums,
            good.map(|good| if good { "1" } else { "0" }),
            "{name}"
        );
        let comments = done.filter(|what| match what {
            InterferenceKind::Changed { segment, .. }
            | InterferenceKind::Invented { segment }
            | InterferenceKind::Delayed { segment, .. } => *segment as usize == place,
            InterferenceKind::Dropped { .. } => false,
        });
        assert_eq!(frame.comments.len(), comments.count(), "{name}");

        for expert in &frame.experts {
            assert!(
                is_expected(expert, case.attack, good),
                "{name}: frame {}: {expert:?}",
                frame.number
            );
        }
    }
}

/// What tshark may point out to a person.
fn is_expected(expert: &Expert, attack: Option<Attack>, good_checksums: [bool; 2]) -> bool {
    let says = |text: &str| expert.says.starts_with(text);
    if expert.severity == Severity::Chat {
        return true;
    }
    // Each FIN.
    if says("This frame initiates the connection closing")
        || says("This frame undergoes the connection closing")
    {
        return true;
    }
    let Some(attack) = attack else {
        return false;
    };
    match attack {
        // What is missing was let vanish by the attacker, and is sent again by its peer.
        Attack::Drop { .. } => {
            says("Previous segment(s) not captured")
                || says("This frame is a (suspected) retransmission")
        }
        // The packet after the one that was held back came before it.
        // Or the attacker holds packets back until they have the record whole.
        Attack::Delay { .. } | Attack::ReplayRecord { .. } => says("Duplicate ACK"),
        // The copy is one, and is answered as one; a copy that comes when all is over is refused.
        Attack::Repeat { .. } => {
            says("This frame is a (suspected) retransmission")
                || says("Duplicate ACK")
                || says("Connection reset (RST)")
        }
        // The peer whose stream was cut goes on, the attacker acknowledges that, and it is not there.
        Attack::Truncate { .. } => says("ACKed segment that wasn't captured"),
        Attack::SwapRecords { .. } => {
            says("Duplicate ACK")
                || says("This frame is a (suspected) retransmission")
                || says("This frame is a (suspected) spurious retransmission")
        }
        // The packet with a bad checksum is thrown away, and comes again.
        Attack::FlipBit { bit, .. } => {
            (says("Bad checksum") && good_checksums != [true, true])
                || (says("This frame is a (suspected) retransmission")
                    && matches!(bit / 8, 10 | 11 | 36 | 37))
        }
        // Impostors, and who strips, downgrades or sends early data again.
        _ => false,
    }
}

/// The same records, with the same messages in them, in the same order.
fn check_records(connection: &Connection<'_>, peer: Peer, with_keys: bool) {
    let mut theirs: Vec<_> = connection
        .arrived(peer)
        .flat_map(|frame| frame.records.clone())
        .collect();
    let mut ours = connection.records(peer, with_keys);
    // Records out of order, of which we take what the protocol says and tshark what they look like.
    if let Some(Attack::SwapRecords { from, record, .. }) = connection.case.attack
        && from == peer
    {
        let skipped: &[usize] = match (connection.case.kind(), peer, record) {
            // Finished and the request, under a key each: see `Difference::OtherKey`.
            (Kind::Https, Peer::Client, 2) if with_keys => &[3],
            // ChangeCipherSpec and what stood beside it: what comes after it is sealed, though it be a
            // ClientKeyExchange, and what comes before it is not, though it be a Finished.
            (Kind::Tls12, Peer::Client, 1 | 2) => &[2],
            (Kind::Tls12, Peer::Server, 1) => &[1],
            _ => &[],
        };
        for place in skipped {
            assert_ne!(ours[*place].messages, theirs[*place].messages);
            ours[*place].messages.clear();
            theirs[*place].messages.clear();
        }
    }
    assert_eq!(ours, theirs, "{}, from the {peer:?}", connection.case.name);
}

/// What was said in the clear.
fn check_lines(connection: &Connection<'_>, peer: Peer) {
    let theirs: Vec<_> = connection
        .arrived(peer)
        .flat_map(|frame| frame.lines.clone())
        .collect();
    let stream = connection.stream(peer);
    let units = stream.units.iter();
    let ours: Vec<_> = units
        .filter(|unit| !unit.field.name.starts_with("TLS"))
        .filter_map(|unit| {
            let bytes = &stream.bytes[unit.field.start as usize..unit.field.end as usize];
            let text = String::from_utf8_lossy(bytes);
            let line = text.lines().next()?.to_owned();
            let mut words = line.split(' ');
            match (words.next()?, words.next()) {
                ("HTTP/1.1", Some(status)) => Some(status.to_owned()),
                (method @ ("GET" | "POST"), Some(path)) => Some(format!("{method} {path}")),
                _ if unit.field.name == "mail data" => None,
                _ => Some(line),
            }
        })
        .collect();
    assert_eq!(ours, theirs, "{}, from the {peer:?}", connection.case.name);
}
