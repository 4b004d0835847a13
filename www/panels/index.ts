// Registers every panel of the desk. The shell loads this after the first paint.

export {};
