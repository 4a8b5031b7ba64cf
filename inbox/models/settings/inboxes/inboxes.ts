import type { Channel, Inbox, InboxCheck, InboxDetails } from '../../../../shared/parley/index.ts'
import type { AppModel } from '../../app.ts'
import type { Id } from '../../store/state.ts'
import { settingsKeys } from '../query-keys.ts'

export type SettingValue = string | number | boolean | null
export type SettingValues = Record<string, SettingValue>

export type NewInbox = { channel: string; name?: string; phone?: string; settings: SettingValues }
export type InboxChange = {
  name?: string
  phone?: string | null
  settings?: SettingValues
  status?: 'active' | 'inactive'
}

export function listChannels({ api }: AppModel): Promise<Channel[]> {
  return api.get('/channels')
}

export function getInbox({ api }: AppModel, id: Id): Promise<InboxDetails> {
  return api.get(`/inboxes/${id}`)
}

/** @throws ApiProblem by field: `phone`, `settings.access_token` … */
export async function createInbox(app: AppModel, inbox: NewInbox): Promise<InboxDetails> {
  const made = await app.api.post<InboxDetails>('/inboxes', { body: inbox })
  app.queries.setQueryData(settingsKeys.inbox(made.id), made)
  return made
}

/** @throws ApiProblem by field */
export async function updateInbox(app: AppModel, id: Id, change: InboxChange): Promise<InboxDetails> {
  const changed = await app.api.patch<InboxDetails>(`/inboxes/${id}`, { body: change })
  app.queries.setQueryData(settingsKeys.inbox(id), changed)
  await app.queries.invalidateQueries({ queryKey: settingsKeys.health(id) })
  return changed
}

/** Asks the network whether the inbox works. */
export function checkInbox({ api }: AppModel, id: Id): Promise<InboxCheck> {
  return api.post(`/inboxes/${id}/check`)
}

/** Asks the network before the inbox is made; nothing is kept. @throws ApiProblem by field */
export function checkNewInbox(
  { api }: AppModel,
  { channel, phone, settings }: Pick<NewInbox, 'channel' | 'phone' | 'settings'>,
): Promise<InboxCheck> {
  return api.post('/inboxes/check', { body: { channel, ...(phone && { phone }), settings } })
}

/** A new identity secret of a web chat, shown this once. */
export async function rotateSecret(app: AppModel, id: Id): Promise<string> {
  const { inbox, secret } = await app.api.post<{ inbox: InboxDetails; secret: string }>(
    `/inboxes/${id}/rotate-secret`,
  )
  app.queries.setQueryData(settingsKeys.inbox(id), inbox)
  return secret
}

export async function deleteInbox(app: AppModel, id: Id): Promise<void> {
  await app.api.delete(`/inboxes/${id}`)
  app.queries.removeQueries({ queryKey: settingsKeys.inbox(id) })
}

/** Switched off it takes and sends nothing. Can be taken back. */
export async function switchInbox(
  app: AppModel,
  { id }: Pick<Inbox, 'id'>,
  status: 'active' | 'inactive',
): Promise<void> {
  await updateInbox(app, id, { status })
  const { done } = app.i18n.speech.settings
  const before = status === 'active' ? 'inactive' : 'active'
  app.undo.add({
    text: status === 'active' ? done.inboxOn : done.inboxOff,
    undo: async () => {
      await updateInbox(app, id, { status: before })
    },
  })
}
