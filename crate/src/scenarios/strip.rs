//! Somebody types the bare name, so that the client asks on port 80, and an attacker answers there in
//! the server's place: instead of sending the client to https they go there themselves, and pass on
//! what it has. The client never hears of https.
//!
//! A client that knows that the server wants nothing else (RFC 6797) does not ask on port 80, and
//! leaves the attacker nothing to answer.

use crate::endpoints::Client;
use crate::recording::Purpose;
use crate::scenario::Scheme;
use crate::seed::Stream;

use super::runner::Runner;
use super::{redirect, relayed};

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    if runner.scenario().strict() {
        return redirect::play(runner);
    }
    let mut client = Client::looking(runner.host(), None, runner.tap(Stream::Client));
    let leg = (Scheme::Http, Purpose::Redirect);
    relayed::relayed(runner, leg, &mut client, None)?;
    // The page with the form came over http, so that is where the form goes.
    if client.status() == Some(200) {
        let mut client = Client::new(
            runner.host(),
            runner.scenario().message(),
            None,
            runner.tap(Stream::Client),
        );
        let leg = (Scheme::Http, Purpose::Message);
        relayed::relayed(runner, leg, &mut client, None)?;
    }
    Ok(())
}
