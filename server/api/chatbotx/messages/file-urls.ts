import { signLink } from '../../../platform/storage/index.ts'
import type { Services } from '../../services.ts'

type File = { id: string; originPath: string | null; url: string | null }

/** How long an address leads to a file: as long as anybody looks at the answer it stood in. */
const hoursShown = 24
/** A message may wait for its network, which fetches the file after that. */
export const hoursSent = 7 * 24

/** A file's address for whoever has it. */
export function fileUrl(
  { db, publicUrl }: Pick<Services, 'db' | 'publicUrl'>,
  { accountId, id, hours = hoursShown }: { accountId: string; id: string; hours?: number },
): string {
  const expiresAt = new Date(db.now().getTime() + hours * 60 * 60 * 1000)
  return publicUrl() + signLink(db.vault.derive('media-links'), { accountId, attachmentId: id, expiresAt })
}

/** A message that PostgreSQL wrote, with the addresses of the files that are stored. */
export function withFileUrls(
  services: Pick<Services, 'db' | 'publicUrl'>,
  accountId: string,
  row: string,
): string {
  // Most messages have none, and stay the text that they are.
  if (row.endsWith('"attachments" : []}')) return row
  const message = JSON.parse(row) as { attachments: File[] }
  const attachments = message.attachments.map((file) => ({
    ...file,
    url: file.originPath === null ? null : fileUrl(services, { accountId, id: file.id }),
  }))
  return JSON.stringify({ ...message, attachments })
}
