//! Where the lines of a conversation end (RFC 5321 section 2.3.8).
//!
//! - [`Lines`]: bytes in, lines out

/// What has arrived and is not a whole line yet.
#[derive(Default)]
pub(super) struct Lines(Vec<u8>);

impl Lines {
    pub(super) fn receive(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// The next line, without its end: CR and LF together, and nothing else. A server that also took
    /// one of them alone could be made to see mails that nobody sent.
    pub(super) fn next(&mut self) -> Option<Vec<u8>> {
        let end = self.0.windows(END.len()).position(|place| place == END)?;
        let mut line: Vec<u8> = self.0.drain(..end + END.len()).collect();
        line.truncate(end);
        Some(line)
    }

    /// How much has arrived of a line that has not ended.
    pub(super) const fn pending(&self) -> usize {
        self.0.len()
    }
}

const END: &[u8] = b"\r\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cr_and_lf_together_end_a_line() {
        let mut lines = Lines::default();
        lines.receive(b"a\nb\rc\r");
        assert_eq!(lines.next(), None);
        lines.receive(b"\n\r\nrest");
        assert_eq!(lines.next().as_deref(), Some(&b"a\nb\rc"[..]));
        assert_eq!(lines.next().as_deref(), Some(&b""[..]));
        assert_eq!(lines.next(), None);
        assert_eq!(lines.pending(), 4);
    }
}
