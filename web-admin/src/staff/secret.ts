/** What stands behind the `#` of the address: browsers send it to nobody. */
export function secretOf(hash: string): string {
  return decodeURIComponent(hash.replace(/^#(token=)?/, ""));
}
