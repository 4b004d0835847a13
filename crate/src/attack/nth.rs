//! - [`Nth`]: counts packets, to find one by its place in the capture

/// Counts the packets of both directions as they come by.
#[derive(Debug)]
pub(super) struct Nth {
    /// How many come before the one that is meant; nothing once it has come.
    left: Option<u32>,
}

impl Nth {
    pub(super) const fn new(place: u32) -> Self {
        Self { left: Some(place) }
    }

    /// Whether this packet is the one; to be asked once for each.
    pub(super) fn is_this(&mut self) -> bool {
        let is_this = self.left == Some(0);
        self.left = self.left.and_then(|left| left.checked_sub(1));
        is_this
    }
}

#[cfg(test)]
mod tests {
    use super::Nth;

    #[test]
    fn one_packet_is_meant_and_no_other() {
        let mut nth = Nth::new(2);
        let met = [(); 6].map(|()| nth.is_this());
        assert_eq!(met, [false, false, true, false, false, false]);
    }
}
