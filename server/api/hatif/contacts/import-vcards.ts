import { setImmediate } from 'node:timers/promises'
import Type from 'typebox'
import { type ImportRow, importContacts } from '../../../core/contacts/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import type { Caller } from '../auth.ts'
import { readPhone } from '../phone.ts'
import type { Endpoint } from '../route.ts'
import { Nullable } from '../schemas.ts'
import { type CardError, readCard, splitCards } from './read-vcards.ts'

const mostCards = 20_000
const cardsPerBatch = 1000
/** Other requests get their turn after so many cards. */
const cardsPerTurn = 50

const Summary = Type.Object({
  created: Type.Integer(),
  updated: Type.Integer({ description: 'Cards whose number a contact had already' }),
  errors: Type.Array(
    Type.Object({
      index: Type.Integer({ description: 'The card’s place, from 0' }),
      phoneNumber: Nullable(Type.String()),
      message: Type.String(),
    }),
  ),
})

export const importVcards: Endpoint = (app, { db }) => {
  app.post('/v1/contacts/import/vcards', {
    schema: {
      operationId: 'importVcards',
      summary: 'Import contacts from vCards',
      description: [
        'Each text may hold any number of cards. A number that a contact has already updates that contact with what',
        'the card has. A card that cannot be read is told of, and the others are imported.',
      ].join(' '),
      tags: ['contacts'],
      body: Type.Object({
        vCards: Type.Unsafe<string | string[]>({
          type: ['string', 'array'],
          items: { type: 'string' },
          description: 'A text or several',
        }),
      }),
      response: { 200: Summary },
    },
    handler: async ({ hatif, body }) => {
      const cards = [body.vCards].flat().flatMap(splitCards)
      if (cards.length === 0) throw invalidField('vCards', 'must have at least one vCard', 'REQUIRED')
      if (cards.length > mostCards)
        throw invalidField('vCards', `may have ${mostCards} cards at most, got ${cards.length}`, 'TOO_MANY')
      return importCards(db, hatif, cards)
    },
  })
}

/** A transaction for each batch, so that many cards hold no lock for long. */
async function importCards(db: Database, caller: Caller, cards: string[]) {
  const summary = { created: 0, updated: 0, errors: [] as CardError[] }
  for (let from = 0; from < cards.length; from += cardsPerBatch) {
    const rows: ImportRow[] = []
    for (const [place, card] of cards.slice(from, from + cardsPerBatch).entries()) {
      const index = from + place
      const read = readCard(card, {
        index,
        readPhone: (text) => readPhone(caller.account, text, 'TEL'),
      })
      if ('phone' in read) rows.push(read)
      else summary.errors.push(read)
      if (index % cardsPerTurn === 0) await setImmediate()
    }
    const { created, updated } = await db.transaction((tx) =>
      importContacts(tx, { accountId: caller.account.id, rows }),
    )
    summary.created += created
    summary.updated += updated
  }
  return summary
}
