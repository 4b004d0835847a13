//! Which segment each byte of a stream came in.
//!
//! - [`Carriers`]: for one peer's stream; made once, in one pass over the segments

use crate::capture::{Capture, Peer};
use crate::dissect::Dissection;

/// For each byte of one peer's stream the first segment that carried it as it is.
pub(super) struct Carriers(Vec<u32>);

/// No segment carried it.
const NONE: u32 = u32::MAX;

impl Carriers {
    pub(super) fn new(capture: &Capture, dissection: &Dissection, from: Peer) -> Self {
        let stream = match from {
            Peer::Client => &dissection.client,
            Peer::Server => &dissection.server,
        };
        let mut carriers = vec![NONE; stream.bytes.len()];
        for (index, (segment, packet)) in
            (0..).zip(capture.segments.iter().zip(&dissection.packets))
        {
            if let Some(span) = packet.payload.filter(|_| segment.from == from) {
                let (start, end) = (span.start as usize, span.end as usize);
                let carried = segment.bytes.get(packet.payload_start as usize..);
                let bytes = stream.bytes.get(start..end).unwrap_or_default();
                let places = carriers.get_mut(start..end).unwrap_or_default();
                let places = bytes.iter().zip(places).zip(carried.unwrap_or_default());
                for ((byte, carrier), carried) in places {
                    if byte == carried && *carrier == NONE {
                        *carrier = index;
                    }
                }
            }
        }
        Self(carriers)
    }

    /// The places from `start` to `end` that came in a segment, each with it.
    pub(super) fn of(&self, start: u32, end: u32) -> impl Iterator<Item = (u32, u32)> {
        let carriers = self.0.get(start as usize..end as usize);
        (start..)
            .zip(carriers.unwrap_or_default().iter().copied())
            .filter(|(_, carrier)| *carrier != NONE)
    }
}
