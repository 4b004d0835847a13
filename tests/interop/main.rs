//! Foreign peers on loopback.
