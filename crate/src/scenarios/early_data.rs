//! Two visits, and the second sends the form as early data: with the first flight, under a key from
//! the ticket alone (RFC 8446 section 2.3).
//!
//! Whoever sees that flight can send it again. A strict server takes a ticket once (RFC 8446 section
//! 8.1), a careless one as often as it comes. Both answer at once, without waiting for the client's
//! Finished: that is what early data is for.

use crate::attack::first_flight;
use crate::capture::Micros;
use crate::endpoints::{Manner, Repeater, Server};
use crate::recording::{Outcome, Party, Purpose};
use crate::scenario::{Attack, Scheme};
use crate::seed::Stream;

use super::form::{self, Configs};
use super::runner::{Leg, Runner};
use super::visits::{self, Tickets};

/// More than any request of a [`Scenario`](crate::scenario::Scenario).
const MAX_EARLY_DATA: u32 = 65_536;

/// How long the attacker takes. A server puts up with a ticket's age being a little off (RFC 8446
/// section 8.3), and rustls with a minute.
const A_MOMENT: Micros = 5_000_000;

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let mut options = form::options(runner)?;
    let tickets = Tickets {
        many_times: !runner.scenario().strict(),
    };
    tickets.give(&mut options);
    options.client.early_data = true;
    options.server.max_early_data = MAX_EARLY_DATA;
    let configs = options.into_configs()?;
    visits::two(runner, configs.clone(), Manner::Early);
    if runner.scenario().attack() == Some(Attack::ReplayEarlyData) {
        repeat(runner, configs);
    }
    Ok(())
}

/// An attacker sends the first flight of the connection before once more, on one of their own.
fn repeat(runner: &mut Runner<'_>, configs: Configs) {
    let Some(flight) = runner.last().map(|last| first_flight(&last.capture)) else {
        return;
    };
    runner.wait(A_MOMENT);
    let leg = Leg {
        client: Party::Attacker,
        ..runner.leg(Scheme::Https, Purpose::Replay)
    };
    let mut repeater = Repeater::new(flight);
    let mut server = Server::new(Some(configs.server), runner.tap(Stream::Server));
    runner.connect(leg, &mut repeater, &mut server, |_, _| None);
    // To the server the connection was cut off, since nobody there could finish it. If it had taken
    // the form by then, that is what counts.
    if let Some(message) = server.message() {
        runner.conclude(Outcome::Taken {
            message: message.into(),
        });
    }
}
