// - ramp(progress, from, to): 0 before, 1 after, and evenly in between

export function ramp(progress: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (progress - from) / (to - from)));
}
