import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Endpoint } from '../route.ts'
import { operationOf } from './operation.ts'

export type PublicSpec = {
  openapi: string
  servers: { url: string }[]
  paths: Record<string, Record<string, object>>
}

const description = [
  'The public API of ChatbotX over your own server.',
  'Send `Authorization: Bearer <token>` with every call, or `?token=<token>`.',
  'A change may carry `Idempotency-Key` (1 to 255 characters): for 24 hours the same request under the same key does nothing more and gets the same answer.',
].join('\n\n')

const components = {
  securitySchemes: {
    developerAccessToken: { type: 'http', scheme: 'bearer' },
    tokenInSearchParams: { type: 'apiKey', in: 'query', name: 'token' },
  },
  schemas: {
    Error: {
      type: 'object',
      properties: {
        defined: { type: 'boolean' },
        code: { type: 'string' },
        status: { type: 'integer' },
        message: { type: 'string' },
        data: { type: 'object', properties: { issues: { type: 'array', items: { type: 'object' } } } },
      },
      required: ['defined', 'code', 'status', 'message'],
    },
  },
}

/** Made once per list of endpoints: only the address may change, when the server learns its own. */
const pathsOf = new WeakMap<readonly Endpoint[], PublicSpec['paths']>()

/**
 * The API as OpenAPI 3.1. The vendor's command line and its MCP server are driven by this document.
 *
 * @param filter keeps the paths that begin with `/v1/<filter>`
 */
export function publicSpec(endpoints: readonly Endpoint[], publicUrl: string, filter = ''): PublicSpec {
  const paths = pathsOf.get(endpoints) ?? collectPaths(endpoints)
  pathsOf.set(endpoints, paths)
  const kept = Object.entries(paths).filter(([path]) => path.startsWith(`/v1/${filter}`))
  return {
    openapi: '3.1.0',
    info: { title: 'ChatbotX API', version: '0.0.1', description },
    servers: [{ url: `${publicUrl}/api` }],
    security: [{ developerAccessToken: [] }, { tokenInSearchParams: [] }],
    paths: Object.fromEntries(kept),
    components,
  } as PublicSpec
}

function collectPaths(endpoints: readonly Endpoint[]): PublicSpec['paths'] {
  const paths: PublicSpec['paths'] = {}
  for (const endpoint of endpoints) {
    const method = endpoint.method.toLowerCase()
    paths[endpoint.path] = { ...paths[endpoint.path], [method]: operationOf(endpoint) }
  }
  return paths
}

type SpecContext = { endpoints: readonly Endpoint[]; publicUrl: () => string }

/** The document for clients, and the way to the page for people. Nobody needs a token for either. */
export function specRoutes(app: FastifyInstance, { endpoints, publicUrl }: SpecContext): void {
  const options = { exposeHeadRoute: false }
  const answer = async ({ query }: FastifyRequest) => {
    const { filter } = query as { filter?: unknown }
    return publicSpec(endpoints, publicUrl(), typeof filter === 'string' ? filter : '')
  }
  app.get('/public-spec.json', options, answer)
  app.get('/spec.json', options, answer)
  const toPage = async (_request: FastifyRequest, reply: FastifyReply) => reply.redirect('/docs/chatbotx/')
  app.get('/', options, toPage)
  app.get('/scalar-ui', options, toPage)
}
