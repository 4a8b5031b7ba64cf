import type * as wire from '../../../../shared/parley/index.ts'
import { kindOfFile, type Upload } from '../../../core/writing/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { attachmentLink } from './file-links.ts'

export function presentUpload(db: Db, upload: Upload): wire.Upload {
  const { accountId, id, fileName, mimeType, sizeBytes } = upload
  return {
    id,
    kind: kindOfFile(mimeType),
    file_name: fileName,
    mime_type: mimeType,
    size_bytes: sizeBytes,
    url: attachmentLink(db, { accountId, id }),
  }
}
