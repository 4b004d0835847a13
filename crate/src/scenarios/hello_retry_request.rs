//! The client guesses x25519, and the server takes secp256r1 only: it asks for another `ClientHello`
//! (RFC 8446 section 4.1.4).

use crate::endpoints::Manner;
use crate::provider::kx::{SECP256R1, X25519};
use crate::recording::Purpose;
use crate::scenario::Scheme;

use super::form;
use super::runner::Runner;

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let mut options = form::options(runner)?;
    options.client.provider.kx_groups = vec![&X25519, &SECP256R1];
    options.server.provider.kx_groups = vec![&SECP256R1];
    let configs = options.into_configs()?;
    let leg = runner.leg(Scheme::Https, Purpose::Message);
    form::send(runner, leg, Some(configs), Manner::AtOnce);
    Ok(())
}
