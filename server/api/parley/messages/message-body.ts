import Type, { type Static } from 'typebox'
import { Nullable } from '../../../../shared/parley/index.ts'
import type { Conversation } from '../../../core/conversations/index.ts'
import { findTemplateByName } from '../../../core/templates/index.ts'
import type { Composition } from '../../../core/writing/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { invalidField, notFound } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import { readIdField } from '../read-id.ts'
import { Body } from '../schemas.ts'
import { readTemplateVariables, TemplateVariables } from '../templates/template-variables.ts'

const longestText = 4096
const mostFiles = 10
/** What may be put off can be put off so long. */
const longestDelaySeconds = 24 * 3600
const farthestDays = 366

export const MessageText = Type.String({ maxLength: longestText })

export const UploadIds = Type.Array(Type.String(), {
  maxItems: mostFiles,
  uniqueItems: true,
  description: 'Files given to `POST /uploads` before',
})

export const ClientId = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'A name of the client’s own, that the message will have',
})

export const MessageBody = Body({
  text: Type.Optional(MessageText),
  buttons: Type.Optional(
    Type.Array(
      Body({
        title: Type.String({ minLength: 1, maxLength: 20 }),
        id: Type.Optional(
          Type.String({ minLength: 1, maxLength: 256, description: 'The title unless given' }),
        ),
      }),
      { maxItems: 3, description: 'What the contact may answer with one tap; below a text without files' },
    ),
  ),
  upload_ids: Type.Optional(UploadIds),
  template: Type.Optional(
    Body({
      id: Type.Optional(Type.String({ description: 'Of the template; or its name and language' })),
      name: Type.Optional(Type.String()),
      language: Type.Optional(Type.String()),
      variables: Type.Optional(TemplateVariables),
    }),
  ),
  reply_to_id: Type.Optional(Type.String({ description: 'The message that is answered' })),
  reaction: Type.Optional(
    Body({
      message_id: Type.String(),
      emoji: Type.String({ maxLength: 32, description: 'Empty: takes the reaction back' }),
    }),
  ),
  client_id: Type.Optional(ClientId),
  send_at: Type.Optional(Type.String({ format: 'date-time', description: 'Not before then' })),
  delay_seconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: longestDelaySeconds,
      description: 'Time in which it can be taken back',
    }),
  ),
  expect_last_message_id: Type.Optional(
    Nullable(
      Type.String({
        description:
          'The last message that went out, as far as is known; when somebody sent another one, it is refused',
      }),
    ),
  ),
})
export type MessageBody = Static<typeof MessageBody>

/** What a body says that is to be sent. @throws AppError `invalid_request` when it says nothing, or too much at once */
export async function readComposition(
  db: Db,
  conversation: Pick<Conversation, 'accountId' | 'inboxId'>,
  body: MessageBody,
): Promise<Composition> {
  const { text = '', buttons = [], upload_ids: uploads = [], template, reaction } = body
  const kinds = [text.trim() !== '' || uploads.length > 0, template !== undefined, reaction !== undefined]
  const given = kinds.filter(Boolean).length
  if (given === 0)
    throw invalidField('text', 'is required where there is neither a file nor a template', 'REQUIRED')
  if (given > 1)
    throw invalidField(
      template ? 'template' : 'reaction',
      'goes alone: send the rest as a message of its own',
    )
  if (buttons.length > 0 && (text.trim() === '' || uploads.length > 0))
    throw invalidField('buttons', 'go with a text, and without files')
  return {
    ...(text.trim() !== '' && { text }),
    ...(buttons.length > 0 && { buttons: buttons.map(({ id, title }) => ({ id: id ?? title, title })) }),
    uploadIds: uploads.map((id) => readIdField('upload', id, 'upload_ids')),
    ...(template && { template: await readTemplate(db, conversation, template) }),
    ...(body.reply_to_id !== undefined && {
      replyToId: readIdField('message', body.reply_to_id, 'reply_to_id'),
    }),
    ...(reaction && {
      reaction: {
        messageId: readIdField('message', reaction.message_id, 'reaction.message_id'),
        emoji: reaction.emoji,
      },
    }),
    ...(body.client_id !== undefined && { clientId: body.client_id }),
  }
}

/** When it is to be sent; undefined: at once. @throws AppError `invalid_request` */
export function readSendTime(
  { send_at: sendAt, delay_seconds: delay, reaction }: MessageBody,
  now: Date,
): Date | undefined {
  if (sendAt !== undefined && delay !== undefined)
    throw invalidField('delay_seconds', 'cannot be given together with `send_at`')
  const at = sendAt === undefined ? undefined : readFutureTime(sendAt, now)
  const time = at ?? (delay ? new Date(now.getTime() + delay * 1000) : undefined)
  if (time && reaction) throw invalidField('reaction', 'goes at once, not later')
  return time
}

export function readFutureTime(text: string, now: Date): Date {
  const at = new Date(text)
  if (at <= now) throw invalidField('send_at', 'must be later than now', 'INVALID', text)
  if (at.getTime() - now.getTime() > farthestDays * 86_400_000)
    throw invalidField('send_at', 'may be a year from now at most', 'INVALID', text)
  return at
}

async function readTemplate(
  db: Db,
  { accountId, inboxId }: Pick<Conversation, 'accountId' | 'inboxId'>,
  { id, name, language, variables = {} }: NonNullable<MessageBody['template']>,
): Promise<{ id: Id; values: ReturnType<typeof readTemplateVariables> }> {
  const values = readTemplateVariables(variables)
  if (id !== undefined) return { id: readIdField('template', id, 'template.id'), values }
  if (name === undefined || language === undefined)
    throw invalidField('template', 'needs an id, or a name and a language', 'REQUIRED')
  const found = await findTemplateByName(db, { accountId, inboxId, name, language })
  if (!found) throw notFound('template')
  return { id: found.id, values }
}
