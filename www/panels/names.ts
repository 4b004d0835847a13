// What can lie on the desk, by the names that a writer gives.
//
// - Panel, panelNames, isPanel(name)

export const panelNames = [
  "eavesdropper",
  "messages",
  "certificate",
  "keys",
  "cipher",
  "byte",
  "packets",
  "attacker",
  "secrets",
  "sizes",
] as const;

export type Panel = (typeof panelNames)[number];

export function isPanel(name: string): name is Panel {
  return panelNames.some((known) => known === name);
}
