//! What packets tell, whatever they carry: who, when, how much.
//!
//! - `Ear::connection`: addresses, port, round trip, the peers' TCP
//! - `Ear::traffic`: bursts, totals, the time it took

use super::{Ear, Evidence, Topic, text};
use crate::capture::{Micros, Peer, Segment};
use crate::dissect::Packet;

/// Of a burst of many segments, this many are evidence.
const SEGMENTS: usize = 64;
/// So many bursts are told one by one.
const BURSTS: usize = 255;

impl Ear<'_> {
    /// Who talks to whom, and how far apart they are.
    pub(super) fn connection(&mut self) {
        // What begins late may be all the server's.
        let (first, names) = match self.find_flags(Peer::Client, "", 0) {
            Some(first) => (
                first,
                ["Source Address", "Destination Address", "Destination Port"],
            ),
            None => (0, ["Destination Address", "Source Address", "Source Port"]),
        };
        if let [Some((client, from)), Some((server, to)), port] =
            names.map(|name| self.header(first, name))
        {
            let value = [text(from), " → ", text(to)].concat();
            self.learn(Topic::Addresses, value, vec![client, server]);
            if let Some((evidence, port)) = port {
                self.learn(Topic::Port, text(port).into(), vec![evidence]);
            }
        }
        // From the SYN, past the server and back, to the client and back: once around, wherever on
        // the way the listener sits.
        let syn = self.find_flags(Peer::Client, "SYN", 0);
        let answer = syn.and_then(|syn| self.find_flags(Peer::Server, "SYN, ACK", syn));
        // The client's next segment acknowledges it, with data or without.
        let ack = answer.and_then(|answer| self.find_flags(Peer::Client, "", answer));
        let around = [syn, answer, ack].map(|index| self.header(index?, "Control bits"));
        if let [Some((syn, _)), Some((answer, _)), Some((ack, _))] = around {
            let time = self.between(syn.segment, ack.segment);
            self.learn(Topic::RoundTrip, time, vec![syn, answer, ack]);
        }
        #[cfg(feature = "everything")]
        for segment in [syn, answer].into_iter().flatten() {
            self.stack(segment);
        }
    }

    /// How the sender of a SYN sets up TCP.
    #[cfg(feature = "everything")]
    fn stack(&mut self, segment: usize) {
        let hops = self
            .header(segment, "Time to Live")
            .or_else(|| self.header(segment, "Hop Limit"));
        let Some((window, field)) = self.header(segment, "Window") else {
            return;
        };
        let mut evidence: Vec<Evidence> = hops.iter().map(|(evidence, _)| *evidence).collect();
        let mut value = hops.map_or_else(String::new, |(_, hops)| {
            ["hop limit ", text(hops), ", "].concat()
        });
        value.push_str("window ");
        value.push_str(text(field));
        evidence.push(window);
        // IPv4 has options, too.
        let options = self.within(segment, "TCP header", "Options");
        if let Some((place, options)) = options {
            evidence.push(place);
            for option in &options.children {
                value.push_str(", ");
                value.push_str(option.name);
            }
        }
        self.learn(Topic::Stack, value, evidence);
    }

    /// The first segment of a peer, from a place in the capture on, whose flags begin like this.
    fn find_flags(&self, from: Peer, flags: &str, after: usize) -> Option<usize> {
        let segments = self.capture.segments.iter().zip(&self.dissection.packets);
        let found = |(segment, packet): (&Segment, &Packet)| {
            segment.from == from && packet.flags.starts_with(flags)
        };
        Some(after + segments.skip(after).position(found)?)
    }

    fn at(&self, segment: u32) -> Micros {
        let segment = self.capture.segments.get(segment as usize);
        segment.map_or(0, |segment| segment.seen_at)
    }

    fn between(&self, first: u32, last: u32) -> String {
        milliseconds(self.at(last).saturating_sub(self.at(first)))
    }

    /// How much, in which bursts, and for how long.
    pub(super) fn traffic(&mut self) {
        let mut sent = [0; 2];
        let mut bursts = 0;
        let mut burst: Option<Burst> = None;
        let mut whole: Option<(Evidence, Evidence)> = None;
        for (index, (segment, packet)) in
            (0..).zip(self.capture.segments.iter().zip(&self.dissection.packets))
        {
            if segment.bytes.is_empty() {
                continue;
            }
            let length = u32::try_from(segment.bytes.len()).unwrap_or(u32::MAX);
            let evidence = Evidence {
                segment: index,
                from: segment.from,
                start: 0,
                end: length,
            };
            if let Some(span) = packet.payload {
                let payload = Evidence {
                    start: packet.payload_start,
                    end: packet.payload_start + (span.end - span.start),
                    ..evidence
                };
                match &mut burst {
                    Some(burst) if burst.from == segment.from || bursts == BURSTS => {
                        burst.add(payload);
                    }
                    _ => {
                        let before = burst.replace(Burst::new(payload));
                        if let Some(before) = before {
                            bursts += 1;
                            if let Some(burst) = &mut burst {
                                burst.after = Some(self.between(before.last, index));
                            }
                            self.burst(before, false);
                            self.total(sent, whole);
                        }
                    }
                }
            }
            sent[segment.from as usize] += u64::from(length);
            whole = Some((whole.map_or(evidence, |(first, _)| first), evidence));
        }
        if let Some(burst) = burst {
            self.burst(burst, bursts == BURSTS);
        }
        self.total(sent, whole);
        if let Some((first, last)) = whole {
            let time = self.between(first.segment, last.segment);
            self.learn(Topic::Duration, time, vec![first, last]);
        }
    }

    /// What one side sent before the other did.
    fn burst(&mut self, burst: Burst, is_rest: bool) {
        let mut value = String::new();
        if is_rest {
            value.push_str("in both directions, to the end: ");
        }
        value.push_str(&burst.bytes.to_string());
        value.push_str(" bytes in ");
        value.push_str(&segments(burst.segments));
        if let Some(after) = burst.after {
            value.push_str(", after ");
            value.push_str(&after);
        }
        self.learn(Topic::Burst, value, burst.evidence);
    }

    /// What has passed so far.
    fn total(&mut self, [client, server]: [u64; 2], whole: Option<(Evidence, Evidence)>) {
        if let Some((_, last)) = whole {
            let value = [
                "client ",
                &client.to_string(),
                " bytes, server ",
                &server.to_string(),
                " bytes, in ",
                &segments(last.segment + 1),
            ]
            .concat();
            self.learn(Topic::Volume, value, vec![last]);
        }
    }
}

