//! Everything that a machine needs and may not have yet. Each part looks first and changes
//! something only where it is missing, and says so.
//!
//! - [`rust`]: a Rust that compiles to wasm32
//! - [`npm`]: the packages in `node_modules`
//! - [`tools`]: programs that Cargo installs into `target/tools`
//! - [`browsers`]: Chromium, Firefox and their drivers
//! - [`debian`]: packages, where there is apt-get

pub(crate) mod browsers;
pub(crate) mod debian;
pub(crate) mod npm;
pub(crate) mod rust;
pub(crate) mod tools;
