import { notFound } from '../../platform/errors.ts'
import { type Id, isId } from '../../platform/ids.ts'

/** An id of the path or body. What cannot be one is not found, as one of another account. */
export function readId(text: string, thing: string): Id {
  if (!isId(text)) throw notFound(thing)
  return text
}

/** How `{idOrName}` is to be looked up: digits are an id first, and a name after that. */
export function readIdOrName(text: string): { id: Id | undefined; name: string } {
  return { id: isId(text) ? text : undefined, name: text }
}
