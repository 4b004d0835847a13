//! Where the provider's operations are written down, and where its randomness comes from.
//!
//! - [`Tap`]: one peer's source of randomness, the list of what that peer did and, if it pads its
//!   records, how far
//! - [`within`]: runs a call into rustls with a tap installed
//! - [`Randomness`]: where the bytes come from: a seed, a script, the platform
//!
//! The parts of a rustls `CryptoProvider` are `&'static`: they know neither the connection nor the
//! peer that calls them. So whoever drives a connection installs that peer's tap in a thread-local
//! for the length of one call. One provider then serves both peers, and an operation lands with the
//! peer on whose behalf it ran because there is no other tap it could reach. Outside [`within`]
//! nothing is recorded and there is no randomness: a provider that is called there by mistake fails
//! instead of inventing bytes.

use core::cell::Cell;
use core::fmt;

#[cfg(feature = "everything")]
use rustls::ContentType;
use rustls::crypto::GetRandomFailed;
#[cfg(feature = "everything")]
use rustls::crypto::cipher::OutboundPlainMessage;

use crate::recording::EventKind;

/// A source of random bytes.
///
/// Implemented by closures, so that a test can play back the draws of a published trace.
pub trait Randomness {
    /// Fills all of `bytes`.
    ///
    /// # Errors
    /// [`GetRandomFailed`] if the source has no more to give.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), GetRandomFailed>;
}

impl<F: FnMut(&mut [u8]) -> Result<(), GetRandomFailed>> Randomness for F {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), GetRandomFailed> {
        self(bytes)
    }
}

/// One peer's randomness and its list of operations.
pub struct Tap {
    /// Empty only while [`within`] lends it to the thread.
    lent: Option<Box<Installed>>,
}

impl Tap {
    /// Writes every operation down.
    pub fn recording(randomness: impl Randomness + 'static) -> Self {
        Self::new(randomness, Some(Vec::new()))
    }

    /// Writes nothing down: the same connection with the recorder off, to measure what recording
    /// costs.
    pub fn silent(randomness: impl Randomness + 'static) -> Self {
        Self::new(randomness, None)
    }

    fn new(randomness: impl Randomness + 'static, events: Option<Vec<EventKind>>) -> Self {
        Self {
            lent: Some(Box::new(Installed {
                randomness: Box::new(randomness),
                events,
                #[cfg(feature = "everything")]
                alert: None,
                #[cfg(feature = "everything")]
                padding: 0,
            })),
        }
    }

    /// The same tap, but whoever calls within it fills the content of every sealed record of TLS 1.3 up
    /// to a multiple of `block` bytes (RFC 8446 section 5.4); with 0 it does not.
    #[cfg(feature = "everything")]
    #[must_use]
    pub fn padding_to(mut self, block: u32) -> Self {
        if let Some(installed) = &mut self.lent {
            installed.padding = block;
        }
        self
    }

    /// Takes the operations that were written down since the last time, in order.
    pub fn take(&mut self) -> Vec<EventKind> {
        self.lent
            .as_mut()
            .and_then(|installed| installed.events.as_mut())
            .map(core::mem::take)
            .unwrap_or_default()
    }

    /// Takes the description of the last fatal alert that was sealed (RFC 8446 section 6.2): it is
    /// noted whether or not operations are written down.
    #[cfg(feature = "everything")]
    pub fn take_alert(&mut self) -> Option<u8> {
        self.lent.as_mut()?.alert.take()
    }

    /// Whether operations are written down.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        self.lent
            .as_ref()
            .is_some_and(|installed| installed.events.is_some())
    }
}

impl fmt::Debug for Tap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tap")
            .field("recording", &self.is_recording())
            .finish_non_exhaustive()
    }
}

/// Runs `call` with `tap` installed for this thread.
///
/// Calls nest: the inner tap gets what happens in the inner call, and the outer one is back
/// afterwards, also when `call` panics.
pub fn within<T>(tap: &mut Tap, call: impl FnOnce() -> T) -> T {
    struct Guard<'a> {
        tap: &'a mut Tap,
        outer: Option<Box<Installed>>,
    }

    impl Drop for Guard<'_> {
        fn drop(&mut self) {
            self.tap.lent = CURRENT.replace(self.outer.take());
        }
    }

    let outer = CURRENT.replace(tap.lent.take());
    let _guard = Guard { tap, outer };
    call()
}

/// Writes down what `event` makes, if a recording tap is installed; otherwise does not call it.
pub(crate) fn record(event: impl FnOnce() -> EventKind) {
    borrow(|installed| {
        if let Some(events) = &mut installed.events {
            events.push(event());
        }
    });
}

/// Whether [`record`] would write anything down. For what must be kept beforehand.
pub(crate) fn is_recording() -> bool {
    borrow(|installed| installed.events.is_some()).unwrap_or(false)
}

