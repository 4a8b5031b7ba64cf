import { z } from 'zod'
import { IdText } from '../schemas.ts'

const mostFileBytes = 5_000_000
const longestText = 1000

const Files = z.preprocess(
  (given) => (given instanceof File ? [given] : given),
  z.array(z.file().min(1).max(mostFileBytes)).min(1),
)

/** The fields of a message to be sent: a text, files, both, or a flow. */
export const newMessage = {
  text: z.string().trim().min(1).max(longestText).optional(),
  files: Files.optional().describe(`In multipart/form-data; ${mostFileBytes} bytes each`),
  flowId: IdText.optional().describe('Instead of a text and files'),
  nodeId: IdText.optional(),
  inboxId: IdText.optional().describe('Which inbox sends; else the one where the contact was last heard'),
  clientId: IdText.optional().describe('Comes back where the answer has the message'),
  replyToMessageId: IdText.optional(),
  replyToMessageCreatedAt: z.coerce.date().optional(),
}

export type NewMessage = z.output<z.ZodObject<typeof newMessage>>

/** What has none of the three says nothing. */
export function requireContents(
  { text, files, flowId }: Pick<NewMessage, 'text' | 'files' | 'flowId'>,
  context: z.RefinementCtx,
): void {
  if (text !== undefined || files !== undefined || flowId !== undefined) return
  context.addIssue({ code: 'custom', path: ['text'], message: 'A message needs a text, files or a flowId' })
}

/** A form sends an empty text along with its files. */
export function withoutEmptyText(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given
  const { text, ...rest } = given as Record<string, unknown>
  return rest['files'] !== undefined && typeof text === 'string' && text.trim() === '' ? rest : given
}
