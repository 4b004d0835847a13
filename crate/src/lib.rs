//! Two real TLS peers, a wire between them, and a recording of every byte and every operation.

pub mod bytes;
pub mod capture;
pub mod dissect;
pub mod eavesdrop;
pub mod explain;
pub mod provider;
pub mod recording;
pub mod scenario;
