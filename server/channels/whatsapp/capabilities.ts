import type { Capabilities } from '../adapter.ts'

/** Meta's own words for a free-form message more than 24 hours after the person's last. */
const windowError = {
  code: '131047',
  title: 'Re-engagement message',
  message: 'Re-engagement message',
  details: 'More than 24 hours have passed since the customer last replied',
}

export const capabilities: Capabilities = { windowError, pairPace: { intervalMs: 6000, burst: 45 } }
