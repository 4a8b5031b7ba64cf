import swagger from '@fastify/swagger'
import { type FastifyInstance, type FastifySchema, fastify } from 'fastify'

export type Reference = {
  /** The path segment below `/docs`, also the dialect's name in the tree. */
  name: string
  title: string
  description: string
  version: string
  servers: () => { url: string }[]
  securitySchemes: Record<string, object>
  security: Record<string, string[]>[]
  /** Routes that answer but are not written about: aliases and older prefixes. */
  isHidden?: (url: string) => boolean
}

/** Collects the routes of one dialect into an OpenAPI 3.1 document, made of the schemas that validate them. */
export async function collectReference(app: FastifyInstance, reference: Reference): Promise<void> {
  const { title, description, version, securitySchemes, security, isHidden = () => false } = reference
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title, description, version },
      components: { securitySchemes: securitySchemes as never },
      security,
    },
    transform: ({ schema, url }) => ({
      schema: (isHidden(url) ? { ...schema, hide: true } : schema) as FastifySchema,
      url,
    }),
  })
}

/** What is served: the collected document, or one that a dialect makes by itself. */
export type ServedReference = Pick<Reference, 'name' | 'title' | 'servers'> & { document?: () => object }

/** Serves the document at `/docs/<name>/openapi.json` and as a page for people at `/docs/<name>/`. */
export async function serveReference(
  app: FastifyInstance,
  { name, title, servers, document = () => app.swagger() }: ServedReference,
): Promise<void> {
  const path = `/docs/${name}`
  const schema = { hide: true }
  app.get(`${path}/openapi.json`, { schema }, async () => ({ ...document(), servers: servers() }))

  // The page's library weighs as much as a third of the server, so it is loaded when somebody reads.
  let viewer: Promise<FastifyInstance> | undefined
  for (const url of [path, `${path}/*`]) {
    app.get(url, { schema }, async (request, reply) => {
      viewer ??= createViewer(path, title)
      const { statusCode, headers, rawPayload } = await (await viewer).inject(request.url)
      return reply.status(statusCode).headers(headers).send(rawPayload)
    })
  }
}

async function createViewer(path: string, title: string): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const viewer = fastify()
  await viewer.register(scalar, {
    routePrefix: path as `/${string}`,
    configuration: {
      url: `${path}/openapi.json`,
      pageTitle: title,
      // The page explains an interface; it sends nobody anywhere and nothing anywhere.
      agent: { disabled: true },
      mcp: { disabled: true },
      showDeveloperTools: 'never',
      hideClientButton: true,
      telemetry: false,
      withDefaultFonts: false,
    },
  })
  return viewer
}
