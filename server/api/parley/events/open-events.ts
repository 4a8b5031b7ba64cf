import Type from 'typebox'
import type { Log } from '../../../platform/log.ts'
import type { Endpoint } from '../route.ts'
import { ParleyStreams } from './event-streams.ts'

const Query = Type.Object(
  {
    after: Type.Optional(
      Type.String({
        maxLength: 20,
        description: 'Begin after this position, where there is no `Last-Event-ID`',
      }),
    ),
  },
  { additionalProperties: false },
)

const LastEventId = Type.Object({
  'last-event-id': Type.Optional(Type.String({ description: 'Begin after this position' })),
})

const description = `Server-sent events. The first is \`hello\`, with the \`position\` where the stream begins; then comes everything
that happens, in order: \`event\` is its type, \`id\` its position, \`data\` a ParleyEvent. A client that was cut off sends
\`Last-Event-ID\`, as browsers do by themselves, and misses nothing. After more than a day, or from a place that is not
known, \`snapshot\` says to fetch everything afresh; the stream goes on from the position it names. \`typing\` and
\`presence\` have no id and are never resumed. \`revoked\` is the last word to whoever may not listen any longer, or may
see more or less than before: sign in again, or fetch afresh. A key hears of what its scopes and inboxes are.`

/** What happens, as it happens. */
export const openEvents: Endpoint = (app, services) => {
  const streams = new ParleyStreams({ ...services, log: app.log as unknown as Log })
  streams.start()
  app.addHook('preClose', async () => streams.stop())
  app.get(
    '/events',
    {
      exposeHeadRoute: false,
      config: { scope: 'events', perInbox: true },
      schema: {
        operationId: 'openEvents',
        summary: 'What happens, as it happens',
        description: description.replaceAll('\n', ' '),
        tags: ['events'],
        querystring: Query,
        headers: LastEventId,
        response: {
          200: {
            description: 'A stream that does not end by itself',
            content: { 'text/event-stream': { schema: Type.String() } },
          },
        },
      },
    },
    async (request, reply) => {
      const header = request.headers['last-event-id']
      const wanted = (typeof header === 'string' ? header : undefined) ?? request.query.after
      await streams.open(reply, { caller: request.parley, wanted })
      return reply
    },
  )
}
