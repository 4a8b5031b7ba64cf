import type { Agent } from '../../../shared/parley/index.ts'

/** The pages of the settings, as the address names them, by group. */
export const sectionGroups = [
  { id: 'account', sections: ['account', 'agents', 'teams', 'audit'] },
  { id: 'channels', sections: ['inboxes', 'templates'] },
  { id: 'answers', sections: ['canned-responses', 'tags', 'custom-fields'] },
  { id: 'developers', sections: ['webhooks', 'credentials'] },
] as const

export type SectionId = (typeof sectionGroups)[number]['sections'][number]

const sectionIds = sectionGroups.flatMap(({ sections }) => [...sections])

/** What only those see who set the account up. */
const forAdmins = new Set<SectionId>(['audit', 'webhooks', 'credentials'])

type Me = Pick<Agent, 'role'>

export function toSection(name: string | null): SectionId | undefined {
  return sectionIds.find((id) => id === name)
}

export function canSee(me: Me, id: SectionId): boolean {
  return isAdmin(me) || !forAdmins.has(id)
}

/** Whether they set the account up; agents work with what there is. */
export function isAdmin({ role }: Me): boolean {
  return role !== 'agent'
}
