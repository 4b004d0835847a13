//! The form over TLS 1.3, port 443.

use crate::endpoints::Manner;
use crate::recording::Purpose;
use crate::scenario::Scheme;

use super::form;
use super::runner::Runner;

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let configs = form::options(runner)?.into_configs()?;
    let leg = runner.leg(Scheme::Https, Purpose::Message);
    form::send(runner, leg, Some(configs), Manner::AtOnce);
    Ok(())
}
