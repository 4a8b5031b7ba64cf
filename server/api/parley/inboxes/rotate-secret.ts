import Type from 'typebox'
import { InboxDetails } from '../../../../shared/parley/index.ts'
import { lockConnecting, lockInbox, updateInbox } from '../../../core/inboxes/index.ts'
import { invalidState, notFound } from '../../../platform/errors.ts'
import { newToken } from '../../../platform/secrets.ts'
import { presentInboxDetails } from '../present/inbox-details.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { readInboxId, requireNetwork } from './find-inbox.ts'

const secretLength = 48

export const rotateSecret: Endpoint = (app, { db, networks, publicUrl }) => {
  app.post('/inboxes/:id/rotate-secret', {
    config: { scope: 'inboxes', role: 'admin', perInbox: true },
    schema: {
      operationId: 'rotateInboxSecret',
      summary: 'Give a web chat a new identity secret, and show it this once',
      description:
        'The one before is taken as well, until the next rotation or until `identity_secret_previous` is taken away.',
      tags: ['inboxes'],
      params: IdParams,
      response: { 200: Type.Object({ inbox: InboxDetails, secret: Type.String() }) },
    },
    handler: async ({ parley, params }) => {
      const name = { accountId: parley.account.id, id: readInboxId(parley, params.id) }
      const secret = newToken(secretLength)
      const changed = await db.transaction(async (tx) => {
        await lockConnecting(tx, name.accountId)
        const inbox = await lockInbox(tx, name)
        if (!inbox || inbox.deletedAt) throw notFound('inbox')
        const { schema } = requireNetwork(networks, inbox.channel)
        if (!schema.settings['identity_secret'])
          throw invalidState('inbox', `An inbox of ${inbox.channel} has no identity secret; a web chat has`)
        const previous = inbox.secrets['identity_secret']
        const settings = { identity_secret: secret, identity_secret_previous: previous }
        return updateInbox(tx, schema, { ...name, settings })
      })
      return { inbox: presentInboxDetails(changed, { networks, publicUrl: publicUrl() }), secret }
    },
  })
}
