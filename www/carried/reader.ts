// In place of core/reader.ts: the thread starts from a script that is inside this one.

import Reader from "../core/capture-file.worker.ts?worker&inline";

export const reader = (): Worker => new Reader();
