import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { followCampaignMessages } from '../server/core/campaigns/index.ts'
import {
  listMessagesById,
  type MessageStatus,
  recordSent,
  recordUnsent,
  recordUpdates,
} from '../server/core/messages/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { fromUuid, toUuid } from '../server/platform/ids.ts'
import { type CampaignBench, makeContacts, runDueCampaigns, startCampaignBench } from './campaign-bench.ts'

// Hundreds of small transactions, one after the other.
vi.setConfig({ testTimeout: 60_000 })

let bench: CampaignBench
let contacts: string[]

beforeAll(async () => {
  bench = await startCampaignBench({ workers: false })
  contacts = await makeContacts(bench.db, bench.account.id, { count: 3 })
})
afterAll(() => bench.server.close())

type Reported = 'sent' | 'delivered' | 'read' | 'failed'
type Outcome = 'sent' | 'unknown' | 'refused'
/** Something that happens: the network's answer or a report about the n-th message, or the follower reads. */
type Step = { message: number; happens: 'outcome' | Reported } | 'follow' | 'read again'

const reports = fc.array(fc.constantFrom<Reported>('sent', 'delivered', 'read', 'failed'), { maxLength: 6 })

/** What becomes of three messages, in any order across them; a report may overtake the network's answer. */
const stories = fc
  .tuple(
    fc.array(fc.constantFrom<Outcome>('sent', 'unknown', 'refused'), { minLength: 3, maxLength: 3 }),
    fc.array(reports, { minLength: 3, maxLength: 3 }),
    fc.array(fc.constantFrom<Step>('follow', 'read again'), { maxLength: 5 }),
  )
  .chain(([outcomes, told, reading]) => {
    const steps: Step[] = outcomes.flatMap((outcome, message) => [
      { message, happens: 'outcome' as const },
      // What the network refused, it tells nothing more of.
      ...(outcome === 'refused' ? [] : told[message]!).map((happens) => ({ message, happens })),
    ])
    const all = [...steps, ...reading]
    return fc.record({
      outcomes: fc.constant(outcomes),
      steps: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
    })
  })

test('whatever order and repetition reports come in, each recipient is counted once under each', async () => {
  await fc.assert(
    fc.asyncProperty(stories, async ({ outcomes, steps }) => {
      const { id, messageIds } = await handOut()
      let before = await counts(id)
      for (const step of steps) {
        if (step === 'follow') await follow()
        else if (step === 'read again') await rewind()
        else await happen(messageIds[step.message]!, step.happens, outcomes[step.message]!)
        const now = await counts(id)
        expect(now.every((count, index) => count >= before[index]!)).toBe(true)
        before = now
      }
      await follow()
      expect(await counts(id)).toEqual(expectedCounts(outcomes, steps))
      expect(await statuses(id)).toEqual(expectedStatuses(outcomes, steps))
      await rewind()
      await follow()
      expect(await counts(id)).toEqual(expectedCounts(outcomes, steps))
    }),
    { numRuns: 30 },
  )
})

test('two followers of one account do not both count', async () => {
  const { id, messageIds } = await handOut()
  for (const messageId of messageIds) await happen(messageId, 'outcome', 'sent')
  await Promise.all(Array.from({ length: 6 }, () => followCampaignMessages(bench.db, bench.account.id)))
  await follow()
  expect(await counts(id)).toEqual([3, 0, 0, 0])
})

test('the log says that counts have moved', async () => {
  const { id, messageIds } = await handOut()
  await happen(messageIds[0]!, 'outcome', 'sent')
  await follow()
  const events = await bench.db.query(sql`
    select type, data from events where subject_id = ${fromUuid('campaign', id)} order by position`)
  expect(events).toEqual([
    { type: 'campaign.created', data: { status: 'draft' } },
    { type: 'campaign.updated', data: { status: 'sending' } },
    { type: 'campaign.updated', data: { counts: true } },
  ])
})

async function handOut(): Promise<{ id: string; messageIds: string[] }> {
  const { body } = await bench.post('/campaigns', {
    channel_id: bench.inbox.uuid,
    name: 'Counted',
    template_id: bench.template,
    audience_type: 'contact_ids',
    audience_contact_ids: contacts.map((id) => toUuid('contact', id)),
  })
  await runDueCampaigns(bench.db)
  const rows = await bench.db.query<{ message_id: string }>(sql`
    select message_id from campaign_recipients where campaign_id = ${fromUuid('campaign', body.id)} order by id`)
  return { id: body.id, messageIds: rows.map((row) => row.message_id) }
}

async function happen(messageId: string, happens: 'outcome' | Reported, outcome: Outcome): Promise<void> {
  const accountId = bench.account.id
  const networkId = `wamid.${messageId}`
  const error = { code: '131026', title: 'Undeliverable' }
  await bench.db.transaction(async (tx) => {
    const [message] = await listMessagesById(tx, accountId, [messageId])
    if (happens !== 'outcome') {
      const report = {
        type: 'status' as const,
        networkId,
        messageId,
        status: happens,
        report: {},
        laneKey: '1',
      }
      const at = new Date(Date.now() + statusOrder.indexOf(happens) * 1000).toISOString()
      await recordUpdates(tx, accountId, [{ ...report, at, error, inboxId: bench.inbox.id }])
    } else if (outcome === 'sent') await recordSent(tx, message!, networkId)
    else await recordUnsent(tx, message!, { status: outcome === 'refused' ? 'failed' : 'unknown', error })
  })
}

const statusOrder: MessageStatus[] = ['queued', 'unknown', 'sent', 'failed', 'delivered', 'read']

async function follow(): Promise<void> {
  await followCampaignMessages(bench.db, bench.account.id)
}

/** As if the follower had lost its place: it reads all of the campaign's log again. */
async function rewind(): Promise<void> {
  await bench.db.query(
    sql`update event_readers set position = greatest(position - 30, 0) where name = 'campaigns'`,
  )
}

async function counts(id: string): Promise<number[]> {
  const [row] = await bench.db.query<Record<string, number>>(sql`
    select sent_count, delivered_count, read_count, failed_count from campaigns where id = ${fromUuid('campaign', id)}`)
  return Object.values(row!)
}

async function statuses(id: string): Promise<string[]> {
  const { items } = await bench.get(`/campaigns/${id}/recipients`)
  return items.map(({ status }: { status: string }) => status).reverse()
}

function expectedCounts(outcomes: Outcome[], steps: Step[]): number[] {
  const has = (message: number, ...statuses: Reported[]) =>
    toldOf(steps, message).some((one) => statuses.includes(one))
  const count = (fits: (message: number) => boolean) => outcomes.filter((_, message) => fits(message)).length
  return [
    count((message) => outcomes[message] === 'sent' || toldOf(steps, message).length > 0),
    count((message) => has(message, 'delivered', 'read')),
    count((message) => has(message, 'read')),
    count((message) => outcomes[message] === 'refused' || has(message, 'failed')),
  ]
}

function expectedStatuses(outcomes: Outcome[], steps: Step[]): string[] {
  return outcomes.map((outcome, message) => {
    const first: MessageStatus = outcome === 'refused' ? 'failed' : outcome
    const greatest = [first, ...toldOf(steps, message)].reduce<MessageStatus>(
      (last, one) => (statusOrder.indexOf(one) > statusOrder.indexOf(last) ? one : last),
      'queued',
    )
    return greatest === 'unknown' ? 'queued' : greatest
  })
}

function toldOf(steps: Step[], message: number): Reported[] {
  return steps.flatMap((step) =>
    typeof step === 'object' && step.message === message && step.happens !== 'outcome' ? step.happens : [],
  )
}
