// Wording of the comparison. Part of no other table: it is loaded when it is opened.

import type { Measures, Secrecy } from "../compare/measure.ts";

const number = new Intl.NumberFormat("en");
const n = (value: number): string => number.format(value);
const trips = (value: number | undefined): string =>
  value === undefined ? "never" : value.toFixed(1);

const secrecy: Record<Secrecy, string> = {
  none: "nothing was sealed",
  no: "no: that key opens it all",
  later: "yes; but the ticket’s secret opens the early words",
  yes: "yes",
};

export const compare = {
  title: "Side by side",
  says: "Two ways for the same message, to the same host, with the same latency and seed. Everything is counted in what was recorded.",
  close: "Close",
  left: "One",
  right: "The other",
  presets: "Often compared",
  preset: {
    versions: "TLS 1.3 and 1.2",
    visits: "full and resumed",
    groups: "one lock and two",
    schemes: "80 and 443",
  },
  table: "What was counted",
  difference: "Difference",
  messages: "What they said to each other",
  onlyHere: "only on this side",
  connection: (at: number, of: number) => (of === 1 ? "" : `connection ${at} of ${of}`),
  working: "Both are being run…",
  failed: "One of the two could not be run.",
  bytes: (count: number) => `${n(count)} B`,
  more: (by: number) => `${by > 0 ? "+" : "−"}${n(Math.abs(by))}`,
  sealed: "sealed",
  open: "in the open",
  from: { client: "from the client", server: "from the server" },
  rows: {
    connections: "Connections in all",
    segments: "Packets",
    sent: "Bytes from the client",
    received: "Bytes from the server",
    untilSent: "Round trips until the message leaves",
    untilDelivered: "Round trips until the server has it",
    messages: "Handshake messages",
    handshakeBytes: "Bytes of handshake",
    certificateBytes: "Bytes of certificates",
    certificateInClear: "Can the certificate be read on the way?",
    secrecy: "Safe from whoever gets the server’s key later?",
  } satisfies Record<keyof Measures, string>,
  value(key: keyof Measures, of: Measures): string {
    switch (key) {
      case "untilSent":
      case "untilDelivered":
        return trips(of[key]);
      case "certificateInClear":
        return of[key] === undefined ? "none was sent" : of[key] ? "yes" : "no";
      case "secrecy":
        return secrecy[of.secrecy];
      default:
        return n(of[key]);
    }
  },
} as const;
