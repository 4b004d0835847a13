//! Both ends speak TLS 1.3 and, for those who have nothing better, TLS 1.2: an attacker who takes the
//! one out of the `ClientHello` hopes that they take the other.

use rustls::{SupportedProtocolVersion, version};

use crate::endpoints::Manner;
use crate::provider::suites::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
use crate::recording::Purpose;
use crate::scenario::Scheme;

use super::form;
use super::runner::Runner;

static BOTH: &[&SupportedProtocolVersion] = &[&version::TLS13, &version::TLS12];

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let mut options = form::options(runner)?;
    let older = TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
    options.client.versions = BOTH;
    options.client.provider.cipher_suites.push(older);
    options.server.versions = BOTH;
    options.server.provider.cipher_suites.push(older);
    let configs = options.into_configs()?;
    let leg = runner.leg(Scheme::Https, Purpose::Message);
    form::send(runner, leg, Some(configs), Manner::AtOnce);
    Ok(())
}
