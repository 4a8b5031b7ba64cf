import type { WebhookDialect } from '../../../core/webhooks/index.ts'
import { projectEvents } from './project-events.ts'

/**
 * ChatbotX's webhooks: a flat body for each event, unsigned. What was answered, however, is over; only what could not
 * be reached is tried again.
 */
export const chatbotxWebhooks: WebhookDialect = {
  dialect: 'chatbotx',
  timeoutMs: 30_000,
  retryDelaysMs: [1_000, 2_000],
  exactDelays: true,
  answersAreFinal: true,
  project: projectEvents,
  bodies: async (_db, deliveries) => deliveries.map(({ source }) => Buffer.from(JSON.stringify(source))),
  headers: () => ({ 'Content-Type': 'application/json', 'User-Agent': 'AhaChat-Webhook/1.0' }),
}
