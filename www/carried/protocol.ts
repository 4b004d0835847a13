// What a page and the iframe in it say to each other, with postMessage. docs/embedding/iframe.md tells
// others of it: what stands there keeps its meaning as long as VERSION does.
//
// - VERSION
// - Told: from the frame to the page around it; Asked: the other way
// - told(event, detail): one of the element's events, without what a reader may have typed
// - asked(data): a message, if it is one of these and nothing is wrong with it

export const VERSION = 1;

type Message = { readonly port443: typeof VERSION };

export type Told = Message &
  (
    | {
        /** How high its content is, in CSS pixels. */
        readonly event: "height";
        readonly height: number;
      }
    | {
        /** As the element's events of these names. */
        readonly event: Happening;
        readonly detail: Readonly<Record<string, unknown>>;
      }
  );

export type Asked = Message &
  (
    | { readonly command: "play" | "pause" | "height" }
    /** A moment by its name, or ms into the story. */
    | { readonly command: "seek"; readonly moment: string | number }
    /** To the next scene, or to the one before. */
    | { readonly command: "step"; readonly by: 1 | -1 }
  );

/** What of an event's detail is told: names and numbers. The page around a frame may be anybody's, and
 * what is written in the form is the reader's own: the message, the host, and every sentence in which
 * they may stand are left out. */
const open = {
  ready: ["scenario", "moment", "steps", "connection", "title"],
  step: ["moment", "connection", "title", "index", "count"],
  outcome: ["ending", "tone", "connections", "client", "server", "outcome", "refusedBy", "alert"],
  error: ["kind", "attribute"],
  play: [],
  pause: [],
} as const satisfies Record<string, readonly string[]>;

type Happening = keyof typeof open;

export const happenings = Object.keys(open) as readonly Happening[];

export function told(event: Happening, detail: unknown): Told {
  // A replacer that is a list keeps these names, however deep, and elements of lists.
  const kept = JSON.stringify(detail ?? {}, [...open[event]]);
  return { port443: VERSION, event, detail: JSON.parse(kept) as Record<string, unknown> };
}

/** Longer than any moment's name. */
const LONG = 100;

/** Anybody can send anything: what is not of this form is not for us. */
export function asked(data: unknown): Asked | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { port443, command, moment, by } = data as Record<string, unknown>;
  if (port443 !== VERSION) return undefined;
  switch (command) {
    case "play":
    case "pause":
    case "height":
      return { port443, command };
    case "seek":
      return (typeof moment === "string" && moment.length < LONG) || Number.isFinite(moment)
        ? { port443, command, moment: moment as string | number }
        : undefined;
    case "step":
      return by === 1 || by === -1 ? { port443, command, by } : undefined;
    default:
      return undefined;
  }
}
