import fastify, { type FastifyInstance } from 'fastify'
import type { SandboxControl } from './control.ts'
import { controlApi } from './control-routes.ts'
import { GraphError, toErrorBody } from './errors.ts'
import { graphApi } from './graph.ts'
import { pageHtml } from './page/page.ts'
import type { Sandbox } from './state.ts'

/** The sandbox's HTTP server, ready to listen. */
export async function buildServer(sandbox: Sandbox, control: SandboxControl): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    // Every version of the Graph API is answered alike.
    rewriteUrl: ({ url = '/' }) => url.replace(/^\/v\d+(\.\d+)?(?=\/)/, ''),
    // Connections that hang on purpose must not keep the process.
    forceCloseConnections: true,
    bodyLimit: 8 * 1024 * 1024,
  })
  parseJsonLeniently(app)
  app.setNotFoundHandler((request, reply) => {
    const message = `Unknown path components: ${request.originalUrl}`
    reply.code(400).send(toErrorBody(new GraphError(2500, { message })))
  })

  app.get('/', (_request, reply) => {
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', contentPolicy)
      .header('cache-control', 'no-store')
      .send(pageHtml)
  })
  app.get('/favicon.ico', (_request, reply) => reply.code(204).send())
  await app.register(async (scope) => controlApi(scope, { control, live: sandbox.live }), {
    prefix: '/sandbox',
  })
  await app.register(async (scope) => graphApi(scope, sandbox))
  return app
}

const contentPolicy =
  "default-src 'none'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; " +
  "style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** An empty body is an empty object: many clients send the header with nothing after it. */
function parseJsonLeniently(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text === '' ? {} : JSON.parse(String(text)))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      done(Object.assign(new Error(`The body is not JSON: ${reason}`), { statusCode: 400 }))
    }
  })
}
