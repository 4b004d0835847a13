// - toClipboard(text): whether the browser let us

/** So many milliseconds a browser may think about it: some neither do it nor refuse. */
const PATIENCE = 1500;

/** A browser may refuse, and an insecure page has no clipboard. */
export async function toClipboard(text: string): Promise<boolean> {
  try {
    const written = navigator.clipboard.writeText(text).then(() => true);
    const late = new Promise<boolean>((done) => setTimeout(() => done(false), PATIENCE));
    return await Promise.race([written, late]);
  } catch {
    return false;
  }
}
