import type { Endpoint } from '../context.ts'
import { presentConfig } from '../present/present-config.ts'

/** What the widget looks like and asks. The same for everybody. */
export const getConfig: Endpoint = (app, { db }) => {
  app.get('/config', async ({ widget: { settings } }, reply) =>
    reply.header('cache-control', 'public, max-age=60').send(presentConfig(settings, db.now())),
  )
}