/// What one side sends before the other does.
struct Burst {
    from: Peer,
    bytes: u64,
    segments: u32,
    last: u32,
    /// How long after the one before it began.
    after: Option<String>,
    evidence: Vec<Evidence>,
}

impl Burst {
    fn new(payload: Evidence) -> Self {
        let mut burst = Self {
            from: payload.from,
            bytes: 0,
            segments: 0,
            last: 0,
            after: None,
            evidence: Vec::new(),
        };
        burst.add(payload);
        burst
    }

    fn add(&mut self, payload: Evidence) {
        self.bytes += u64::from(payload.end - payload.start);
        self.segments += 1;
        self.last = payload.segment;
        // The last one is always there, so that it is known when it was learnt.
        self.evidence.truncate(SEGMENTS - 1);
        self.evidence.push(payload);
    }
}

fn segments(number: u32) -> String {
    let unit = if number == 1 { " segment" } else { " segments" };
    [&number.to_string(), unit].concat()
}

/// `40.2 ms`, and on a short way `27 µs`.
fn milliseconds(micros: Micros) -> String {
    if micros < 1_000 {
        return [&micros.to_string(), " µs"].concat();
    }
    let tenths = (micros + 50) / 100;
    [
        &(tenths / 10).to_string(),
        ".",
        &(tenths % 10).to_string(),
        " ms",
    ]
    .concat()
}
