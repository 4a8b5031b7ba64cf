import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { AppError } from '../../../platform/errors.ts'
import { widgetAssets } from './widget-assets.ts'

/** Any site may load these; a page that isolates itself asks for the first two. */
const headers = {
  'cross-origin-resource-policy': 'cross-origin',
  'access-control-allow-origin': '*',
  'x-content-type-options': 'nosniff',
}

/** `/widget.js`, the one line on the site, and what the frame loads; compressed when they were built. */
export async function assetRoutes(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, { serve: false, preCompressed: true })

  app.get('/widget.js', async (_request, reply) => {
    const { folder, loader } = await widgetAssets()
    return reply.headers(headers).sendFile(loader, folder, { maxAge: 300_000 })
  })

  app.get<{ Params: { name: string } }>('/widget/assets/:name', async ({ params: { name } }, reply) => {
    const { folder } = await widgetAssets()
    if (!/^[A-Za-z0-9_-]+\.(js|css)$/.test(name) || !existsSync(join(folder, name)))
      return missing(reply, name)
    return reply.headers(headers).sendFile(name, folder, { maxAge: 31_536_000_000, immutable: true })
  })
}

function missing(reply: FastifyReply, name: string): FastifyReply {
  reply.header('cache-control', 'no-store')
  throw new AppError('not_found', `There is no '${name}' among the widget's files; reload the page`)
}
