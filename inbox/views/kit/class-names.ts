/** Class names in one text; what is false, empty or absent is left out. */
export function cx(...parts: (string | false | 0 | 0n | null | undefined)[]): string {
  return parts.filter(Boolean).join(' ')
}