/// Notes a message that is about to be sealed, if it is a fatal alert.
#[cfg(feature = "everything")]
pub(crate) fn note_alert(message: &OutboundPlainMessage<'_>) {
    const FATAL: u8 = 2;
    if message.typ == ContentType::Alert
        && let [FATAL, description] = *message.payload.to_vec()
    {
        borrow(|installed| installed.alert = Some(description));
    }
}

/// How many zeros are put behind `length` bytes of content and their type: as many as the content lacks
/// of a multiple of what the tap asks for, but never more than make 2^14 of it, with which the whole
/// is as long as it may be (RFC 8446 section 5.4). None outside of a tap.
#[cfg(feature = "everything")]
pub(crate) fn zeros_after(length: usize) -> usize {
    const MOST: usize = 1 << 14;
    let block = borrow(|installed| installed.padding).unwrap_or_default();
    match usize::try_from(block) {
        Ok(block @ 1..) => length
            .max(1)
            .next_multiple_of(block)
            .min(MOST)
            .saturating_sub(length),
        _ => 0,
    }
}

#[cfg(not(feature = "everything"))]
pub(crate) const fn zeros_after(_: usize) -> usize {
    0
}

/// Fills `bytes` from the installed tap and writes the draw down.
pub(crate) fn draw(bytes: &mut [u8]) -> Result<(), GetRandomFailed> {
    borrow(|installed| installed.randomness.fill(bytes)).unwrap_or(Err(GetRandomFailed))?;
    record(|| EventKind::Random {
        output: (&*bytes).into(),
    });
    Ok(())
}

struct Installed {
    randomness: Box<dyn Randomness>,
    events: Option<Vec<EventKind>>,
    #[cfg(feature = "everything")]
    alert: Option<u8>,
    /// To a multiple of how many bytes contents are filled up.
    #[cfg(feature = "everything")]
    padding: u32,
}

thread_local! {
    static CURRENT: Cell<Option<Box<Installed>>> = const { Cell::new(None) };
}

/// Lends the installed tap to `f`. It is out of the thread-local meanwhile, so that whatever `f`
/// calls cannot meet a borrow of it; it goes back when `f` is done, or panics.
fn borrow<T>(f: impl FnOnce(&mut Installed) -> T) -> Option<T> {
    struct Guard(Option<Box<Installed>>);

    impl Drop for Guard {
        fn drop(&mut self) {
            CURRENT.set(self.0.take());
        }
    }

    let mut guard = Guard(CURRENT.take());
    guard.0.as_deref_mut().map(f)
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    fn counting_from(mut next: u8) -> impl Randomness {
        move |bytes: &mut [u8]| {
            for byte in bytes {
                *byte = next;
                next = next.wrapping_add(1);
            }
            Ok(())
        }
    }

    fn drawn(tap: &mut Tap) -> Vec<Vec<u8>> {
        tap.take()
            .into_iter()
            .map(|event| match event {
                EventKind::Random { output } => output.0,
                other => panic!("unexpected {other:?}"),
            })
            .collect()
    }

    #[test]
    fn outside_there_is_no_randomness() {
        assert!(draw(&mut [0; 4]).is_err());
        assert!(!is_recording());
    }

    #[test]
    fn each_tap_gets_its_own_operations_also_when_nested() {
        let mut outer = Tap::recording(counting_from(0));
        let mut inner = Tap::recording(counting_from(100));
        within(&mut outer, || {
            draw(&mut [0; 1]).unwrap();
            within(&mut inner, || draw(&mut [0; 2])).unwrap();
            draw(&mut [0; 1]).unwrap();
        });
        assert_eq!(drawn(&mut outer), [vec![0], vec![1]]);
        assert_eq!(drawn(&mut inner), [vec![100, 101]]);
        assert!(drawn(&mut outer).is_empty());
    }

    #[test]
    fn a_panic_leaves_nothing_installed() {
        let mut tap = Tap::recording(counting_from(0));
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            within(&mut tap, || {
                draw(&mut [0; 1]).unwrap();
                panic!("on purpose");
            });
        }));
        assert!(panicked.is_err());
        assert!(draw(&mut [0; 1]).is_err());
        assert_eq!(drawn(&mut tap), [vec![0]]);
    }

    #[test]
    fn a_panicking_source_leaves_the_tap_in_place() {
        let mut tap = Tap::recording(|_: &mut [u8]| panic!("on purpose"));
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            within(&mut tap, || draw(&mut [0; 1])).unwrap();
        }));
        assert!(panicked.is_err());
        assert!(tap.is_recording());
    }

    #[test]
    fn a_silent_tap_draws_but_writes_nothing_down() {
        let mut tap = Tap::silent(counting_from(7));
        let mut bytes = [0; 2];
        within(&mut tap, || draw(&mut bytes)).unwrap();
        assert_eq!(bytes, [7, 8]);
        assert!(tap.take().is_empty());
    }
}
