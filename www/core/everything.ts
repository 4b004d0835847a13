// As glue.ts, for the build that can run everything.

export * from "../../crate/pkg/port443.js";
export { __wbg_reset_state as restart, default } from "../../crate/pkg/port443.js";
