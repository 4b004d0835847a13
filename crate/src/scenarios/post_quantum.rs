//! TLS 1.3 with `X25519MLKEM768` (RFC 10024).

use crate::endpoints::Manner;
use crate::provider::kx::{X25519, X25519MLKEM768};
use crate::recording::Purpose;
use crate::scenario::Scheme;

use super::form;
use super::runner::Runner;

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let mut options = form::options(runner)?;
    // As browsers do, the client offers plain X25519, too, for servers that know nothing else.
    options.client.provider.kx_groups = vec![&X25519MLKEM768, &X25519];
    options.server.provider.kx_groups = vec![&X25519MLKEM768, &X25519];
    let configs = options.into_configs()?;
    let leg = runner.leg(Scheme::Https, Purpose::Message);
    form::send(runner, leg, Some(configs), Manner::AtOnce);
    Ok(())
}
