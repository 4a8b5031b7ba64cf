import { Bootstrap } from '../../../../shared/parley/index.ts'
import { findPreferences, listAgents, listMemberships } from '../../../core/agents/index.ts'
import type { Services } from '../../services.ts'
import { type Caller, requirePerson } from '../auth.ts'
import { presentAgent } from '../present/agent.ts'
import {
  listCannedResponseObjects,
  listCustomFieldObjects,
  listInboxObjects,
  listTagObjects,
  listTeamObjects,
} from '../present/settings.ts'
import { countViews, listViewObjects } from '../present/views.ts'
import type { Endpoint } from '../route.ts'
import { readSessionToken, setSessionCookie } from '../session/cookie.ts'

export const getBootstrap: Endpoint = (app, services) => {
  app.get('/bootstrap', {
    config: { person: true },
    schema: {
      operationId: 'getBootstrap',
      summary: 'Everything the inbox needs before its first list',
      description: 'Whatever happens after `position` comes over the stream of events.',
      tags: ['me'],
      response: { 200: Bootstrap },
    },
    handler: async (request, reply) => {
      const token = readSessionToken(request)
      if (token) setSessionCookie(reply, token, services.publicUrl())
      return present(services, request.parley)
    },
  })
}

async function present(services: Services, caller: Caller): Promise<Bootstrap> {
  const { db, networks, streams } = services
  const { account, permissions } = caller
  const { agent, userId } = requirePerson(caller)
  const accountId = account.id
  // Before anything else: what changes while the rest is read comes over the stream again.
  const position = await streams.position(accountId)
  const [memberships, preferences, agents, teams, inboxes, tags, customFields, cannedResponses, kept] =
    await Promise.all([
      listMemberships(db, userId),
      findPreferences(db, userId),
      listAgents(db, accountId),
      listTeamObjects(db, { accountId }),
      listInboxObjects(db, { accountId, networks }),
      listTagObjects(db, { accountId }),
      listCustomFieldObjects(db, { accountId }),
      listCannedResponseObjects(db, { accountId }),
      listViewObjects(db, { accountId, agentId: agent.id }),
    ])
  const own = permissions.inboxIds
  // What the caller is known by may be a second old; memberships are read anew.
  const current = memberships.find((membership) => membership.account.id === accountId)?.account ?? account
  const views = [...kept.values()]
  return {
    position,
    server: presentServer(services),
    account: { id: accountId, name: current.name },
    accounts: memberships
      .filter((membership) => membership.account.active)
      .map((membership) => ({ id: membership.account.id, name: membership.account.name })),
    me: presentAgent(agents.find(({ id }) => id === agent.id) ?? agent),
    preferences,
    agents: agents.map(presentAgent),
    teams: [...teams.values()],
    inboxes: [...inboxes.values()].filter(({ id }) => !own || own.includes(id)),
    tags: [...tags.values()],
    custom_fields: [...customFields.values()],
    canned_responses: [...cannedResponses.values()],
    views,
    counts: await countViews(db, { accountId, agent, inboxIds: own, views }),
  }
}

function presentServer({
  version,
  publicUrl,
  sandboxUrl,
  mailer,
  webPushKey,
}: Services): Bootstrap['server'] {
  return {
    version,
    public_url: publicUrl(),
    web_push_key: webPushKey,
    can_mail: mailer !== undefined,
    sandbox_url: sandboxUrl() ?? null,
  }
}
