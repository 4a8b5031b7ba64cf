import type { ChannelAdapter } from './channels/adapter.ts'
import { fetchMediaLane, mediaLeaseMs } from './channels/fetch-media.ts'
import { readPayloads } from './channels/read-payloads.ts'
import { payloadSignal } from './channels/receive.ts'
import { recordLanes } from './channels/record.ts'
import { recordOther } from './channels/record-other.ts'
import { sendLane, sendLeaseMs } from './channels/send.ts'
import { mailReplies } from './channels/webchat/index.ts'
import type { Config } from './config.ts'
import { deleteExpiredTokens } from './core/accounts/index.ts'
import { mediaLane } from './core/attachments/index.ts'
import { campaignLane, campaignLeaseMs, followCampaigns, runCampaign } from './core/campaigns/index.ts'
import {
  contactExportLane,
  contactExportLeaseMs,
  contactImportLane,
  contactImportLeaseMs,
  deleteOldContactFiles,
  runContactExport,
  runContactImport,
} from './core/contact-files/index.ts'
import { wakeSnoozed } from './core/conversations/index.ts'
import { maintainEventPartitions } from './core/events/index.ts'
import { deleteReadPayloads, inboundLane, sendLane as sendLaneKind } from './core/inboxes/index.ts'
import { dropParkedUpdates } from './core/messages/index.ts'
import { deleteEndedSubscriptions } from './core/push/index.ts'
import { deleteExpiredSessions } from './core/sessions/index.ts'
import { deleteEndedVisits, deleteOldReplyMails, sweepUploads } from './core/visitors/index.ts'
import {
  deleteEndedWebhooks,
  deleteFinishedDeliveries,
  deleteUnusedIvrWebhooks,
  type WebhookDialect,
} from './core/webhooks/index.ts'
import { type Outlet, runScheduled, scheduledSignal, sweepUnusedUploads } from './core/writing/index.ts'
import type { Database } from './platform/db/index.ts'
import type { GuardedFetch } from './platform/http/index.ts'
import { deleteExpiredKeys } from './platform/idempotency/index.ts'
import { deleteRestedPaces, LaneWorker } from './platform/lanes/index.ts'
import type { Log } from './platform/log.ts'
import { Loop } from './platform/loop.ts'
import type { Mailer } from './platform/mail.ts'
import { type Chore, Maintenance } from './platform/maintenance.ts'
import type { MediaStore } from './platform/storage/index.ts'
import { DeliveryWorker, WebhookProjector } from './webhooks/index.ts'

/** What works without being asked. `stop` finishes the work in hand. */
export interface Worker {
  start(): void
  stop(): Promise<void>
}

export type WorkerParts = {
  config: Config
  db: Database
  log: Log
  adapters: ChannelAdapter[]
  media: MediaStore
  fetch: GuardedFetch
  webhookDialects: readonly WebhookDialect[]
  /** Where what was scheduled goes. */
  outlet: Outlet
  /** Undefined: mails go nowhere. */
  mailer: Mailer | undefined
}

/** Everything that runs beside the routes. */
export function createWorkers(parts: WorkerParts): Worker[] {
  const { config, db, log, adapters, media, fetch, webhookDialects } = parts
  const byChannel = new Map(adapters.map((adapter) => [adapter.channel, adapter]))
  const common = { db, signals: db.signals, log }
  const sending = { db, log, adapters: byChannel, sendsPerSecond: config.sendsPerSecond }
  const fetching = { db, log, adapters: byChannel, media, maxBytes: config.mediaMaxBytes }
  return [
    new Loop({
      ...common,
      signal: payloadSignal,
      gatherMs: 5,
      failure: 'cannot read stored payloads',
      round: () => readPayloads({ db, log, adapters: byChannel }),
    }),
    new LaneWorker({
      ...common,
      kind: inboundLane,
      gatherMs: 5,
      concurrency: 2,
      lanesPerClaim: 50,
      leaseMs: 30_000,
      handle: (lanes) => recordLanes(db, lanes, { log, recordOther }),
    }),
    new LaneWorker({
      ...common,
      kind: sendLaneKind,
      concurrency: 32,
      leaseMs: sendLeaseMs,
      handle: ([lane]) => sendLane(sending, lane!),
    }),
    new LaneWorker({
      ...common,
      kind: mediaLane,
      concurrency: 8,
      leaseMs: mediaLeaseMs,
      handle: ([lane]) => fetchMediaLane(fetching, lane!),
    }),
    new LaneWorker({
      ...common,
      kind: campaignLane,
      concurrency: 2,
      leaseMs: campaignLeaseMs,
      handle: ([lane]) => runCampaign({ db, sendsPerSecond: config.sendsPerSecond }, lane!),
    }),
    new LaneWorker({
      ...common,
      kind: contactImportLane,
      concurrency: 1,
      leaseMs: contactImportLeaseMs,
      handle: ([lane]) => runContactImport({ db, media }, lane!),
    }),
    new LaneWorker({
      ...common,
      kind: contactExportLane,
      concurrency: 1,
      leaseMs: contactExportLeaseMs,
      handle: ([lane]) => runContactExport({ db, media }, lane!),
    }),
    new Loop({
      ...common,
      signal: 'events',
      // A broadcast changes the log some hundred times a second.
      gatherMs: 50,
      failure: 'cannot follow the messages of campaigns',
      round: () => followCampaigns(db),
    }),
    new Loop({
      ...common,
      signal: 'snoozes',
      failure: 'cannot open what was snoozed until now',
      round: () => wakeSnoozed(db),
    }),
    new Loop({
      ...common,
      signal: scheduledSignal,
      failure: 'cannot send what is due',
      round: () => runScheduled({ db, log }, parts.outlet),
    }),
    new WebhookProjector({ db, log, dialects: webhookDialects }),
    new DeliveryWorker({ db, log, fetch, dialects: webhookDialects }),
    new Maintenance({ db, log, chores: [...createChores(config, media), ...createMailChores(parts)] }),
  ]
}

