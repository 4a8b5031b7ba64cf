import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { vobizWebhooks } from '../server/api/vobiz/webhooks/webhook-dialect.ts'
import { recordInbound } from '../server/core/messages/index.ts'
import { createWebhook, type Webhook, type WebhookDialect } from '../server/core/webhooks/index.ts'
import type { Database } from '../server/platform/db/index.ts'
import { createGuardedFetch, type GuardedFetch } from '../server/platform/http/index.ts'
import { createLog } from '../server/platform/log.ts'
import { type DeliverySettings, DeliveryWorker, WebhookProjector } from '../server/webhooks/index.ts'

/** One call of a webhook, as its endpoint saw it. */
export type Post = { raw: Buffer; headers: IncomingHttpHeaders; path: string; body: Envelope }
export type Envelope = {
  event_id: string
  event_type: string
  account_id: string
  occurred_at: string
  payload: { entry: { id: string; changes: { field: string; value: MetaValue }[] }[] }
}

/** What Meta tells; tests know which parts of it they look at. */
export type MetaValue = Record<string, MetaObject[]>
type MetaObject = { text: { body: string }; errors: { code: unknown }[] } & Record<string, unknown>

/** A subscriber's server. `answer` decides what it says; 200 unless given. */
export type Receiver = {
  url: string
  posts: Post[]
  texts(): string[]
  close(): Promise<void>
}

export type AnswerPost = (post: Post, response: ServerResponse) => number | undefined

export async function startReceiver(answer: AnswerPost = () => 200): Promise<Receiver> {
  const posts: Post[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const raw = Buffer.concat(chunks)
    const post = {
      raw,
      headers: request.headers,
      path: request.url ?? '/',
      body: raw.length > 0 ? JSON.parse(raw.toString()) : {},
    }
    posts.push(post)
    const status = answer(post, response)
    // An answer of nothing is given by `answer` itself, or never.
    if (status !== undefined) response.writeHead(status).end('thanks')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    posts,
    texts: () => posts.map(textOf),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The words of the message that a webhook told of. */
export function textOf({ body }: Post): string {
  return body.payload.entry[0]!.changes[0]!.value['messages']![0]!.text.body
}

export function metaValue({ body }: Pick<Post, 'body'>): MetaValue {
  return body.payload.entry[0]!.changes[0]!.value
}

/** The delivery engine alone, with waits that a test can sit out. */
export function startEngine(
  db: Database,
  {
    retryDelaysMs = [20, 20, 20, 20, 20],
    timeoutMs = 10_000,
    settings = {},
    project = true,
    deliver = true,
    dialect = {},
  }: {
    retryDelaysMs?: number[]
    timeoutMs?: number
    settings?: Partial<DeliverySettings>
    project?: boolean
    deliver?: boolean
    dialect?: Partial<WebhookDialect>
  } = {},
): Engine {
  const log = createLog(process.env['TEST_LOG_LEVEL'] ?? 'silent')
  const fetch = createGuardedFetch({ allowPrivateNetwork: true })
  const dialects = [{ ...vobizWebhooks, retryDelaysMs, timeoutMs, ...dialect }]
  const projector = new WebhookProjector({ db, log, dialects })
  const worker = new DeliveryWorker({ db, log, fetch, dialects, settings })
  if (project) projector.start()
  if (deliver) worker.start()
  return {
    fetch,
    context: { db, log, dialects },
    async stop() {
      await projector.stop()
      await worker.stop()
      await fetch.close()
    },
  }
}

export type Engine = {
  fetch: GuardedFetch
  context: ConstructorParameters<typeof WebhookProjector>[0]
  stop(): Promise<void>
}

const anyFetch = createGuardedFetch({ allowPrivateNetwork: true })

export function subscribe(
  db: Database,
  accountId: string,
  url: string,
  { secret = 's3cret', inboxIds }: { secret?: string; inboxIds?: string[] } = {},
): Promise<Webhook> {
  return db.transaction((tx) =>
    createWebhook(tx, anyFetch, { accountId, dialect: 'vobiz', url, secret, inboxIds }),
  )
}

let batches = 0

/** Has texts come in, in one transaction; each from a person, in that person's conversation. */
export async function receiveTexts(
  db: Database,
  { accountId, id: inboxId }: { accountId: string; id: string },
  texts: { from: string; text: string }[],
): Promise<void> {
  batches += 1
  const batch = batches
  await db.transaction((tx) =>
    recordInbound(
      tx,
      accountId,
      texts.map(({ from, text }, index) => ({
        type: 'message' as const,
        inboxId,
        laneKey: from,
        person: { addresses: [from], phone: `+${from}`, name: `Person ${from}` },
        direction: 'inbound' as const,
        networkId: `wamid.${batch}.${index}`,
        kind: 'text',
        content: { body: text },
        text,
        occurredAt: new Date().toISOString(),
      })),
    ),
  )
}
