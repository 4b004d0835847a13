// What vite.carried.config.ts makes of files.

declare module "*?packed" {
  /** The file with gzip, in base64. */
  const base64: string;
  export default base64;
}

declare module "*?packed-script" {
  /** Where a classic script is, from the page, that writes the same to its element, as `packed`. */
  const address: string;
  export default address;
}
