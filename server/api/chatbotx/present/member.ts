import { z } from 'zod'
import type { Agent } from '../../../core/agents/index.ts'
import type { Id as IdOf } from '../../../platform/ids.ts'
import { Id, stored } from '../schemas.ts'

/** A user as members and teams show one. */
export const User = z.object({
  ...stored,
  name: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  image: z.string().nullable(),
  isAnonymous: z.boolean(),
  tenantId: Id.nullable(),
  mustChangePassword: z.boolean(),
})

type Person = { id: IdOf; name: string; email: string; createdAt: Date; updatedAt: Date }

export function presentUser({ id, name, email, createdAt, updatedAt }: Person): z.input<typeof User> {
  return {
    id,
    createdAt,
    updatedAt,
    name,
    email,
    emailVerified: true,
    image: null,
    isAnonymous: false,
    tenantId: null,
    mustChangePassword: false,
  }
}

const permissions = [
  'superAdmin',
  'analytics',
  'flows',
  'contacts',
  'onlyAssignedContacts',
  'emailAndPhone',
  'broadcast',
  'ecommerce',
] as const
const notificationTypes = ['notifyAdmin', 'newMessageToHuman', 'newOrder'] as const
const notificationChannels = ['messenger', 'email', 'telegram', 'browser'] as const

export const Member = z.object({
  ...stored,
  workspaceId: Id,
  userId: Id.describe('Names the member in `u_<userId>` of an assignment'),
  role: z.enum(['owner', 'agent']),
  permissions: flagsOf(permissions),
  notificationTypes: flagsOf(notificationTypes),
  notificationChannels: flagsOf(notificationChannels),
  user: z.object({ id: Id, name: z.string(), image: z.string().nullable() }),
})

function flagsOf<Name extends string>(names: readonly Name[]) {
  return z.object(Object.fromEntries(names.map((name) => [name, z.boolean()])) as Record<Name, z.ZodBoolean>)
}

function flags<Name extends string>(names: readonly Name[], isSet: (name: Name) => boolean) {
  return Object.fromEntries(names.map((name) => [name, isSet(name)])) as Record<Name, boolean>
}

/** A person who answers. Only users are members: a bot has none and is not shown. */
export type MemberAgent = Agent & { userId: IdOf }

export function isMember(agent: Agent): agent is MemberAgent {
  return agent.userId !== undefined
}

/** Owners and administrators may do everything, others all but administer. */
export function presentMember(agent: MemberAgent): z.input<typeof Member> {
  const { accountId, id, userId, name, role, createdAt } = agent
  return {
    id,
    createdAt,
    updatedAt: createdAt,
    workspaceId: accountId,
    userId,
    role: role === 'owner' ? 'owner' : 'agent',
    permissions: flags(permissions, (permission) =>
      permission === 'superAdmin' ? role !== 'agent' : permission !== 'onlyAssignedContacts',
    ),
    notificationTypes: flags(notificationTypes, () => false),
    notificationChannels: flags(notificationChannels, () => false),
    user: { id: userId, name, image: null },
  }
}
