import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { inboxAssets } from './inbox-assets.ts'
import { inboxPage, pagePolicy } from './inbox-page.ts'

/** Every address that shows something in the inbox; which one it is, the page itself reads. */
const pages = [
  '/',
  '/sign-in',
  '/invite/:token',
  '/reset',
  '/reset/:token',
  '/search',
  '/v/:view',
  '/v/:view/c/:id',
  '/c/:id',
  '/contacts',
  '/contacts/:id',
  '/settings',
  '/settings/:section',
  '/settings/:section/:id',
]

const pageHeaders = {
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(self), payment=(), usb=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
}

/** Files beside the page that keep their names, and so are asked for anew each time. */
const publicFiles = ['/manifest.webmanifest', '/service-worker.js']
const icons = ['icon.svg', 'icon-192.png', 'icon-512.png', 'icon-maskable-512.png', 'badge.png']
const iconAgeMs = 86_400_000

/** The web inbox: one page under many addresses, and its files. */
export async function inboxPages(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, { serve: false, preCompressed: true })
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
  })
  for (const page of pages) app.get(page, sendPage)
  app.setNotFoundHandler(answerUnknown)
  for (const file of publicFiles) app.get(file, (_request, reply) => sendPublic(reply, file.slice(1)))
  for (const icon of icons)
    app.get(`/inbox/${icon}`, (_request, reply) => sendPublic(reply, icon, { maxAge: iconAgeMs }))
  // What browsers ask for of pages that name no icon, such as a file opened by itself.
  app.get('/favicon.ico', (_request, reply) => sendPublic(reply, 'icon-192.png', { maxAge: iconAgeMs }))
  app.get<{ Params: { name: string } }>('/inbox/assets/:name', async ({ params: { name } }, reply) => {
    const { folder } = await inboxAssets()
    if (!isAsset(name) || !existsSync(join(folder, 'assets', name))) return missing(reply, name)
    return reply.sendFile(name, join(folder, 'assets'), {
      maxAge: 31_536_000_000,
      immutable: true,
    })
  })
}

async function sendPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const nonce = randomBytes(16).toString('base64')
  const page = inboxPage(await inboxAssets(), { theme: chosenTheme(request.headers.cookie), nonce })
  return reply
    .headers({ ...pageHeaders, 'content-security-policy': pagePolicy(nonce) })
    .type('text/html; charset=utf-8')
    .send(page)
}

/**
 * Paths under none of the APIs' prefixes: whoever opens one in a browser is told by the inbox, which knows it as little
 * as we do; programs are told in JSON.
 */
async function answerUnknown(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { method, url, headers } = request
  reply.status(404)
  if (method === 'GET' && headers.accept?.includes('text/html')) return sendPage(request, reply)
  return reply.send({
    statusCode: 404,
    error: 'Not Found',
    message: `Route ${method}:${url.split('?')[0]} not found`,
  })
}

async function sendPublic(
  reply: FastifyReply,
  name: string,
  { maxAge = 0 }: { maxAge?: number } = {},
): Promise<FastifyReply> {
  const { folder } = await inboxAssets()
  return reply.sendFile(name, join(folder, 'public'), { maxAge })
}

/** What the inbox noted in this browser; whoever follows the system is painted by the script. */
function chosenTheme(cookies = ''): 'light' | 'dark' | undefined {
  const [, theme] = /(?:^|;\s*)parley_theme=(light|dark)(?:;|$)/.exec(cookies) ?? []
  return theme as 'light' | 'dark' | undefined
}

function isAsset(name: string): boolean {
  return /^[\w.-]+\.(js|css|woff2|svg|png)$/.test(name)
}

/** A file of an older build: nobody is to keep this answer. */
function missing(reply: FastifyReply, name: string): FastifyReply {
  return reply
    .status(404)
    .header('cache-control', 'no-store')
    .type('text/plain; charset=utf-8')
    .send(`There is no '${name}' among the inbox's files; reload the page\n`)
}
