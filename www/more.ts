// What the first screen does not need, in a chunk of its own that is loaded when it is used.

import "./outcome/connections.ts";

export { aimed } from "./gallery/aim.ts";
export { entryOf } from "./gallery/entries.ts";
export { titleOf } from "./gallery/gallery.ts";
export { settings } from "./gallery/settings.ts";
export { ended } from "./outcome/stamp.ts";
