// Wording of what is loaded when it is used: other scenarios, their connections, how they ended.

import type { Party, Purpose, Scheme } from "../../crate/pkg/port443.js";

const ports: Record<Scheme, string> = { http: "port 80", https: "port 443", smtp: "port 587" };

const purposes: Record<Purpose, string> = {
  message: "carries the message",
  redirect: "is sent on to 443",
  firstVisit: "the first visit",
  secondVisit: "the second visit",
  onward: "passes it on",
  replay: "says it again",
};

const parties: Record<Party, string> = {
  client: "client",
  server: "server",
  lookAlike: "look-alike",
  attacker: "attacker",
};

export const more = {
  connections: {
    label: "Connections",
    ports,
    purposes,
    parties,
  },
} as const;
