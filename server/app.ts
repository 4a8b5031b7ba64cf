import { join } from 'node:path'
import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import { chatbotxDialect } from './api/chatbotx/index.ts'
import { chatbotxWebhooks } from './api/chatbotx/webhooks/webhook-dialect.ts'
import { createAddressReader } from './api/client-address.ts'
import { hatifDialect } from './api/hatif/index.ts'
import { hatifPath } from './api/hatif/path.ts'
import { createHatifWebhooks } from './api/hatif/webhooks/webhook-dialect.ts'
import { inboxPages } from './api/inbox-pages/index.ts'
import { mediaRoutes } from './api/media/media-routes.ts'
import { parleyApi } from './api/parley/index.ts'
import { toOutlet } from './api/parley/messages/outlet.ts'
import { createParleyWebhooks } from './api/parley/webhooks/webhook-dialect.ts'
import type { Services } from './api/services.ts'
import { vobizDialect } from './api/vobiz/index.ts'
import { vobizWebhooks } from './api/vobiz/webhooks/webhook-dialect.ts'
import { widgetApi } from './api/widget/index.ts'
import type { ChannelAdapter } from './channels/adapter.ts'
import { callbackRoutes } from './channels/callback-routes.ts'
import { voiceCallbackRoutes } from './channels/voice/http/index.ts'
import { withLine } from './channels/voice/index.ts'
import { createWebchatAdapter } from './channels/webchat/index.ts'
import { createWhatsAppAdapter } from './channels/whatsapp/index.ts'
import { version } from './cli/version.ts'
import type { Config } from './config.ts'
import { AccessTokens, CredentialCache, CredentialUses } from './core/accounts/index.ts'
import type { Network } from './core/inboxes/index.ts'
import { createManualProvider } from './core/numbers/index.ts'
import { SessionCache } from './core/sessions/index.ts'
import { createHttp } from './http.ts'
import { healthRoutes } from './platform/http/health-routes.ts'
import { createGuardedFetch } from './platform/http/index.ts'
import type { Log } from './platform/log.ts'
import { createMailer } from './platform/mail.ts'
import { createDiskStore, createS3Store } from './platform/storage/index.ts'
import { PushWorker } from './push/push-worker.ts'
import { createVapidKeys } from './push/vapid-keys.ts'
import { EventHub } from './realtime/index.ts'
import type { Store } from './store.ts'
import { createVoice } from './voice.ts'
import { createWorkers } from './workers.ts'

/** Streams go one way; what a client sends over one is not read. */
const largestFrame = 65_536
/** How long requests under way may take once the server stops. */
const lingerMs = 5_000

/** The whole server: built, not yet listening, its workers not yet started. */
export type App = {
  http: FastifyInstance
  networks: Map<string, Network>
  start(): Promise<void>
  close(): Promise<void>
  setPublicUrl(url: string): void
  /** Lets requests go to one of our own origins, such as the built-in sandbox's. */
  trustOrigin(origin: string): void
}

/** Builds every part once and connects them. The one place that knows them all. */
export async function createApp(config: Config, { db }: Pick<Store, 'db'>, log: Log): Promise<App> {
  let publicUrl = config.publicUrl ?? ''
  let sandboxUrl: string | undefined
  const fetch = createGuardedFetch({ allowPrivateNetwork: config.allowPrivateNetwork })
  const media = config.s3 ? createS3Store(config.s3) : createDiskStore(join(config.dataDir, 'media'))
  const whatsapp = createWhatsAppAdapter({ ...config.meta, fetch, publicUrl: () => publicUrl })
  const voice = createVoice({ config, db, log, fetch, media, publicUrl: () => publicUrl })
  const webchat = createWebchatAdapter({ db, media })
  const adapters: ChannelAdapter[] = [whatsapp, webchat, voice.adapter]
  const networks = new Map<string, Network>([
    [whatsapp.channel, { ...whatsapp, schema: withLine(whatsapp.schema) }],
    [webchat.channel, webchat],
    [voice.adapter.channel, voice.adapter],
  ])
  const mailer = config.smtpUrl ? createMailer(config.smtpUrl) : undefined
  const hub = new EventHub({ db, log })
  const vapid = createVapidKeys(db.vault)
  const uses = new CredentialUses({ db, log })
  const services: Services = {
    db,
    credentials: new CredentialCache(db, uses),
    sessions: new SessionCache(db),
    accessTokens: new AccessTokens(db, uses),
    accessTokenSeconds: config.hatifTokenSeconds,
    fetch,
    media,
    mediaMaxBytes: config.mediaMaxBytes,
    networks,
    streams: hub,
    numbers: createManualProvider(log),
    publicUrl: () => publicUrl,
    requestsPerSecond: config.requestsPerSecond,
    mailer,
    clientAddress: createAddressReader(config.trustedProxies),
    sandboxUrl: () => sandboxUrl,
    webPushKey: vapid.publicKey,
    version,
  }

  const http = createHttp(log, { rewritePath: hatifPath })
  await http.register(websocket, { options: { maxPayload: largestFrame } })
  await http.register(healthRoutes, { db })
  await http.register(callbackRoutes, { db, whatsapp })
  await http.register(voiceCallbackRoutes, voice.callbacks)
  await http.register(inboxPages)
  await http.register(mediaRoutes, services)
  await http.register(vobizDialect, services)
  await http.register(hatifDialect, services)
  await http.register(chatbotxDialect, services)
  await http.register(parleyApi, services)
  await http.register(widgetApi, {
    ...services,
    accept: (inbox, events) => webchat.accept(inbox, events),
    trustedProxies: config.trustedProxies,
  })

  const workers = createWorkers({
    config,
    db,
    log,
    adapters,
    media,
    fetch,
    mailer,
    outlet: toOutlet(services),
    webhookDialects: [
      vobizWebhooks,
      chatbotxWebhooks,
      createParleyWebhooks({ networks, publicUrl: () => publicUrl }),
      createHatifWebhooks({ publicUrl: () => publicUrl, retryDelaysMs: config.hatifRetryMs }),
    ],
  }).concat(uses, voice.workers, new PushWorker({ db, log, fetch, vapid, publicUrl: () => publicUrl }))
  return {
    http,
    networks,
    setPublicUrl: (url) => {
      publicUrl = config.publicUrl ?? url
    },
    trustOrigin: (origin) => {
      fetch.trustOrigin(origin)
      sandboxUrl = origin
    },
    async start() {
      await db.signals.listen()
      hub.start()
      for (const worker of workers) worker.start()
    },
    async close() {
      await hub.stop()
      // Browsers open connections ahead of need; one that asks nothing would hold the stop up for minutes.
      const impatient = setTimeout(() => http.server.closeAllConnections(), lingerMs)
      await http.close()
      clearTimeout(impatient)
      await Promise.all(workers.map((worker) => worker.stop()))
      await fetch.close()
    },
  }
}
