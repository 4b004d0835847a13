//! Which page of a site somebody looked at, from the lengths of sealed records alone. Sees captures:
//! of the visit, and of the eavesdropper's own visits before, of which they know the page.
//!
//! - [`fingerprint()`]: what a visit looks like from outside: a [`Fingerprint`] of [`Burst`]s
//! - [`Fingerprint::distance`]: how much two visits differ, in bytes
//! - [`guess()`]: the pages that the eavesdropper has [`Learnt`], the likeliest first: a [`Guess`]
//!
//! The simplest measure that works on a site as small as ours. What is published measures more, the
//! time between packets for one, and has statistics for what varies.

use serde::Serialize;

use super::Evidence;
use crate::capture::{Capture, Micros, Peer};
use crate::dissect::{Dissection, Field, Stream, Unit, dissect};

/// What a visit looks like from outside.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Fingerprint {
    /// In the order in which they passed.
    pub bursts: Vec<Burst>,
}

/// Something asked and something answered: sealed records of the client's, and those of the server's
/// after them.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Burst {
    /// When the last byte of the first record passed.
    pub at: Micros,
    /// Bytes of the client's records, with their headers.
    pub asked: u32,
    /// How many records that were.
    pub asked_records: u32,
    /// Bytes of the server's records, with their headers.
    pub answered: u32,
    /// How many records that were.
    pub answered_records: u32,
    /// The lengths in the headers of these records.
    pub evidence: Vec<Evidence>,
}

/// A visit of which the eavesdropper knows the page: it was their own.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Learnt {
    /// What they call the page.
    pub page: String,
    /// What it looked like.
    pub fingerprint: Fingerprint,
}

/// What the eavesdropper makes of a visit.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Guess {
    /// All pages that they have learnt, the nearest first.
    pub ranking: Vec<Candidate>,
    /// How many pages are equally near, and nearer than all others: between these it would be a coin
    /// that decides. 0 only if nothing was learnt.
    pub alike: u32,
    /// The nearest, if it is alone.
    pub named: Option<String>,
}

/// A page that it could have been.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Candidate {
    /// What the eavesdropper calls it.
    pub page: String,
    /// [`Fingerprint::distance`] of the visit to the nearest of theirs.
    pub distance: u32,
}

impl Fingerprint {
    /// How much two visits differ: bytes that one has more than the other in the same burst and the
    /// same direction, added up. A burst that only one has counts with all its bytes.
    #[must_use]
    pub fn distance(&self, other: &Self) -> u32 {
        let nothing = Burst::default();
        let bursts = self.bursts.len().max(other.bursts.len());
        (0..bursts)
            .map(|place| {
                let [own, other] =
                    [self, other].map(|print| print.bursts.get(place).unwrap_or(&nothing));
                own.asked.abs_diff(other.asked) + own.answered.abs_diff(other.answered)
            })
            .sum()
    }
}

/// What a visit looks like from outside: whatever was sealed once the handshake was over.
///
/// The handshake is not of the visit: what the server seals before the client seals anything is its
/// certificate and what goes with it, and the client's first sealed record is its Finished (RFC 8446
/// section 2). Neither is the client's goodbye, which nobody answers.
#[must_use]
pub fn fingerprint(capture: &Capture) -> Fingerprint {
    let dissection = dissect(capture);
    let sealed = |stream: &'_ Stream| -> Vec<Unit> {
        let units = stream.units.iter().filter(|unit| unit.sealed);
        units.cloned().collect()
    };
    let client = sealed(&dissection.client);
    let begun = client.first().map_or(Micros::MAX, |unit| unit.seen_at);
    let client = client.into_iter().skip(1).map(|unit| (Peer::Client, unit));
    let server = sealed(&dissection.server)
        .into_iter()
        .filter(|unit| unit.seen_at > begun)
        .map(|unit| (Peer::Server, unit));
    let mut records: Vec<_> = client.chain(server).collect();
    records.sort_by_key(|(_, unit)| unit.seen_at);

    let mut bursts: Vec<Burst> = Vec::new();
    for (from, unit) in &records {
        let asks = *from == Peer::Client;
        let goes_on = |burst: &Burst| !asks || burst.answered_records == 0;
        if !bursts.last().is_some_and(goes_on) {
            bursts.push(Burst {
                at: unit.seen_at,
                ..Burst::default()
            });
        }
        let Some(burst) = bursts.last_mut() else {
            continue;
        };
        let bytes = unit.field.end.saturating_sub(unit.field.start);
        if asks {
            burst.asked += bytes;
            burst.asked_records += 1;
        } else {
            burst.answered += bytes;
            burst.answered_records += 1;
        }
        if let Some(length) = unit.field.find("length") {
            burst
                .evidence
                .extend(carriers(&dissection, *from, unit, length));
        }
    }
    bursts.retain(|burst| burst.answered_records > 0);
    Fingerprint { bursts }
}

/// Where on the wire a field of a record stood: in one segment or across two.
fn carriers(dissection: &Dissection, from: Peer, unit: &Unit, field: &Field) -> Vec<Evidence> {
    let mut next = field.start;
    let mut found = Vec::new();
    for segment in &unit.segments {
        let packet = dissection.packets.get(*segment as usize);
        let Some((packet, span)) = packet.and_then(|packet| Some((packet, packet.payload?))) else {
            continue;
        };
        let end = span.end.min(field.end);
        if span.start <= next && next < end {
            let place = |at: u32| packet.payload_start + (at - span.start);
            found.push(Evidence {
                segment: *segment,
                from,
                start: place(next),
                end: place(end),
            });
            next = end;
        }
    }
    found
}

/// Which of the pages that were learnt a visit was to. Pages that were learnt more than once count with
/// their nearest visit.
#[must_use]
pub fn guess(seen: &Fingerprint, learnt: &[Learnt]) -> Guess {
    let mut ranking: Vec<Candidate> = Vec::new();
    for Learnt { page, fingerprint } in learnt {
        let distance = seen.distance(fingerprint);
        match ranking.iter_mut().find(|known| known.page == *page) {
            Some(known) => known.distance = known.distance.min(distance),
            None => ranking.push(Candidate {
                page: page.clone(),
                distance,
            }),
        }
    }
    ranking.sort_by_key(|candidate| candidate.distance);
    let nearest = ranking.first().map(|candidate| candidate.distance);
    let alike = ranking
        .iter()
        .take_while(|candidate| Some(candidate.distance) == nearest)
        .count();
    let named = ranking
        .first()
        .filter(|_| alike == 1)
        .map(|candidate| candidate.page.clone());
    Guess {
        ranking,
        // There are no more pages than fit into memory, and here a dozen.
        alike: u32::try_from(alike).unwrap_or(u32::MAX),
        named,
    }
}
