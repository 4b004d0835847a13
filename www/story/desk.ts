// Wording of the desk: what the panels say. Part of `words` (words.ts).

export const desk = {} as const;
