//! Tests of the core that need what others made: published vectors and foreign peers.
//!
//! There is nothing to use here; see `vectors/` and `interop/`.
