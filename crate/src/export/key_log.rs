//! [`key_log()`]: the secrets of a run, for programs that decrypt.

use crate::recording::Recording;

/// The key logs of all connections, one after the other, in the format of SSLKEYLOGFILE (RFC 9850):
/// a line for each secret, ASCII, each with its line end. Empty if no connection had any.
///
/// They are the clients' own: an attacker who is the client of a connection is one of them.
#[must_use]
pub fn key_log(recordings: &[Recording]) -> String {
    let logs = recordings
        .iter()
        .map(|recording| recording.key_log.as_str());
    logs.collect()
}
