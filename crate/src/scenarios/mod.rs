//! What each [`Kind`] of scenario runs: which ends, how they are set up, and how often they meet.
//!
//! - [`play`]: a scenario's connections, by its kind
//!
//! One file per kind; what several share stands in `form` and `visits`, what makes a connection in `runner`.

#[cfg(feature = "everything")]
mod client_certificate;
#[cfg(feature = "everything")]
mod downgrade;
#[cfg(feature = "everything")]
mod early_data;
mod form;
#[cfg(feature = "everything")]
mod hello_retry_request;
mod http;
mod https;
#[cfg(feature = "everything")]
mod impostor;
#[cfg(feature = "everything")]
mod key_update;
#[cfg(feature = "everything")]
mod look_alike;
#[cfg(feature = "everything")]
mod post_quantum;
#[cfg(feature = "everything")]
mod redirect;
#[cfg(feature = "everything")]
mod relayed;
#[cfg(feature = "everything")]
mod resumption;
#[cfg(feature = "everything")]
mod rsa_key_transport;
mod runner;
#[cfg(feature = "everything")]
mod site;
#[cfg(feature = "everything")]
mod start_tls;
#[cfg(feature = "everything")]
mod strip;
#[cfg(feature = "everything")]
mod tls12;
#[cfg(feature = "everything")]
mod visits;

use crate::host::HostName;
#[cfg(feature = "everything")]
use crate::parts::{is_in, part};
use crate::recording::{Party, Purpose, Recording};
#[cfg(feature = "everything")]
use crate::scenario::Attack;
use crate::scenario::{CertificateKind, Kind, Scenario, Scheme};

use self::runner::Runner;

/// Makes the connections of the run, and records them or not.
pub(crate) fn play(scenario: &Scenario, recording: bool) -> Vec<Recording> {
    let mut runner = Runner::new(scenario, host(scenario), server(scenario), recording);
    let played = match scenario.kind() {
        Kind::Http => http::play(&mut runner),
        #[cfg(feature = "everything")]
        kind => more(kind, &mut runner),
        // No other kind gets past the scenario's check.
        #[cfg(not(feature = "everything"))]
        _ => https::play(&mut runner),
    };
    // Without certificates the server cannot even listen.
    if let Err(reason) = played {
        runner.fail(runner.leg(Scheme::Https, Purpose::Message), reason);
    }
    runner.into_recordings()
}

#[cfg(feature = "everything")]
fn more(kind: Kind, runner: &mut Runner<'_>) -> Result<(), String> {
    // Attackers with connections of their own, and those who need peers of a certain kind.
    if const { is_in("attackers") } {
        match (runner.scenario().attack(), kind) {
            (Some(Attack::Impostor { trusted }), _) => return impostor::play(runner, trusted),
            (Some(Attack::Strip), Kind::Redirect) => return strip::play(runner),
            (Some(Attack::Downgrade), _) => return downgrade::play(runner),
            _ => {}
        }
    }
    // In the place of a part that is left out stands plain https.
    let play: fn(&mut Runner<'_>) -> Result<(), String> = match kind {
        Kind::Http => http::play,
        Kind::Https => https::play,
        Kind::RsaKeyTransport => part!("rsaKeyTransport", rsa_key_transport::play, https::play),
        Kind::ClientCertificate => {
            part!("clientCertificate", client_certificate::play, https::play)
        }
        Kind::Redirect => part!("redirect", redirect::play, https::play),
        Kind::PostQuantum => part!("postQuantum", post_quantum::play, https::play),
        Kind::HelloRetryRequest => {
            part!("helloRetryRequest", hello_retry_request::play, https::play)
        }
        Kind::Resumption => part!("resumption", resumption::play, https::play),
        Kind::EarlyData => part!("earlyData", early_data::play, https::play),
        Kind::KeyUpdate => part!("keyUpdate", key_update::play, https::play),
        Kind::Tls12 => part!("tls12", tls12::play, https::play),
        Kind::StartTls => part!("startTls", start_tls::play, https::play),
        Kind::Site => part!("site", site::play, https::play),
    };
    play(runner)
}

/// Where the client goes: without TLS, nobody minds the certificate.
fn host(scenario: &Scenario) -> HostName {
    #[cfg(feature = "everything")]
    if server(scenario) == Party::LookAlike {
        return look_alike::look_alike(scenario.host());
    }
    scenario.host().clone()
}

/// Who is there.
fn server(scenario: &Scenario) -> Party {
    if scenario.certificate() == CertificateKind::LookAlike && scenario.kind() != Kind::Http {
        Party::LookAlike
    } else {
        Party::Server
    }
}
