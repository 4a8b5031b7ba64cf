import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { ContactNote, PageOf } from '../../../../shared/parley/index.ts'
import {
  addContactNote,
  type ContactNoteName,
  cleanNote,
  deleteContactNote,
  findContactNote,
  listContactNotes,
  lockContact,
  updateContactNote,
} from '../../../core/contacts/index.ts'
import type { Db, Transaction } from '../../../platform/db/index.ts'
import { invalidField, notFound } from '../../../platform/errors.ts'
import { requireUnchanged, sendTagged } from '../etag.ts'
import { readPage, toPage } from '../paging.ts'
import { presentContactNote } from '../present/contacts.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, IfMatch, PageParams } from '../schemas.ts'
import { requireContact } from './find-contact.ts'

const config = { scope: 'contacts' } as const
const tags = ['contacts']
const body = Body({ text: Type.String() })

export const listNotes: Endpoint = (app, { db }) => {
  app.get('/contacts/:id/notes', {
    config,
    schema: {
      operationId: 'listContactNotes',
      summary: 'List what agents wrote down about a contact, the newest first',
      tags,
      params: IdParams,
      querystring: PageParams,
      response: { 200: PageOf(ContactNote) },
    },
    handler: async ({ parley, params, query }) => {
      const accountId = parley.account.id
      const contactId = readId('contact', params.id)
      const { limit, after: before } = readPage(query)
      const [rows] = await Promise.all([
        listContactNotes(db, { accountId, contactId, ...(before && { before }), limit: limit + 1 }),
        requireContact(db, { accountId, id: contactId }),
      ])
      return toPage(rows, { limit, placeOf: ({ id }) => id, present: presentContactNote })
    },
  })
}

export const createNote: Endpoint = (app, { db }) => {
  app.post('/contacts/:id/notes', {
    config,
    schema: {
      operationId: 'createContactNote',
      summary: 'Write something down about a contact',
      tags,
      params: IdParams,
      body,
      response: { 201: ContactNote },
    },
    handler: async ({ parley, params, body }, reply) => {
      const { account, agent, credential } = parley
      const note = {
        accountId: account.id,
        contactId: readId('contact', params.id),
        text: readText(body.text),
        creatorName: agent?.name ?? credential!.name,
        ...(agent && { agentId: agent.id }),
      }
      const made = await db.transaction((tx) => addContactNote(tx, note))
      return reply.status(201).send(sendTagged(reply, presentContactNote(made)))
    },
  })
}

const NoteParams = Type.Object({ id: Type.String(), note_id: Type.String() })

export const getNote: Endpoint = (app, { db }) => {
  app.get('/contacts/:id/notes/:note_id', {
    config,
    schema: {
      operationId: 'getContactNote',
      summary: 'Read a note',
      tags,
      params: NoteParams,
      response: { 200: ContactNote },
    },
    handler: async ({ parley, params }, reply) => {
      const name = { accountId: parley.account.id, ...readNames(params) }
      await requireContact(db, { ...name, id: name.contactId })
      return sendTagged(reply, await getObject(db, name))
    },
  })
}

export const updateNote: Endpoint = (app, { db }) => {
  app.patch('/contacts/:id/notes/:note_id', {
    config,
    schema: {
      operationId: 'updateContactNote',
      summary: 'Change a note',
      tags,
      params: NoteParams,
      body,
      headers: IfMatch,
      response: { 200: ContactNote },
    },
    handler: async (request, reply) => {
      const { parley, params, body } = request
      const name = { accountId: parley.account.id, ...readNames(params) }
      const text = readText(body.text)
      const changed = await db.transaction(async (tx) => {
        await requireSeen(tx, request, name)
        return updateContactNote(tx, { ...name, text })
      })
      return sendTagged(reply, presentContactNote(changed))
    },
  })
}

export const deleteNote: Endpoint = (app, { db }) => {
  app.delete('/contacts/:id/notes/:note_id', {
    config,
    schema: {
      operationId: 'deleteContactNote',
      summary: 'Delete a note',
      tags,
      params: NoteParams,
      headers: IfMatch,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const { parley, params } = request
      const name = { accountId: parley.account.id, ...readNames(params) }
      await db.transaction(async (tx) => {
        await requireSeen(tx, request, name)
        await deleteContactNote(tx, name)
      })
      return reply.status(204).send(null)
    },
  })
}

function requireSeen(
  tx: Transaction,
  request: Pick<FastifyRequest, 'headers'>,
  name: ContactNoteName,
): Promise<void> {
  return requireUnchanged(request, {
    lock: () => lockContact(tx, { ...name, id: name.contactId }),
    read: () => getObject(tx, name),
  })
}

async function getObject(db: Db, name: ContactNoteName): Promise<ContactNote> {
  const note = await findContactNote(db, name)
  if (!note) throw notFound('note')
  return presentContactNote(note)
}

function readNames({ id, note_id }: { id: string; note_id: string }) {
  return { contactId: readId('contact', id), id: readId('note', note_id) }
}

function readText(text: string): string {
  const clean = cleanNote(text, 'text')
  if (!clean) throw invalidField('text', 'is required', 'REQUIRED')
  return clean
}
