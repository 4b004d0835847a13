//! Makes the connections of a run, one after the other, and keeps what happened.
//!
//! - [`Runner`]
//! - [`Leg`]: what such a connection is there for, and between whom

use std::sync::Arc;

use rustls::{KeyLog, NoKeyLog};

#[cfg(feature = "everything")]
use crate::attack;
use crate::capture::{Micros, Peer};
use crate::dissect::alert_name;
use crate::endpoints::tls::{KeyLogLines, VirtualTime};
use crate::endpoints::{Endpoint, Journal};
use crate::host::HostName;
use crate::network::link::Link;
use crate::network::{Route, Traffic, connect};
use crate::provider::tap::Tap;
use crate::recording::{Connection, Outcome, Party, Purpose, Recording};
use crate::scenario::{Scenario, ScenarioInput, Scheme};
use crate::seed::{SeededRandom, Stream};

/// Makes the connections of a run, one after the other.
pub(super) struct Runner<'a> {
    scenario: &'a Scenario,
    host: HostName,
    server: Party,
    recording: bool,
    /// When the next connection begins.
    now: Micros,
    time: Arc<VirtualTime>,
    key_log: Arc<KeyLogLines>,
    /// How many connections there are before these.
    before: u32,
    recordings: Vec<Recording>,
}

/// What a connection is there for, and between whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leg {
    pub(super) scheme: Scheme,
    pub(super) purpose: Purpose,
    pub(super) client: Party,
    pub(super) server: Party,
}

impl<'a> Runner<'a> {
    /// For a client that goes to `host`, where `server` is.
    pub(super) fn new(
        scenario: &'a Scenario,
        host: HostName,
        server: Party,
        recording: bool,
    ) -> Self {
        Self {
            scenario,
            host,
            server,
            recording,
            now: 0,
            time: Arc::new(VirtualTime::default()),
            key_log: Arc::new(KeyLogLines::default()),
            before: 0,
            recordings: Vec::new(),
        }
    }

    /// What happened, one recording for each connection.
    pub(super) fn into_recordings(self) -> Vec<Recording> {
        self.recordings
    }

