//! TLS 1.2 with ECDHE (RFC 5246, RFC 8422): the server speaks nothing newer.

use rustls::{SupportedProtocolVersion, version};

use crate::endpoints::Manner;
use crate::provider::kx::{SECP256R1, X25519};
use crate::provider::suites::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
use crate::recording::Purpose;
use crate::scenario::Scheme;

use super::form;
use super::runner::Runner;

static TLS12_ONLY: &[&SupportedProtocolVersion] = &[&version::TLS12];

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let mut options = form::options(runner)?;
    // A client that offers TLS 1.3 as well would send its extensions for nothing.
    options.client.versions = TLS12_ONLY;
    // In TLS 1.2 the groups are also those that the certificate's key may be of (RFC 8422 section
    // 5.1.1), and there are servers that mind.
    options.client.provider.kx_groups = vec![&X25519, &SECP256R1];
    options.client.provider.cipher_suites = vec![TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256];
    options.server.versions = TLS12_ONLY;
    options.server.provider.cipher_suites = vec![TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256];
    let configs = options.into_configs()?;
    let leg = runner.leg(Scheme::Https, Purpose::Message);
    form::send(runner, leg, Some(configs), Manner::AtOnce);
    Ok(())
}
