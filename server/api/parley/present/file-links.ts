import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { signFileLink, signLink } from '../../../platform/storage/index.ts'

const hourMs = 60 * 60 * 1000
const holdsMs = 12 * hourMs
const networkHoldsMs = 7 * 24 * hourMs

/** A link to a file for whoever may see its message: it holds for half a day, and stays the same for an hour. */
export function attachmentLink(db: Db, { accountId, id }: { accountId: Id; id: Id }): string {
  return signLink(linkKey(db), { accountId, attachmentId: id, expiresAt: expiry(db) })
}

export function recordingLink(db: Db, storageKey: string): string {
  const fileName = `recording.${storageKey.split('.').at(-1)}`
  return signFileLink(linkKey(db), { storageKey, fileName, expiresAt: expiry(db) })
}

/** Where a network fetches a file of ours: a message may wait for days before it leaves. */
export function networkLink(db: Db, publicUrl: string, { accountId, id }: { accountId: Id; id: Id }): string {
  const expiresAt = new Date(db.now().getTime() + networkHoldsMs)
  return publicUrl + signLink(linkKey(db), { accountId, attachmentId: id, expiresAt })
}

/** Browsers keep what has the same address. */
function expiry(db: Db): Date {
  return new Date(Math.ceil(db.now().getTime() / hourMs) * hourMs + holdsMs)
}

function linkKey(db: Db): Uint8Array {
  return db.vault.derive('media-links')
}
