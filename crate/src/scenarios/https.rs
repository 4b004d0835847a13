//! The form over TLS 1.3, port 443.

use crate::recording::Purpose;
use crate::run::Runner;
use crate::scenario::Scheme;

use super::form;

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let configs = form::options(runner)?.into_configs()?;
    form::send(
        runner,
        runner.leg(Scheme::Https, Purpose::Message),
        Some(configs),
    );
    Ok(())
}
