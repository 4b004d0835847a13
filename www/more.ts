// What the first screen does not need, in a chunk of its own that is loaded when it is used.

import "./outcome/connections.ts";
