//! Whatever the bytes: no panic, and every byte has its place.

use port443::capture::{Capture, Peer, Segment};
use port443::dissect::decrypt::decrypt;
use port443::dissect::dissect;
use port443::eavesdrop::eavesdrop;
use port443::scenario::Kind;
use proptest::prelude::*;

use crate::cover::{check, check_findings, check_opened, check_size};
use crate::recorded::{run, scenario};
use crate::rfc8448::Trace;
use crate::wire::Wire;

/// All views of a capture hold together.
fn views_hold(capture: &Capture, key_log: &str) {
    let dissection = dissect(capture);
    check(capture, &dissection);
    let opened = decrypt(&dissection, key_log);
    check_opened(&opened);
    let findings = eavesdrop(capture);
    check_findings(capture, &findings);
    check_size(capture, &dissection, &opened, &findings);
}

fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..400)
}

proptest! {
    #[test]
    fn any_packets(packets in proptest::collection::vec((any::<bool>(), any_bytes()), 0..8)) {
        let mut capture = Capture::default();
        for (client, bytes) in packets {
            capture.segments.push(Segment {
                from: if client { Peer::Client } else { Peer::Server },
                sent_at: 0,
                seen_at: 1,
                arrives_at: 2,
                bytes: bytes.into(),
            });
        }
        views_hold(&capture, "");
    }

    #[test]
    fn any_stream(port in prop::sample::select(vec![80_u16, 443, 587]), parts in proptest::collection::vec((any::<bool>(), any_bytes()), 0..5)) {
        let mut wire = Wire::open(port);
        for (client, bytes) in parts {
            wire.send(if client { Peer::Client } else { Peer::Server }, &bytes);
        }
        views_hold(&wire.capture, "");
    }

    /// A record of handshake bytes, and one that claims to be a Certificate.
    #[test]
    fn any_handshake(message_type in 0_u8..30, body in any_bytes()) {
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        let message = [&[message_type][..], &length[1..], &body].concat();
        let mut wire = Wire::open(443);
        for part in message.chunks(130) {
            let length = u16::try_from(part.len()).unwrap().to_be_bytes();
            wire.send(Peer::Server, &[&[22, 3, 3][..], &length, part].concat());
        }
        views_hold(&wire.capture, "");
    }

    /// Things that begin as HTTP.
    #[test]
    fn any_http(start in prop::sample::select(vec!["GET / HTTP/1.1\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "POST x\nContent-Type:application/x-www-form-urlencoded\nContent-Length: 50\n\n"]), rest in "[a-fA-F0-9:;=&% \r\n\u{0}-\u{ff}]{0,200}") {
        let mut wire = Wire::open(80);
        wire.send(Peer::Client, [start, &rest].concat().as_bytes());
        views_hold(&wire.capture, "");
    }

    /// Things that begin as SMTP, and may go on as anything.
    #[test]
    fn any_smtp(from in prop::sample::select(vec![Peer::Client, Peer::Server]), start in prop::sample::select(vec!["EHLO a\r\n", "EHLO a\r\nDATA\r\n", "AUTH PLAIN\r\n", "220 a\r\n", "250-a\r\n"]), rest in "[a-zA-Z0-9:;=<> \r\n.\\-\u{0}-\u{ff}]{0,200}", tail in any_bytes()) {
        let mut wire = Wire::open(587);
        wire.send(from, &[start.as_bytes(), rest.as_bytes(), &tail].concat());
        views_hold(&wire.capture, "");
    }

    /// The packets of a real connection, with bytes changed, cut off, repeated and out of order.
    #[test]
    fn real_packets_changed(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in proptest::option::of((any::<prop::sample::Index>(), any::<prop::sample::Index>())),
        swap in proptest::option::of((any::<prop::sample::Index>(), any::<prop::sample::Index>())),
        https in any::<bool>(),
    ) {
        let recording = run(&scenario(if https { Kind::Https } else { Kind::Http }, "hello"));
        let mut capture = recording.capture;
        for (segment, at, value) in changes {
            let segment = segment.index(capture.segments.len());
            let bytes = &mut capture.segments[segment].bytes.0;
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some((segment, at)) = cut {
            let segment = segment.index(capture.segments.len());
            let bytes = &mut capture.segments[segment].bytes.0;
            bytes.truncate(at.index(bytes.len()));
        }
        if let Some((one, other)) = swap {
            let (one, other) = (one.index(capture.segments.len()), other.index(capture.segments.len()));
            let bytes = capture.segments[one].clone();
            capture.segments[one].bytes = core::mem::take(&mut capture.segments[other].bytes);
            capture.segments[one].from = capture.segments[other].from;
            capture.segments[other].bytes = bytes.bytes;
            capture.segments[other].from = bytes.from;
        }
        views_hold(&capture, &recording.key_log);
    }

    /// The same with what OpenSSL says, in all kinds of connections.
    #[cfg(feature = "everything")]
    #[test]
    fn real_streams_changed(
        which in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..20),
        size in 20..1500_usize,
    ) {
        let mut connections = crate::openssl::connections(size);
        let connection = connections.swap_remove(which.index(connections.len()));
        let mut capture = connection.wire.capture;
        for (segment, at, value) in changes {
            let segment = segment.index(capture.segments.len());
            let bytes = &mut capture.segments[segment].bytes.0;
            // Payloads for the most part: behind 20 bytes of IP and 20 of TCP.
            let from = 40.min(bytes.len() - 1);
            let at = from + at.index(bytes.len() - from);
            bytes[at] = value;
        }
        views_hold(&capture, &connection.key_log);
    }

    /// Lines that look like those of this connection, and lines that look like nothing.
    #[test]
    fn any_key_log(lines in proptest::collection::vec((0..5_usize, any::<bool>(), "[0-9a-fA-F]{0,100}|\\PC{0,20}", "\\PC{0,30}"), 0..8)) {
        let trace = Trace::read();
        let mut key_log = String::new();
        for (label, ours, secret, noise) in lines {
            let real = trace.key_log();
            let mut words = real.lines().nth(label).unwrap_or_default().split(' ');
            let label = words.next().unwrap_or_default();
            let random = words.next().filter(|_| ours).unwrap_or(&noise);
            key_log += &[label, " ", random, " ", &secret, "\n", &noise, "\n"].concat();
        }
        prop_assert!(decrypt(&trace.dissection(), &key_log).is_empty());
    }
}
