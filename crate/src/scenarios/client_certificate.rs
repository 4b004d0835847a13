//! The server asks the client for a certificate, and both check the other's chain (RFC 8446 section
//! 4.3.2).

use crate::endpoints::Manner;
use crate::pki::Pki;
use crate::recording::Purpose;
use crate::scenario::Scheme;

use super::form;
use super::runner::Runner;

/// Who the client's certificate says that it is.
const NAME: &str = "reader";

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let mut random = form::pki_stream(runner);
    let mut options = form::options_with(runner, &mut random)?;
    let client = Pki::mint_client(NAME, &mut random).map_err(|error| error.to_string())?;
    options.client.certificate = Some(client.certified_key());
    options.server.client_roots = vec![client.root];
    let configs = options.into_configs()?;
    let leg = runner.leg(Scheme::Https, Purpose::Message);
    form::send(runner, leg, Some(configs), Manner::AtOnce);
    Ok(())
}
