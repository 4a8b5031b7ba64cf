/**
 * A name or a number within a sentence that runs from right to left, so that neither changes the order of the other:
 * without it the `+` of a number stands behind its digits.
 */
export function isolate(name: string): string {
  return `\u2068${name}\u2069`
}
