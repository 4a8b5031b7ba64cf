import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, register } from 'prom-client'
import { type Database, sql } from '../db/index.ts'

/** For those who watch the server: is the process alive, can it work, what does it count. */
export async function healthRoutes(app: FastifyInstance, { db }: { db: Database }): Promise<void> {
  if (!register.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics()
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    try {
      await db.query(sql`select 1 from migrations limit 1`)
      return { status: 'ready' }
    } catch {
      // The reason is in the log of whoever uses the database; a probe only needs to know.
      return reply.status(503).send({ status: 'database unavailable' })
    }
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(register.contentType).send(await register.metrics()),
  )
}
