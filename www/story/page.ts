// Wording of the shell, the player and the stage. Part of `words` (words.ts).

export const page = {
  title: "Port 443",
  headline: "Type something you wouldn’t want read, and watch it cross the network.",
} as const;
