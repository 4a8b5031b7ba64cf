import {
  type ContactFile,
  type CsvHeader,
  findContactFile,
  readHeader,
  UnreadableFile,
} from '../../../../core/contact-files/index.ts'
import { isId } from '../../../../platform/ids.ts'
import type { Services } from '../../../services.ts'
import type { Caller } from '../../auth.ts'
import { ChatbotxError } from '../../errors.ts'

/** A file that was brought, with its header. @throws ChatbotxError 404 in the vendor's words */
export async function readImportFile(
  { db, media }: Services,
  { account }: Caller,
  fileId: string,
): Promise<{ file: ContactFile; header: CsvHeader }> {
  const file = isId(fileId) ? await findContactFile(db, { accountId: account.id, id: fileId }) : undefined
  if (!file?.storageKey) throw new ChatbotxError('notFound', 404, 'File not found')
  if (file.purpose !== 'import') throw new ChatbotxError('notFound', 404, 'File is not a contacts import')
  if (!/\.(csv|txt|tsv)$/i.test(file.name)) throw unsupported()
  try {
    return { file, header: await readHeader(media, file.storageKey) }
  } catch (error) {
    throw error instanceof UnreadableFile ? unsupported() : error
  }
}

function unsupported(): ChatbotxError {
  return new ChatbotxError('notFound', 404, 'Unsupported file format')
}
