import { Preferences } from '../../../../shared/parley/index.ts'
import { findPreferences, updatePreferences } from '../../../core/agents/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { requirePerson } from '../auth.ts'
import type { Endpoint } from '../route.ts'

const mostCharacters = 20_000

export const getPreferences: Endpoint = (app, { db }) => {
  app.get('/me/preferences', {
    config: { person: true },
    schema: {
      operationId: 'getPreferences',
      summary: 'Read how the person wants the inbox to be, in every account of theirs',
      tags: ['me'],
      response: { 200: Preferences },
    },
    handler: async ({ parley }) => findPreferences(db, requirePerson(parley).userId),
  })
}

export const putPreferences: Endpoint = (app, { db }) => {
  app.put('/me/preferences', {
    config: { person: true },
    schema: {
      operationId: 'putPreferences',
      summary: 'Keep how the person wants the inbox to be',
      description: 'What is left out is as the product has it.',
      tags: ['me'],
      body: Preferences,
      response: { 200: Preferences },
    },
    handler: async ({ parley, body }) => {
      const { userId } = requirePerson(parley)
      if (JSON.stringify(body).length > mostCharacters)
        throw invalidField('body', `may have ${mostCharacters} characters at most`, 'TOO_LONG')
      await db.transaction((tx) => updatePreferences(tx, { userId, preferences: body }))
      return body
    },
  })
}
