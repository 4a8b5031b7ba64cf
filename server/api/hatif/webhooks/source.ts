import type { Delivery } from '../../../core/webhooks/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { signFileLink, signLink } from '../../../platform/storage/index.ts'

/** What a body is made of: itself, and a file of ours that one of its keys leads to. */
export type Source = {
  body: Record<string, unknown>
  link?: { key: string } & ({ attachmentId: Id } | { storageKey: string; fileName: string })
}

/** How long a link of a body leads to its file. */
const linkMs = 30 * 86_400_000

/** The bytes of a delivery. Links begin to count when it is sent for the first time. */
export function writeBody(db: Db, publicUrl: string, { accountId, source }: Delivery): Buffer {
  const { body, link } = source as Source
  const whole = link ? { ...body, [link.key]: publicUrl + pathOf(db, accountId, link) } : body
  return Buffer.from(JSON.stringify(whole))
}

function pathOf(db: Db, accountId: Id, link: NonNullable<Source['link']>): string {
  const key = db.vault.derive('media-links')
  const expiresAt = new Date(db.now().getTime() + linkMs)
  if ('attachmentId' in link) return signLink(key, { accountId, attachmentId: link.attachmentId, expiresAt })
  return signFileLink(key, { storageKey: link.storageKey, fileName: link.fileName, expiresAt })
}
