//! The thinnest layer: the core as JavaScript sees it. Only compiled for wasm.
