import { isObject, type Json, listOf, objectOf, parseJson, textOf } from './json.ts'

/** One thing that a callback tells, with the numbers of whom it tells it. */
export type Change = {
  field: string
  value: Json
  /** The WhatsApp Business Account. */
  wabaId: string | undefined
  /** Missing in what concerns a whole business account. */
  phoneNumberId: string | undefined
  /** When Meta wrote it, in seconds, where it says so. */
  entryTime: unknown
}

/** What a body tells, one by one. Of a body that is not a callback of Meta's: nothing. */
export function listChanges(body: Buffer): Change[] {
  return listOf(objectOf(parseJson(body))['entry'])
    .filter(isObject)
    .flatMap((entry) =>
      listOf(entry['changes'])
        .filter(isObject)
        .map((change) => toChange(entry, change)),
    )
}

function toChange(entry: Json, change: Json): Change {
  const value = objectOf(change['value'])
  return {
    field: textOf(change['field']) ?? '',
    value,
    wabaId: textOf(entry['id']),
    phoneNumberId: textOf(objectOf(value['metadata'])['phone_number_id']),
    entryTime: entry['time'],
  }
}

/**
 * Reads the entries of a list, each on its own. One that cannot be read is left out and takes no other with it;
 * the body it came in is kept.
 */
export function readEach<T>(list: unknown, read: (entry: Json) => T[]): T[] {
  return listOf(list)
    .filter(isObject)
    .flatMap((entry) => {
      try {
        return read(entry)
      } catch {
        // Whatever is wrong is a fault of ours or of one entry, and no reason to lose the batch.
        return []
      }
    })
}
