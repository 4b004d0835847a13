//! TCP payloads put in order.

use port443::capture::Peer;
use port443::dissect::{Dissection, StreamSpan, dissect};
use proptest::prelude::*;

use crate::cover::{all_problems, check};
use crate::wire::Wire;

fn dissected(wire: &Wire) -> Dissection {
    let dissection = dissect(&wire.capture);
    check(&wire.capture, &dissection);
    dissection
}

#[test]
fn out_of_order_and_repeated() {
    let mut wire = Wire::open(80);
    wire.segment(Peer::Client, 7, "A", b"ghi");
    wire.segment(Peer::Client, 1, "A", b"abc");
    wire.segment(Peer::Client, 1, "A", b"abc");
    wire.segment(Peer::Client, 4, "A", b"def");
    let dissection = dissected(&wire);
    assert_eq!(&dissection.client.bytes[..], b"abcdefghi");
    assert_eq!(
        all_problems(&dissection),
        [("unknown", "not an HTTP message".into())]
    );
    let spans: Vec<Option<StreamSpan>> = dissection
        .packets
        .iter()
        .map(|packet| packet.payload)
        .collect();
    let span = |start, end| {
        Some(StreamSpan {
            from: Peer::Client,
            start,
            end,
        })
    };
    assert_eq!(
        spans,
        [
            None,
            None,
            None,
            span(6, 9),
            span(0, 3),
            span(0, 3),
            span(3, 6)
        ]
    );
    // The repeated one brought nothing; the unit was complete with the last.
    assert_eq!(dissection.client.units[0].segments, [4, 6, 3]);
    assert_eq!(dissection.client.units[0].seen_at, 6_300);
}

/// A receiver has read what comes without a hole; what waits for something before it is written over.
#[test]
fn what_was_read_stands() {
    let differs = (
        "TCP payload",
        String::from("differs from what the stream has in its place"),
    );
    let mut wire = Wire::open(80);
    wire.segment(Peer::Client, 4, "A", b"DEF");
    wire.segment(Peer::Client, 1, "A", b"abcdefghi");
    let dissection = dissected(&wire);
    assert_eq!(&dissection.client.bytes[..], b"abcdefghi");
    assert!(all_problems(&dissection).contains(&differs));

    let mut wire = Wire::open(80);
    wire.segment(Peer::Client, 1, "A", b"abcd");
    wire.segment(Peer::Client, 3, "A", b"CDEF");
    let dissection = dissected(&wire);
    assert_eq!(&dissection.client.bytes[..], b"abcdEF");
    assert!(all_problems(&dissection).contains(&differs));
}

/// Of several SYNs the last before the first payload counts, and one with a payload is not taken.
#[test]
fn a_changed_syn() {
    let mut wire = Wire::silent(80);
    wire.segment(Peer::Client, 512, "S", &[]);
    wire.segment(Peer::Client, 0, "S", &[]);
    wire.segment(Peer::Client, 1, "SA", &[]);
    wire.segment(Peer::Client, 1, "SA", b"abc");
    wire.segment(Peer::Client, 1, "A", b"abcdef");
    wire.segment(Peer::Client, 99, "S", &[]);
    let dissection = dissected(&wire);
    assert_eq!(&dissection.client.bytes[..], b"abcdef");
}

#[test]
fn a_hole_ends_the_stream() {
    for relative in [5, 0x1000_0000, u32::MAX] {
        let mut wire = Wire::open(80);
        wire.segment(Peer::Client, 1, "A", b"abc");
        wire.segment(Peer::Client, relative, "A", b"far away");
        let dissection = dissected(&wire);
        assert_eq!(&dissection.client.bytes[..], b"abc");
        assert_eq!(dissection.packets[4].payload, None);
        assert!(all_problems(&dissection).iter().any(|(name, problem)| {
            *name == "TCP payload" && problem.starts_with("not part of the stream")
        }));
    }
}

#[test]
fn without_a_syn_the_first_payload_is_the_beginning() {
    let mut wire = Wire::silent(80);
    wire.segment(Peer::Server, 500, "A", b"abc");
    wire.segment(Peer::Server, 503, "A", b"def");
    // A keep-alive: one byte from before.
    wire.segment(Peer::Server, 499, "A", b"x");
    let dissection = dissected(&wire);
    assert_eq!(&dissection.server.bytes[..], b"abcdef");
    assert_eq!(dissection.packets[2].payload, None);
}

proptest! {
    /// However a stream is cut into segments, repeated and shuffled, it comes out again.
    #[test]
    fn any_cut_any_order(
        stream in proptest::collection::vec(any::<u8>(), 1..3000),
        cuts in proptest::collection::vec((any::<proptest::sample::Index>(), 1..600_usize), 0..30),
        order in any::<u64>(),
    ) {
        let mut parts: Vec<(usize, usize)> = cuts
            .iter()
            .map(|(start, length)| {
                let start = start.index(stream.len());
                (start, (start + length).min(stream.len()))
            })
            .collect();
        // These leave no hole.
        parts.extend((0..stream.len()).step_by(700).map(|start| (start, (start + 700).min(stream.len()))));
        let mut state = order;
        parts.sort_by_cached_key(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state >> 20
        });
        let mut wire = Wire::open(80);
        for (start, end) in parts {
            wire.segment(Peer::Client, 1 + u32::try_from(start).unwrap(), "A", &stream[start..end]);
        }
        let dissection = dissected(&wire);
        prop_assert_eq!(&dissection.client.bytes[..], &stream[..]);
        prop_assert!(dissection.packets.iter().skip(3).all(|packet| packet.payload.is_some()));
    }
}
