import { searchKey } from '../../../shared/fold-text.ts'
import type { CannedResponse, Contact } from '../../../shared/parley/index.ts'

/** A word being written at the caret that something can be put in place of: `/hel`, `@ma`. */
export type Trigger = { sign: '/' | '@' | ':'; query: string; from: number; to: number }

/** `/` begins one at the start of a line or after a blank, `@` after a blank, `:` after a blank with two letters. */
export function findTrigger(text: string, caret: number): Trigger | undefined {
  const before = text.slice(0, caret)
  const match = /(?:^|[\s([{])([/@:])([^\s/@:]{0,40})$/u.exec(before)
  if (!match) return undefined
  const [, sign, query = ''] = match
  if (sign === ':' && query.length < 2) return undefined
  return { sign: sign as Trigger['sign'], query, from: caret - query.length - 1, to: caret }
}

/** Those that fit what was written, the best first: by shortcut, then by any word of the content. */
export function searchCanned(responses: CannedResponse[], query: string, limit = 8): CannedResponse[] {
  const wanted = searchKey(query.trim())
  return responses
    .map((response) => ({ response, rank: rankOf(response, wanted) }))
    .filter(({ rank }) => rank > 0)
    .sort(
      (one, other) => other.rank - one.rank || one.response.shortcut.localeCompare(other.response.shortcut),
    )
    .slice(0, limit)
    .map(({ response }) => response)
}

function rankOf({ shortcut, content }: CannedResponse, wanted: string): number {
  if (wanted === '') return 1
  const name = searchKey(shortcut.replace(/^\//, ''))
  if (name === wanted) return 5
  if (name.startsWith(wanted)) return 4
  if (name.includes(wanted)) return 3
  const words = searchKey(content.trim())
  if (words.startsWith(wanted) || words.includes(` ${wanted}`)) return 2
  return words.includes(wanted) ? 1 : 0
}

/** What stands for the contact in a canned response, such as `{{contact.first_name}}`, filled in where it is known. */
export function fillCanned(
  content: string,
  { contact, agentName }: { contact: Pick<Contact, 'name' | 'phone' | 'email'>; agentName: string },
): string {
  const [firstName = contact.name] = contact.name.split(/\s+/)
  const values: Record<string, string | null> = {
    name: contact.name,
    'contact.name': contact.name,
    'contact.first_name': firstName,
    'contact.phone': contact.phone,
    'contact.email': contact.email,
    'agent.name': agentName,
  }
  return content.replace(/\{\{\s*([a-z_.]+)\s*\}\}/g, (whole, name: string) => values[name] ?? whole)
}
