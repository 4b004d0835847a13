// Registers every panel of the desk. The shell loads this after the first paint.

import "./attacker/index.ts";
import "./byte/index.ts";
import "./checks/index.ts";
import "./cipher/index.ts";
import "./eavesdropper/index.ts";
import "./keys/index.ts";
import "./messages/index.ts";
import "./real/index.ts";
