/** What of an event's data is told; the rest is for other readers of the log. */
const told = new Set([
  'added',
  'agentId',
  'agentReadAt',
  'archived',
  'assigneeId',
  'botEnabled',
  'change',
  'changed',
  'contactId',
  'direction',
  'kind',
  'mergedFrom',
  'mergedInto',
  'previousStatus',
  'rating',
  'reason',
  'removed',
  'reported',
  'snoozedUntil',
  'state',
  'status',
  'tagsAdded',
  'tagsRemoved',
  'teamId',
  'visibility',
])

/** What names an object that is told with the event. */
const naming = new Set(['assignmentId', 'ratingId'])

/** What has to be kept of an event's data, to tell of it later. */
export function keepTold(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => told.has(name) || naming.has(name)))
}

/** What changed, in the words of the API. */
export function presentChanges(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data)
      .filter(([name]) => told.has(name))
      .map(([name, value]) => [toSnake(name), name === 'changed' ? toSnakeAll(value) : value]),
  )
}

function toSnakeAll(names: unknown): unknown {
  return Array.isArray(names) ? names.map((name) => toSnake(String(name))) : names
}

function toSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