    /// What is run.
    pub(super) const fn scenario(&self) -> &'a Scenario {
        self.scenario
    }

    /// Where the client goes: the scenario's host, or a name that looks like it.
    pub(super) const fn host(&self) -> &HostName {
        &self.host
    }

    /// A connection of the reader's with the server that they go to.
    pub(super) fn leg(&self, scheme: Scheme, purpose: Purpose) -> Leg {
        Leg {
            scheme,
            purpose,
            client: Party::Client,
            server: self.server,
        }
    }

    /// The clock that certificates and tickets are checked by. It shows when the last connection
    /// began.
    pub(super) fn time(&self) -> Arc<VirtualTime> {
        self.time.clone()
    }

    /// Where a client writes its secrets down.
    pub(super) fn key_log(&self) -> Arc<dyn KeyLog> {
        if self.recording {
            self.key_log.clone()
        } else {
            Arc::new(NoKeyLog)
        }
    }

    /// What is drawn for the next connection.
    pub(super) fn random(&self, stream: Stream) -> SeededRandom {
        self.scenario.seed().stream(stream, self.index())
    }

    /// A tap for an end of the next connection.
    pub(super) fn tap(&self, stream: Stream) -> Tap {
        let random = self.random(stream);
        let tap = if self.recording {
            Tap::recording(random)
        } else {
            Tap::silent(random)
        };
        #[cfg(feature = "everything")]
        let tap = tap.padding_to(self.scenario.padding());
        tap
    }

    /// Lets `client` connect to `server`, runs both to the end, and keeps the recording. If neither
    /// gave up, and both closed, `conclude` says what came of it.
    pub(super) fn connect<C: Endpoint, S: Endpoint>(
        &mut self,
        leg: Leg,
        client: &mut C,
        server: &mut S,
        conclude: impl FnOnce(&C, &S) -> Option<Outcome>,
    ) {
        let (traffic, journal) = self.pass(leg, client, server);
        let outcome = match journal.failure() {
            Some(failure) => Outcome::Refused {
                by: failure.by,
                reason: failure.reason.clone(),
                alert: failure.alert.map(alert_name),
            },
            None if traffic.closed => conclude(client, server).unwrap_or(Outcome::Unfinished),
            None => Outcome::Unfinished,
        };
        self.keep(leg, traffic, journal, outcome);
    }

    /// Keeps a recording of a connection that never began, since the server has not what it needs.
    pub(super) fn fail(&mut self, leg: Leg, reason: String) {
        let mut journal = Journal::new(self.recording);
        journal.fail(Peer::Server, reason.clone(), None);
        let outcome = Outcome::Refused {
            by: Peer::Server,
            reason,
            alert: None,
        };
        self.keep(leg, Traffic::default(), journal, outcome);
    }

    /// When the next connection begins, counted from the first.
    #[cfg(feature = "everything")]
    pub(super) const fn now(&self) -> Micros {
        self.now
    }

    /// A runner for connections that begin while the next one of this runner's goes on; its clock
    /// begins with that.
    #[cfg(feature = "everything")]
    pub(super) fn aside(&self) -> Self {
        Self {
            scenario: self.scenario,
            host: self.host.clone(),
            server: self.server,
            recording: self.recording,
            now: self.now,
            time: self.time.clone(),
            key_log: Arc::new(KeyLogLines::default()),
            before: self.index() + 1,
            recordings: Vec::new(),
        }
    }

    /// Takes over the connections of a runner that was aside.
    #[cfg(feature = "everything")]
    pub(super) fn absorb(&mut self, aside: Self) {
        self.now = self.now.max(aside.now);
        self.recordings.extend(aside.recordings);
    }

    /// What happened on the connection before.
    #[cfg(feature = "everything")]
    pub(super) fn last(&self) -> Option<&Recording> {
        self.recordings.last()
    }

    /// Says what came of the connection before, where its ends do not know.
    #[cfg(feature = "everything")]
    pub(super) fn conclude(&mut self, outcome: Outcome) {
        if let Some(recording) = self.recordings.last_mut() {
            recording.outcome = outcome;
        }
    }

    /// How the connection before ended.
    #[cfg(feature = "everything")]
    pub(super) fn outcome(&self) -> Option<&Outcome> {
        self.recordings.last().map(|recording| &recording.outcome)
    }

    /// Lets some time pass before the next connection.
    #[cfg(feature = "everything")]
    pub(super) const fn wait(&mut self, time: Micros) {
        self.now += time;
    }

    /// The next connection's place in the run.
    fn index(&self) -> u32 {
        // There are never more than a handful.
        self.before + u32::try_from(self.recordings.len()).unwrap_or(u32::MAX)
    }

    fn pass(
        &self,
        leg: Leg,
        client: &mut dyn Endpoint,
        server: &mut dyn Endpoint,
    ) -> (Traffic, Journal) {
        self.time.set(self.now);
        let mut journal = Journal::new(self.recording);
        let mut random = self.random(Stream::Network);
        let route = Route::draw(leg.scheme.port(), &mut random);
        #[cfg(feature = "everything")]
        let route = self.among_others(leg, route);
        let traffic = connect(
            client,
            server,
            route,
            self.link(leg),
            &mut random,
            &mut journal,
        );
        (traffic, journal)
    }

    /// The route between the hosts of the first connection, from a port that none before it has: that
    /// is how they are told apart.
    #[cfg(feature = "everything")]
    fn among_others(&self, leg: Leg, route: Route) -> Route {
        let drawn = |index| {
            let mut random = self.scenario.seed().stream(Stream::Network, index);
            Route::draw(leg.scheme.port(), &mut random)
        };
        let mut taken = Vec::new();
        for index in 0..self.index() {
            taken.push(drawn(index).apart_from(&taken).client_port);
        }
        route
            .between_those_of(drawn(0), leg.client == Party::Attacker)
            .apart_from(&taken)
    }

    /// The wire of the next connection, with whoever sits on it. To an attacker who is one of its
    /// ends it is half as long: they sit half-way there, too.
    fn link(&self, leg: Leg) -> Link {
        let whole = Micros::from(self.scenario.latency_ms()) * 1000;
        let is_half =
            cfg!(feature = "everything") && [leg.client, leg.server].contains(&Party::Attacker);
        let link = Link::new(if is_half { whole / 2 } else { whole });
        #[cfg(feature = "everything")]
        if let Some(attack) = self.scenario.attack()
            && let Some(attacker) =
                crate::parts::part!("attackers", attack::on_link(attack, self.index()), None)
        {
            return link.attacked_by(attacker);
        }
        link
    }

    fn keep(&mut self, leg: Leg, traffic: Traffic, journal: Journal, outcome: Outcome) {
        let connection = Connection {
            index: self.index(),
            begins_at: self.now,
            scheme: leg.scheme,
            purpose: leg.purpose,
            client: leg.client,
            server: leg.server,
        };
        self.now += traffic.duration;
        self.recordings.push(Recording {
            scenario: ScenarioInput::from(self.scenario),
            connection,
            capture: traffic.capture,
            interference: traffic.interference,
            events: journal.into_events(),
            key_log: self.key_log.take(),
            outcome,
            duration: traffic.duration,
        });
    }
}
