import type { Database, Transaction } from '../../platform/db/index.ts'
import { errorText } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import type { Log } from '../../platform/log.ts'
import { appendEvents } from '../events/index.ts'
import { moveCounts, planForSizes } from './campaign-queries.ts'
import { campaignReader } from './create-campaign.ts'
import {
  listAccountsBehind,
  lockFollowedCampaigns,
  lockReader,
  moveReader,
  readPage,
  updateFollowed,
} from './follow-queries.ts'

const pollMs = 250

/** What comes in meanwhile is read together: a broadcast changes the log some hundred times a second. */
const gatherMs = 50

const pageSize = 2000

/** Follows the log for what became of campaigns' messages. Any number of processes may do so at once. */
export class CampaignFollower {
  readonly #db: Database
  readonly #log: Log
  #timer: NodeJS.Timeout | undefined
  #gathering: NodeJS.Timeout | undefined
  #work: Promise<void> | undefined
  #again = false
  #stopped = true
  #forget = () => {}

  constructor({ db, log }: { db: Database; log: Log }) {
    this.#db = db
    this.#log = log
  }

  start(): void {
    this.#stopped = false
    this.#forget = this.#db.signals.on('events', () => this.#gather())
    this.#timer = setInterval(() => this.#wake(), pollMs)
    this.#wake()
  }

  /** Reads nothing more and waits for the page in hand. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#forget()
    clearInterval(this.#timer)
    clearTimeout(this.#gathering)
    await this.#work
  }

  #gather(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined
      this.#wake()
    }, gatherMs)
  }

  #wake(): void {
    if (this.#stopped) return
    this.#again = true
    this.#work ??= this.#follow().finally(() => {
      this.#work = undefined
    })
  }

  async #follow(): Promise<void> {
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false
        for (const accountId of await listAccountsBehind(this.#db, campaignReader)) {
          const more = await followCampaignMessages(this.#db, accountId)
          this.#again ||= more
        }
      }
    } catch (error) {
      this.#log.warn({ error: errorText(error) }, 'cannot follow the messages of campaigns; trying again')
    }
  }
}

/**
 * Reads one page of an account's log and brings recipients and counts up to the messages it speaks of. The log
 * only says which messages to look at: what they are now decides, so that no repetition and no order matters.
 * True when the page was full.
 */
export async function followCampaignMessages(db: Database, accountId: Id): Promise<boolean> {
  return db.transaction(async (tx) => {
    const after = await lockReader(tx, accountId, campaignReader)
    if (after === undefined) return false
    await planForSizes(tx)
    const { last, read, messageIds } = await readPage(tx, { accountId, after, limit: pageSize })
    if (read === 0) return false
    await follow(tx, accountId, messageIds)
    await moveReader(tx, { accountId, name: campaignReader, position: last })
    return read === pageSize
  })
}

async function follow(tx: Transaction, accountId: Id, messageIds: Id[]): Promise<void> {
  if (messageIds.length === 0) return
  const campaigns = await lockFollowedCampaigns(tx, accountId, messageIds)
  if (campaigns.length === 0) return
  const steps = await updateFollowed(tx, accountId, messageIds)
  await moveCounts(tx, accountId, steps)
  const moved = new Set(steps.map(({ campaignId }) => campaignId))
  appendEvents(
    tx,
    accountId,
    campaigns
      .filter(({ id }) => moved.has(id))
      .map(({ id, inboxId }) => ({
        type: 'campaign.updated',
        inboxId,
        subjectId: id,
        data: { counts: true },
      })),
  )
}
