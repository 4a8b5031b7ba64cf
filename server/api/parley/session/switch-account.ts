import Type from 'typebox'
import { SignedIn } from '../../../../shared/parley/index.ts'
import { switchAccount as switchTo } from '../../../core/sessions/index.ts'
import { requirePerson } from '../auth.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body } from '../schemas.ts'
import { presentSignedIn } from './signed-in.ts'

export const switchAccount: Endpoint = (app, { db }) => {
  app.post('/session/account', {
    config: { person: true },
    schema: {
      operationId: 'switchAccount',
      summary: 'Go on with another of the accounts that the person works for',
      tags: ['session'],
      body: Body({ account_id: Type.String() }),
      response: { 200: SignedIn },
    },
    handler: async ({ parley, body }) => {
      const { session, userId } = requirePerson(parley)
      const accountId = readId('account', body.account_id)
      return presentSignedIn(
        await db.transaction((tx) => switchTo(tx, { id: session.id, userId, accountId })),
      )
    },
  })
}
