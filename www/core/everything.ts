// As glue.ts, for the build that can run everything.

export * from "../../crate/pkg/port443.js";
export { default } from "../../crate/pkg/port443.js";

export const address = import.meta.url;
