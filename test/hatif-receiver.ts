import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { createWebhook, type Webhook } from '../server/core/webhooks/index.ts'
import { createGuardedFetch } from '../server/platform/http/index.ts'
import { eventually, type TestServer } from './harness.ts'
import { fill, type Variables } from './replay.ts'
import { type AnswerPost, type Receiver, startReceiver } from './webhooks-receiver.ts'

/** A body of one of Hatif's webhooks, whichever. */
export type Told = Record<string, unknown> & { data: Record<string, unknown> }

/** A subscriber's server that was told of by one kind of webhook. */
export type Listener = Receiver & {
  bodies(): Told[]
  /** Waits for so many posts, and for a moment more, in which no other one may come. */
  told(count: number): Promise<Told[]>
}

const anyFetch = createGuardedFetch({ allowPrivateNetwork: true })
const quietMs = 300

export async function listen(answer?: AnswerPost): Promise<Listener> {
  const receiver = await startReceiver(answer)
  const bodies = () => receiver.posts.map(({ body }) => body as unknown as Told)
  return {
    ...receiver,
    bodies,
    async told(count) {
      await eventually(async () => receiver.posts.length >= count)
      await new Promise((resolve) => setTimeout(resolve, quietMs))
      expect(bodies()).toHaveLength(count)
      return bodies()
    },
  }
}

export function subscribeHatif(
  { db }: Pick<TestServer, 'db'>,
  { id, accountId }: { id?: string; accountId: string },
  { kind, url, secret }: { kind: string | undefined; url: string; secret?: string },
): Promise<Webhook> {
  const inboxIds = id ? [id] : undefined
  return db.transaction((tx) =>
    createWebhook(tx, anyFetch, { accountId, dialect: 'hatif', kind, url, secret, inboxIds }),
  )
}

/** A documented body, its variables filled in. */
export function documented(name: string, variables: Variables): unknown {
  const file = new URL(`../server/api/hatif/fixtures/webhooks/${name}.json`, import.meta.url)
  return fill(JSON.parse(readFileSync(file, 'utf8')), variables)
}
