//! Two visits: the server of the first gives the client a ticket, and the second goes without
//! certificate and signature (RFC 8446 section 2.2). It has a key exchange of its own (`psk_dhe_ke`).

use crate::endpoints::Manner;

use super::form;
use super::runner::Runner;
use super::visits::{self, Tickets};

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let mut options = form::options(runner)?;
    Tickets::default().give(&mut options);
    visits::two(runner, options.into_configs()?, Manner::AtOnce);
    Ok(())
}
