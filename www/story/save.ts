// Wording of the dialog in which a run is saved. Part of no other table: it is loaded when it is
// opened.

import type { SavedFile } from "../save/files.ts";

const n = (value: number): string => value.toLocaleString("en");
const count = (value: number, one: string): string => `${n(value)} ${one}${value === 1 ? "" : "s"}`;

export type FileWords = {
  readonly title: string;
  /** What one can do with it. */
  readonly text: string;
  /** What should be known before it is given away. */
  readonly warns?: string;
  /** What the line below does. */
  readonly opens: string;
};

export const save = {
  title: "Save the capture",
  says: (packets: number, connections: number) =>
    `All ${count(packets, "packet")} of ${count(connections, "connection")}, as files for other programs. They are made on your own machine, and nothing is sent anywhere. The addresses, the date and the wire are made up; the bytes are real.`,
  foreign:
    "What is on stage came out of a file that you opened: it is on your machine already, and so is the key log, if you had one. There is nothing to save that you have not got.",
  close: "Close",
  working: "The files are being made…",
  failed: "The files could not be made.",
  again: "Try again",
  save: "Save",
  size: (bytes: number) =>
    bytes < 10_000 ? count(bytes, "byte") : `${(bytes / 1000).toFixed(1)} kB`,
  copy: "Copy",
  /** For those who hear a button without what stands around it. */
  of: (what: string, file: string) => `${what}: ${file}`,
  copied: "Copied",
  notCopied: "Please copy it by hand",
  files: {
    open: {
      title: "Capture, with the secrets inside",
      text: "Wireshark shows every packet, and opens every record that can be opened.",
      warns: "Whoever has this file can read the message.",
      opens: "Open it in Wireshark, or let tshark print what was said:",
    },
    sealed: {
      title: "Capture, sealed",
      text: "What an eavesdropper could have kept: the same packets, and no key to them.",
      opens: "Open it in Wireshark, or let tshark list the packets:",
    },
    clear: {
      title: "Capture",
      text: "Wireshark shows every packet. Nothing was sealed on the way, so there are no secrets to go with it.",
      warns: "Whoever has this file can read the message.",
      opens: "Open it in Wireshark, or let tshark print what was said:",
    },
    keyLog: {
      title: "The secrets alone",
      text: "A line for each secret, as browsers write them when SSLKEYLOGFILE is set. They open the sealed capture.",
      warns: "Whoever has both files can read the message.",
      opens:
        "In Wireshark: Preferences, Protocols, TLS, (Pre)-Master-Secret log filename. Or with tshark and the sealed capture:",
    },
    json: {
      title: "Everything, as JSON",
      text: "For programs of your own: each packet, and each step that both sides computed, with what went in and what came out. docs/recording.schema.json in the source describes it.",
      warns: "All secrets are in it, and the message.",
      opens: "To see how it ended:",
    },
  } satisfies Record<SavedFile["kind"], FileWords>,
};
