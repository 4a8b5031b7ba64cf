import type { Reference } from '../reference.ts'
import type { Services } from '../services.ts'

/** What the reference page says of this dialect as a whole. */
export function vobizReference({ publicUrl }: Services): Reference {
  return {
    name: 'vobiz',
    title: 'Parley as Vobiz',
    version: '2',
    description: [
      'The WhatsApp messaging API of Vobiz, edition 2, over your own server.',
      'The same routes answer under `/v1/messaging`, where answers carry the keys of the earlier editions besides.',
      'Send `X-Auth-ID` and `X-Auth-Token` with every call.',
    ].join('\n\n'),
    servers: () => [{ url: publicUrl() || '/' }],
    securitySchemes: {
      authId: { type: 'apiKey', in: 'header', name: 'X-Auth-ID' },
      authToken: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' },
      bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    },
    security: [{ authId: [], authToken: [] }, { bearer: [] }],
    isHidden: (url) => url.startsWith('/v1/'),
  }
}
