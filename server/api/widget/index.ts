import type { FastifyInstance } from 'fastify'
import { AppError, notFound } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import { parseBodies } from '../body-parser.ts'
import { createAddressReader } from '../client-address.ts'
import { assetRoutes } from './assets/asset-routes.ts'
import type { Endpoint, WidgetApp, WidgetContext, WidgetServices } from './context.ts'
import { answerError } from './errors.ts'
import { InboxDirectory } from './inbox-directory.ts'
import { KeyProofs } from './key-proofs.ts'
import { WidgetLimits } from './limits.ts'
import { answerPreflight, checkOrigin } from './origins.ts'
import { demoPage } from './pages/demo-page.ts'
import { framePage } from './pages/frame-page.ts'
import { Receipts } from './receipts.ts'
import { close, leaveEmail, markRead, rate, sendTyping } from './routes/act-on-conversation.ts'
import { createConversation } from './routes/create-conversation.ts'
import { createMessage } from './routes/create-message.ts'
import { createSession } from './routes/create-session.ts'
import { getConfig } from './routes/get-config.ts'
import { identify } from './routes/identify.ts'
import { listConversations } from './routes/list-conversations.ts'
import { listMessages } from './routes/list-messages.ts'
import { logout } from './routes/logout.ts'
import { mailTranscript } from './routes/mail-transcript.ts'
import { createTicket, openStream } from './routes/open-stream.ts'
import { uploadFile } from './routes/upload-file.ts'
import { VisitorStreams } from './streams/visitor-streams.ts'

const endpoints: Endpoint[] = [
  getConfig,
  createSession,
  identify,
  logout,
  listConversations,
  createConversation,
  listMessages,
  createMessage,
  uploadFile,
  sendTyping,
  markRead,
  rate,
  close,
  leaveEmail,
  mailTranscript,
  createTicket,
  openStream,
]

const largestBody = 64 * 1024

/** The chat on the firm's sites: its script, its frame, and the API that both use, which anybody else may use too. */
export async function widgetApi(app: FastifyInstance, services: WidgetServices): Promise<void> {
  const { db, streams, trustedProxies } = services
  const log = app.log as unknown as Log
  const receipts = new Receipts(services, log)
  const directory = new InboxDirectory(db)
  const context: WidgetContext = {
    ...services,
    directory,
    limits: new WidgetLimits(),
    proofs: new KeyProofs(db),
    addressOf: createAddressReader(trustedProxies),
    visitorStreams: new VisitorStreams({ db, directory, streams, receipts, log }),
    receipts,
  }
  app.setErrorHandler(answerError)
  app.decorateRequest('widget')
  await app.register(assetRoutes)
  await app.register(async (scope) => demoPage(scope, context))
  await app.register(async (scope) => framePage(scope, context))
  await app.register(async (scope) => addEndpoints(scope, context), { prefix: '/widget/v1/:key' })
  context.visitorStreams.start()
  app.addHook('preClose', async () => context.visitorStreams.stop())
  app.addHook('onClose', async () => {
    context.directory.close()
    await receipts.flush()
  })
}

async function addEndpoints(app: FastifyInstance, context: WidgetContext): Promise<void> {
  parseBodies(app, { contentTypes: /^(application\/json|text\/plain)/ })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
    })
    const found = await context.directory.find((request.params as { key: string }).key)
    if (!found) throw notFound('chat')
    request.widget = found
    checkOrigin(request, reply, { settings: found.settings, publicUrl: context.publicUrl() })
    if (request.headers['dpop'] !== undefined) reply.header('dpop-nonce', context.proofs.nonce)
  })
  app.addHook('onRoute', (route) => {
    route.bodyLimit ??= largestBody
  })
  app.options('/*', async (_request, reply) => answerPreflight(reply))
  app.setNotFoundHandler((request) => {
    throw new AppError(
      'not_found',
      `${request.method} ${request.url.split('?')[0]} is no operation of the chat`,
    )
  })
  for (const add of endpoints) add(app as unknown as WidgetApp, context)
}
