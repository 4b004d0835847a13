// <port-443> in JSX, for React 19 and TypeScript: `import type {} from "port-443/react";` in one file.
// Other frameworks take the same properties; their events are ready, step, outcome, error, play, pause.

import type { Port443, Port443Events } from "port-443";
import type { DetailedHTMLProps, HTMLAttributes } from "react";

type Settings = Partial<
  Pick<
    Port443,
    | "scenario"
    | "message"
    | "host"
    | "seed"
    | "latency"
    | "moment"
    | "from"
    | "to"
    | "depth"
    | "panels"
    | "controls"
    | "theme"
    | "autoplay"
    | "loop"
  >
>;

/** React hands an event of a custom element to `on` and its name, as it is written. */
type Handlers = {
  [Name in keyof Port443Events as `on${Name}`]?: (event: Port443Events[Name]) => void;
};

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "port-443": DetailedHTMLProps<HTMLAttributes<Port443>, Port443> & Settings & Handlers;
    }
  }
}