const halfMinuteMs = 30_000
const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** How long the address of an IVR result is remembered after the last one went there. */
const unusedDays = 30
/** How long a visitor of a web chat is known who does not come back. */
const visitDays = 180
/** For how long a visitor who left an address is answered there. */
const replyMailDays = 30

function createMailChores({ mailer, log }: WorkerParts): Chore[] {
  if (!mailer) return []
  return [
    {
      name: 'answers by mail',
      everyMs: halfMinuteMs,
      run: async (db) => {
        while (await mailReplies({ db, mailer, log }));
      },
    },
  ]
}

function createChores({ eventDays, payloadDays }: Config, media: MediaStore): Chore[] {
  const ago = (db: Database, ms: number) => new Date(db.now().getTime() - ms)
  return [
    {
      name: 'event partitions',
      everyMs: hourMs,
      run: (db) => maintainEventPartitions(db, { keepDays: eventDays }),
    },
    {
      name: 'read payloads',
      everyMs: hourMs,
      run: (db) => deleteReadPayloads(db, { olderThan: ago(db, payloadDays * dayMs) }),
    },
    {
      name: 'finished deliveries',
      everyMs: hourMs,
      run: async (db) => {
        const olderThan = ago(db, eventDays * dayMs)
        while ((await deleteFinishedDeliveries(db, { olderThan })) > 0);
      },
    },
    {
      name: 'ended webhooks',
      everyMs: hourMs,
      run: async (db) => {
        while ((await deleteEndedWebhooks(db, { olderThan: ago(db, eventDays * dayMs) })) > 0);
        while ((await deleteUnusedIvrWebhooks(db, { olderThan: ago(db, unusedDays * dayMs) })) > 0);
      },
    },
    {
      name: 'idempotency keys',
      everyMs: hourMs,
      run: async (db) => {
        while ((await deleteExpiredKeys(db)) > 0);
      },
    },
    {
      name: 'ended visits',
      everyMs: hourMs,
      run: async (db) => {
        await deleteEndedVisits(db, { idleSince: ago(db, visitDays * dayMs) })
        await sweepUploads(db, media, { olderThan: ago(db, dayMs) })
        await deleteOldReplyMails(db, { olderThan: ago(db, replyMailDays * dayMs) })
      },
    },
    {
      name: 'unused uploads',
      everyMs: hourMs,
      run: (db) => sweepUnusedUploads(db, media, { olderThan: ago(db, dayMs) }),
    },
    {
      name: 'old contact files',
      everyMs: hourMs,
      run: async (db) => {
        while ((await deleteOldContactFiles({ db, media })) > 0);
      },
    },
    { name: 'expired tokens', everyMs: hourMs, run: deleteExpiredTokens },
    { name: 'ended sessions', everyMs: hourMs, run: deleteExpiredSessions },
    { name: 'ended push subscriptions', everyMs: hourMs, run: deleteEndedSubscriptions },
    { name: 'rested paces', everyMs: hourMs, run: deleteRestedPaces },
    {
      name: 'parked updates',
      everyMs: hourMs,
      run: async (db) => void (await dropParkedUpdates(db, { olderThan: ago(db, dayMs) })),
    },
  ]
}
