//! What both sides' tests share.
//!
//! - [`host`], [`stream`]: whom it is about, and what our end draws
//! - [`agreed`]: what our end took the handshake for

use port443::host::HostName;
use port443::recording::{Event, EventKind};
use port443::seed::{Seed, SeededRandom, Stream};

use crate::HOST;

pub(crate) fn host() -> HostName {
    HostName::parse(HOST).unwrap()
}

pub(crate) fn stream(stream: Stream, index: u32) -> SeededRandom {
    Seed::parse("443").unwrap().stream(stream, index)
}

/// The suite, the group, and whether it was resumed, retried, and took early data.
pub(crate) fn agreed(events: &[Event]) -> (String, String, [bool; 3]) {
    events
        .iter()
        .find_map(|event| match &event.kind {
            EventKind::HandshakeComplete {
                cipher_suite,
                group,
                resumed,
                retried,
                early_data,
                ..
            } => Some((
                cipher_suite.clone(),
                group.clone(),
                [*resumed, *retried, *early_data],
            )),
            _ => None,
        })
        .unwrap()
}
