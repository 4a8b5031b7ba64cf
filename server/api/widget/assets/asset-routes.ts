import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { AppError } from '../../../platform/errors.ts'
import { widgetAssets } from './widget-assets.ts'

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
}

/** Any site may load these; a page that isolates itself asks for the first two. */
const headers = {
  'cross-origin-resource-policy': 'cross-origin',
  'access-control-allow-origin': '*',
  'x-content-type-options': 'nosniff',
}

/** `/widget.js`, the one line on the site, and what the frame loads. */
export async function assetRoutes(app: FastifyInstance): Promise<void> {
  const known = new Map<string, Buffer>()
  const read = async (folder: string, name: string) => {
    const path = join(folder, name)
    if (!known.has(path)) known.set(path, await readFile(path))
    return known.get(path)!
  }

  app.get('/widget.js', async (request, reply) => {
    const { folder, loader } = await widgetAssets()
    const bytes = await read(folder, loader)
    const etag = `"${hash('sha1', bytes, 'base64url')}"`
    reply.headers({ ...headers, etag, 'cache-control': 'public, max-age=300' })
    if (request.headers['if-none-match'] === etag) return reply.status(304).send()
    return reply.type(types['js']!).send(bytes)
  })

  app.get<{ Params: { name: string } }>('/widget/assets/:name', async ({ params: { name } }, reply) => {
    const [, extension = ''] = /^[A-Za-z0-9_-]+\.(js|css)$/.exec(name) ?? []
    const { folder } = await widgetAssets()
    const bytes = extension ? await read(folder, name).catch(notThere) : undefined
    if (!bytes) return missing(reply, name)
    return reply
      .headers({ ...headers, 'cache-control': 'public, max-age=31536000, immutable' })
      .type(types[extension]!)
      .send(bytes)
  })
}

function missing(reply: FastifyReply, name: string): FastifyReply {
  reply.header('cache-control', 'no-store')
  throw new AppError('not_found', `There is no '${name}' among the widget's files; reload the page`)
}

function notThere(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
