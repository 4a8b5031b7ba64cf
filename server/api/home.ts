import type { FastifyInstance } from 'fastify'

/** `GET /`: says that the server runs, and where to go from here. */
export async function homeRoute(app: FastifyInstance): Promise<void> {
  app.get('/', async (_request, reply) =>
    reply
      .headers({
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
        'x-content-type-options': 'nosniff',
      })
      .type('text/html; charset=utf-8')
      .send(page),
  )
}

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Parley</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif }
  body { max-width: 34rem; margin: 18vh auto 0; padding: 0 1.5rem }
  h1 { margin: 0; font-size: 2rem; letter-spacing: -.02em }
  p { margin: .5rem 0 2rem; opacity: .75 }
  ul { list-style: none; padding: 0; display: grid; gap: .5rem }
  a { color: inherit; text-underline-offset: .2em }
  code { opacity: .6; font-size: .9em }
</style>
<h1>Parley is running</h1>
<p>Your conversations server. Programs talk to it; here is what they read.</p>
<ul>
  <li><a href="/docs/vobiz/">Vobiz API reference</a> <code>/api/v1/messaging</code></li>
  <li><a href="/docs/hatif/">Hatif API reference</a> <code>/v1</code>, <code>/v2</code></li>
  <li><a href="/docs/chatbotx/">ChatbotX API reference</a> <code>/api/v1</code></li>
  <li><a href="/docs/parley/">Parley’s own API</a> <code>/parley/v1</code></li>
  <li><a href="/readyz">Readiness</a> <code>/readyz</code></li>
  <li><a href="/metrics">Metrics</a> <code>/metrics</code></li>
</ul>
</html>
`
