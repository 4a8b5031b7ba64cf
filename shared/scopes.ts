/** The parts of our own API that a credential may be limited to. */
export const parleyScopes = [
  'account',
  'agents',
  'teams',
  'inboxes',
  'conversations',
  'contacts',
  'tags',
  'custom_fields',
  'templates',
  'canned_responses',
  'webhooks',
  'credentials',
  'audit',
  'events',
] as const

/** The same of ChatbotX, in its words. */
export const chatbotxScopes = [
  'contacts',
  'inbox',
  'automation',
  'broadcasts',
  'analytics',
  'ecommerce',
  'channels',
  'integrations',
  'minigames',
  'appointments',
  'media',
  'ads',
] as const
