/** Vobiz's legacy prefixes lie under `/v1` too, and are its own. */
const ours = /^\/(?:connect|v1(?!\/(?:messaging|webhooks|auth)(?:\/|$))|v2)\//i

/**
 * The vendor matches paths without regard to case; all that stands in ours is lower case, ids included. Other
 * paths stay as they are, and so does the query.
 */
export function hatifPath(url: string): string {
  const end = url.indexOf('?')
  const path = end < 0 ? url : url.slice(0, end)
  return ours.test(path) ? path.toLowerCase() + url.slice(path.length) : url
}
