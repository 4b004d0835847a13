// The generated binding of the first build, in a chunk of its own that knows its address: to start
// the core afresh after it broke, the page imports the same chunk again under another address, since
// the binding keeps its one instance in the module.

export { default, limits, Run } from "../../crate/pkg-first/port443.js";

export const address = import.meta.url;
