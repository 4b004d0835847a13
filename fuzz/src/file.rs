//! A capture file, read as the page reads it.
//!
//! - [`file_holds`]: what holds for any bytes
//! - [`open`]: a connection of a file that is at hand

use port443::import::summary::FrameRanges;
use port443::import::{CaptureFile, Opened};

use crate::cover::check_packet;
use crate::{MOST, hold};

/// Reads bytes as a file, and opens the first of what it holds.
///
/// # Panics
///
/// If something is lost, counted wrongly or too much.
pub fn file_holds(bytes: &[u8]) {
    let mut whole = CaptureFile::new();
    let mut cut = CaptureFile::new();
    let pushed = whole.push(bytes).map(drop);
    // How the file is cut makes no difference.
    let (first, rest) = bytes.split_at(bytes.len() / 3);
    let pushed_cut = cut.push(first).and_then(|_| cut.push(rest)).map(drop);
    assert_eq!(
        pushed.is_err() || whole.finish().is_err(),
        pushed_cut.is_err() || cut.finish().is_err()
    );
    let Ok(summary) = whole.finish() else { return };
    let again = cut
        .finish()
        .unwrap_or_else(|error| panic!("cut in two it is {error}"));
    assert_eq!(summary.packets, again.packets);
    assert_eq!(summary.connections, again.connections);
    // A packet takes more than 8 bytes of any file, and what is kept of it is bounded.
    assert!(summary.packets as usize <= bytes.len() / 8);
    assert!(summary.connections <= summary.packets);
    assert_eq!(whole.rows(0, u32::MAX).len(), summary.packets as usize);
    for index in 0..summary.packets.min(MOST) {
        let Ok(ranges) = whole.frame(index) else {
            continue;
        };
        if let Some(frame) = read(&ranges, bytes)
            && let Ok(packet) = whole.packet(index, &frame)
        {
            check_packet(&packet, &frame);
        }
    }
    for index in 0..summary.connections.min(MOST) {
        if let Some(opened) = open(&whole, index, bytes) {
            hold(&opened.capture, &opened.dissection, &opened.opened);
        }
    }
}

/// Opens a connection.
#[must_use]
pub fn open(file: &CaptureFile, connection: u32, bytes: &[u8]) -> Option<Opened> {
    let ranges = file.frames(connection).ok()?;
    file.open(connection, &read(&ranges, bytes)?).ok()
}

/// The bytes of these ranges. All of them are in the file.
fn read(ranges: &FrameRanges, bytes: &[u8]) -> Option<Vec<u8>> {
    let parts = ranges.ranges.iter().map(|range| {
        let start = usize::try_from(range.offset).ok()?;
        bytes.get(start..start.checked_add(range.length as usize)?)
    });
    let parts: Option<Vec<&[u8]>> = parts.collect();
    assert!(parts.is_some(), "a packet beyond the end of the file");
    Some(parts?.concat())
}
