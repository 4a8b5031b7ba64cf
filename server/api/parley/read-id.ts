import { invalidField, notFound } from '../../platform/errors.ts'
import { fromUuid, type Id, type IdKind, isId } from '../../platform/ids.ts'

/** An id in either spelling. What can be neither names nothing. @throws AppError `not_found` */
export function readId(kind: IdKind, text: string): Id {
  const id = isId(text) ? text : fromUuid(kind, text)
  if (!id) throw notFound(thingOf(kind))
  return id
}

/** The same of a body's field, where it must be an id. @throws AppError `invalid_request` */
export function readIdField(kind: IdKind, text: string, field: string): Id {
  const id = isId(text) ? text : fromUuid(kind, text)
  if (!id) throw invalidField(field, `names no ${thingOf(kind).replaceAll('_', ' ')}`, 'NOT_FOUND', text)
  return id
}

/** As the core calls it. */
function thingOf(kind: IdKind): string {
  return kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
