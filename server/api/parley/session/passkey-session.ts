import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import Type from 'typebox'
import { SignedIn } from '../../../../shared/parley/index.ts'
import { beginPasskeySignIn, signInByPasskey } from '../../../core/sessions/index.ts'
import { AttemptLimiter } from '../../attempt-limit.ts'
import type { Endpoint } from '../route.ts'
import { Body } from '../schemas.ts'
import { Answer, Options } from './passkey-schemas.ts'
import { answerSignedIn, deviceOf } from './signed-in.ts'
import { siteOf } from './site.ts'

const triesPerAddress = 100

export const beginPasskeySession: Endpoint = (app, { db, publicUrl, clientAddress }) => {
  const attempts = new AttemptLimiter()
  app.post('/session/passkey/options', {
    config: { public: true },
    schema: {
      operationId: 'beginPasskeySession',
      summary: 'Begin to sign in by passkey: what `navigator.credentials.get` takes, as JSON',
      tags: ['session'],
      security: [],
      response: { 200: Options },
    },
    handler: async (request) => {
      // Each challenge is a row for some minutes.
      attempts.begin([{ key: clientAddress(request), most: triesPerAddress }], db.now())
      return { ...(await beginPasskeySignIn(db, { site: siteOf(request, publicUrl()) })) }
    },
  })
}

export const createPasskeySession: Endpoint = (app, services) => {
  const { db, publicUrl, clientAddress } = services
  const attempts = new AttemptLimiter()
  app.post('/session/passkey', {
    config: { public: true },
    schema: {
      operationId: 'createPasskeySession',
      summary: 'Sign in by passkey',
      tags: ['session'],
      security: [],
      body: Body({
        response: Type.Unsafe<AuthenticationResponseJSON>(
          Answer('What `navigator.credentials.get` gave', [
            'clientDataJSON',
            'authenticatorData',
            'signature',
          ]),
        ),
      }),
      response: { 201: SignedIn },
    },
    handler: async (request, reply) => {
      const keys = [{ key: clientAddress(request), most: triesPerAddress }]
      attempts.begin(keys, db.now())
      const signedIn = await signInByPasskey(db, {
        response: request.body.response,
        site: siteOf(request, publicUrl()),
        device: deviceOf(request, services),
      })
      attempts.succeed(keys)
      return answerSignedIn(reply, services, signedIn)
    },
  })
}
