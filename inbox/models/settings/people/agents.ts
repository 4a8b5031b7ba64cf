import type { Agent, Invitation, Page, Role } from '../../../../shared/parley/index.ts'
import type { AppModel } from '../../app.ts'
import type { Id } from '../../store/state.ts'
import { settingsKeys } from '../query-keys.ts'

export type AgentChange = { name?: string; role?: Role; inbox_ids?: Id[] | null }
export type NewInvitation = { email: string; name?: string; role: Role; inbox_ids: Id[] | null }

/** A link that is shown this once; `mailed`: it went out by mail too. */
export type OpenedLink = { link: string; mailed: boolean }

/** The roles that somebody may give and take: an administrator makes no owner, and changes none. */
export function givableRoles(me: Pick<Agent, 'role'>): Role[] {
  return me.role === 'owner' ? ['agent', 'admin', 'owner'] : ['agent', 'admin']
}

export function mayChange(me: Pick<Agent, 'role'>, agent: Pick<Agent, 'role'>): boolean {
  return me.role === 'owner' || (me.role === 'admin' && agent.role !== 'owner')
}

/** @throws ApiProblem by field */
export async function updateAgent(app: AppModel, id: Id, change: AgentChange): Promise<void> {
  await app.api.patch(`/agents/${id}`, { body: change })
}

/** An AI agent: it is given conversations, and signs in nowhere. @throws ApiProblem by field */
export async function createBot(app: AppModel, name: string): Promise<Agent> {
  const { agent } = await app.api.post<{ agent: Agent }>('/agents', { body: { name, is_bot: true } })
  return agent
}

/** Their conversations are nobody's then. @throws ApiProblem of the last owner */
export async function removeAgent(app: AppModel, { id, name }: Pick<Agent, 'id' | 'name'>): Promise<void> {
  await app.api.delete(`/agents/${id}`)
  app.toasts.show({ text: app.i18n.speech.settings.done.agentRemoved(name), tone: 'success' })
}

export function createPasswordLink({ api }: AppModel, id: Id): Promise<OpenedLink> {
  return api.post(`/agents/${id}/password-link`)
}

export function listInvitations({ api }: AppModel): Promise<Page<Invitation>> {
  return api.get('/invitations', { query: { limit: 100 } })
}

/** @throws ApiProblem by field */
export async function invite(
  app: AppModel,
  invitation: NewInvitation,
): Promise<OpenedLink & { invitation: Invitation }> {
  const opened = await app.api.post<OpenedLink & { invitation: Invitation }>('/invitations', {
    body: invitation,
  })
  await refresh(app)
  return opened
}

/** A new link with its full time; the one before opens nothing any more. */
export async function resendInvitation(app: AppModel, id: Id): Promise<OpenedLink> {
  const opened = await app.api.post<OpenedLink>(`/invitations/${id}/resend`)
  await refresh(app)
  return opened
}

/** Can be taken back: the same person is invited again, by a new link. */
export async function withdrawInvitation(app: AppModel, invitation: Invitation): Promise<void> {
  await app.api.delete(`/invitations/${invitation.id}`)
  await refresh(app)
  const { email, name, role, inbox_ids } = invitation
  app.undo.add({
    text: app.i18n.speech.settings.done.invitationWithdrawn(email),
    undo: async () => {
      await invite(app, { email, ...(name && { name }), role, inbox_ids })
    },
  })
}

async function refresh({ queries }: AppModel): Promise<void> {
  await queries.invalidateQueries({ queryKey: settingsKeys.invitations })
}

/** More are not counted one by one. */
export const mostCounted = 199

/** How many conversations they have that are not closed, up to one more than are counted. */
export async function countOpenConversations({ api }: AppModel, agentId: Id): Promise<number> {
  const filter = { assignee_ids: [agentId], statuses: ['open', 'pending', 'snoozed'] }
  const page = await api.post<Page<{ id: Id }>>('/conversations/search', { body: { filter, limit: 200 } })
  return page.items.length + (page.next_cursor ? 1 : 0)
}
