import type { Reference } from '../reference.ts'
import type { Services } from '../services.ts'

/** What the reference page says of our own API as a whole. */
export function parleyReference({ publicUrl }: Services): Reference {
  return {
    name: 'parley',
    title: 'Parley',
    version: '1',
    description: [
      'Parley’s own API: everything the inbox does, for programs too, with live events and webhooks.',
      'Send a key of the account as `Authorization: Bearer pk_…`; `parley credential create --dialect parley` makes one. Beside each operation stands the scope that a key needs, and the role that a signed-in person needs.',
      'Ids are given in both spellings, and either is taken. Times are UTC. Failures are problems by RFC 9457.',
      'A POST with an `Idempotency-Key` is done once, however often it comes within a day: the answer is given again, with `Idempotency-Replayed: true`. `RateLimit` and `RateLimit-Policy` tell what the caller may still do. What has an `ETag` is changed only as it was seen, with `If-Match`.',
      'Lists are read page by page: `next_cursor` of one page is the `cursor` of the next.',
    ].join('\n\n'),
    servers: () => [{ url: publicUrl() || '/' }],
    securitySchemes: {
      key: { type: 'http', scheme: 'bearer', bearerFormat: 'pk_…' },
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: 'parley_session',
        description: 'Of a person who has signed in. What they write must come from a page of this server.',
      },
    },
    security: [{ key: [] }, { session: [] }],
  }
}
