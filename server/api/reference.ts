import swagger from '@fastify/swagger'
import scalar from '@scalar/fastify-api-reference'
import type { FastifyInstance, FastifySchema } from 'fastify'

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

/** Serves the document at `/docs/<name>/openapi.json` and as a page for people at `/docs/<name>`. */
export async function serveReference(
  app: FastifyInstance,
  { name, title, servers }: Reference,
): Promise<void> {
  const url = `/docs/${name}/openapi.json`
  app.get(url, { schema: { hide: true } }, async () => ({ ...app.swagger(), servers: servers() }))
  const configuration = {
    url,
    pageTitle: title,
    // The page explains an interface; it sends nobody anywhere and nothing anywhere.
    agent: { disabled: true },
    mcp: { disabled: true },
    showDeveloperTools: 'never' as const,
    hideClientButton: true,
    telemetry: false,
    withDefaultFonts: false,
  }
  await app.register(scalar, { routePrefix: `/docs/${name}`, configuration })
}
