// The generated binding of the first build, in a chunk of its own. It keeps its one instance in the
// module; restart() puts a new one in its place, when the old one broke.

export {
  __wbg_reset_state as restart,
  default,
  limits,
  Run,
} from "../../crate/pkg-first/port443.js";
