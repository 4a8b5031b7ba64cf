import type { Id } from '../../platform/ids.ts'

/**
 * Which contacts are meant: conditions, joined by AND (`all`) or OR (`any`) to any depth. `{ all: [] }` lets
 * everybody through, `{ any: [] }` nobody.
 */
export type ContactFilter = { all: ContactFilter[] } | { any: ContactFilter[] } | ContactCondition

/**
 * One thing that is asked of a contact. What is unknown of a contact fits no test, so it fits every negated one:
 * whose e-mail address is not `a@b.c`? Also of those who have none.
 */
export type ContactCondition =
  | { on: TextFact; text: TextTest }
  | { on: ChoiceFact; choice: ChoiceTest }
  | { on: TimeFact; time: TimeTest }
  /** How many whole minutes ago that was, as digits. */
  | { on: TimeFact; minutes: TextSearch & { not?: boolean } }
  | { on: Flag; is: boolean }
  | { on: 'tags'; tags: SetTest<TagNames> }
  | { on: LinkFact; links: SetTest<string[]> }
  | { on: 'campaigns'; step: CampaignStep; links: SetTest<Id[]> }
  | { on: 'assignees'; assignees: SetTest<Assignees> }
  | { on: 'adClicks'; is: boolean; click?: AdClick }
  | { on: 'customField'; id: Id; value: CustomFieldTest }

/** `lastInput`: the text of the contact's newest message. */
export type TextFact = 'fullName' | 'email' | 'phone' | 'lastInput'
export type ChoiceFact = 'gender' | 'country' | 'language' | 'timezone' | 'lastInputKind'
/** The last three are the greatest over the contact's conversations. */
export type TimeFact = 'created' | 'lastRead' | 'lastOutbound' | 'lastInbound'

/** The last five: some conversation of the contact is so. */
export type Flag =
  | 'emailVerified'
  | 'emailOptIn'
  | 'subscribed'
  | 'blocked'
  | 'archived'
  | 'followed'
  | 'handedOver'
  | 'awaitingReply'
  | 'unread'

/**
 * What a contact has some of: conversations in a channel or an inbox, identities of a source or a language, values
 * of custom fields.
 */
export type LinkFact = 'channels' | 'inboxes' | 'sources' | 'languages' | 'customFields'

export type CampaignStep = 'sent' | 'delivered' | 'read' | 'failed'

/** A tag may be named by its id or its name; a name that is digits means the tag with that id, if there is one. */
export type TagNames = { ids: Id[]; names: string[] }

/** `nobody`: neither an agent nor a team. Users, since a person is one in every account. */
export type Assignees = { userIds: Id[]; teamIds: Id[]; nobody: boolean }

/** A message that came by an advertisement. */
export type AdClick = { adId?: string; inboxId?: Id; from?: Date; until?: Date }

export type TextSearch = { op: 'contains' | 'begins' | 'ends'; value: string }
/** Letter case counts nowhere but in the values of custom fields, and there for `is` only. */
export type TextMatch = TextSearch | { op: 'is'; value: string }
export type TextTest = (TextMatch & { not?: boolean }) | Presence

export type ChoiceTest = { op: 'among'; values: string[]; not?: boolean } | Presence

/** From `from` until before `until`; an absent end is open. */
export type Window = { from?: Date; until?: Date }
export type TimeTest = ({ op: 'within'; not?: boolean } & Window) | Presence

/** A window that also says what the clock on the wall shows at its ends: `2026-03-01 09:00:00`. */
export type LocalWindow = Window & { fromWall?: string; untilWall?: string }

/** Some of the links are among `of`; negated: none of them. */
export type SetTest<Of> = { op: 'some'; of: Of; not?: boolean } | Presence

/** Numbers are texts such as `-1.5e3`: they may have more digits than JavaScript's. All comparisons must hold. */
export type NumberMatch = TextSearch | { op: 'compares'; all: { how: Comparison; to: string }[] }
export type Comparison = '=' | '<' | '<=' | '>' | '>='

/** A value that is a list, of a field with several choices, is among others when one of its items is. */
export type CustomFieldTest =
  | { type: 'text'; text: TextMatch; not?: boolean }
  | { type: 'number'; number: NumberMatch; not?: boolean }
  | { type: 'time'; within: LocalWindow; not?: boolean }
  | { type: 'choice'; among: string[]; not?: boolean }
  | { type: 'boolean'; is: boolean }
  | { type: 'presence'; is: boolean }

/** Whether there is a value at all; a text without characters is none. */
export type Presence = { op: 'present' } | { op: 'empty' }

/** What a number of a filter or a custom value looks like. `number_or_null` in SQL takes the same. */
export const numberPattern = /^[+-]?([0-9]{1,100}(\.[0-9]{0,100})?|\.[0-9]{1,100})([eE][+-]?[0-9]{1,2})?$/

/** All conditions of a filter, wherever they stand in it. */
export function conditionsOf(filter: ContactFilter): ContactCondition[] {
  if ('all' in filter) return filter.all.flatMap(conditionsOf)
  return 'any' in filter ? filter.any.flatMap(conditionsOf) : [filter]
}
