import type { Reference } from '../reference.ts'
import type { Services } from '../services.ts'

/** What the reference page says of this dialect as a whole. */
export function hatifReference({ publicUrl }: Services): Reference {
  return {
    name: 'hatif',
    title: 'Parley as Hatif',
    version: '2',
    description: [
      'The service-account API of Hatif (Voxa) over your own server.',
      'Ask `/connect/token` for a token, and send it as `Authorization: Bearer …` with every call.',
      'Keys of bodies and queries are taken in any case; answers are camelCase.',
    ].join('\n\n'),
    servers: () => [{ url: publicUrl() || '/' }],
    securitySchemes: {
      oauth2: {
        type: 'oauth2',
        flows: {
          clientCredentials: {
            tokenUrl: '/connect/token',
            scopes: { VoxaAPI: 'access as a service account' },
          },
        },
      },
    },
    security: [{ oauth2: ['VoxaAPI'] }],
  }
}
