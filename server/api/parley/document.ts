import Type from 'typebox'
import { ParleyEvent, Time } from '../../../shared/parley/index.ts'
import { webhookTypes } from './events/event-types.ts'

type Response = { description?: string }
type Operation = { responses?: Record<string, Response>; requestBody?: object }
type Document = { paths?: Record<string, Record<string, Operation>> }

/** What an answer of this status says, where its route has no words of its own. */
const meanings: Record<string, string> = {
  200: 'Done; this is it',
  201: 'Made; this is it',
  202: 'Taken; the work follows',
  204: 'Done; there is nothing to say',
}

/** The collected document, with what the schemas of routes cannot say. */
export function documentOf(collected: object): object {
  const document = structuredClone(collected) as Document
  for (const operation of Object.values(document.paths ?? {}).flatMap(Object.values<Operation>))
    for (const [status, response] of Object.entries(operation.responses ?? {}))
      if (response.description === 'Default Response') response.description = meanings[status] ?? ''
  const upload = document.paths?.['/parley/v1/uploads']?.['post']
  if (upload) upload.requestBody = { required: true, content: { 'multipart/form-data': { schema: file } } }
  return { ...document, webhooks }
}

const file = Type.Object({ file: Type.Unsafe<Blob>({ type: 'string', format: 'binary' }) })

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: Type.String(),
})

/** What endpoints are sent: OpenAPI 3.1 has a place for it. */
const webhooks = {
  event: {
    post: {
      operationId: 'receiveEvent',
      summary: 'What a webhook of the dialect `parley` is sent',
      description: 'By Standard Webhooks 1.0.0. Any 2xx takes it; 410 switches the webhook off.',
      tags: ['webhooks'],
      security: [],
      parameters: [
        header('webhook-id', 'Of the event; the same in every try'),
        header('webhook-timestamp', 'When this try was made, in seconds since 1970'),
        header(
          'webhook-signature',
          '`v1,` and the signature in base64; two of them after a change of secret',
        ),
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: Type.Object({
              type: Type.Enum([...webhookTypes], { description: 'As in `data`' }),
              timestamp: Time,
              data: ParleyEvent,
            }),
          },
        },
      },
      responses: { '2XX': { description: 'It has come' } },
    },
  },
}
