import { knownZone, windowOf } from './contact-filter-clock.ts'
import type { Store, StoredContact, StoredConversation } from './contact-filter-store.ts'
import {
  type Asked,
  type AskedFilter,
  choice,
  inWindows,
  listOf,
  number,
  set,
  text,
  type Verdict,
  yesNo,
} from './contact-filter-verdicts.ts'

export { type AskedFilter, fold } from './contact-filter-verdicts.ts'

type World = { store: Store; now: Date; timezone: string }

/**
 * Who is meant by a filter, read plainly off the vendor's words: one contact at a time, one condition at a time. It
 * shares nothing with the server but those words.
 */
export function idsMeant(filter: AskedFilter, { store, now }: { store: Store; now: Date }): string[] {
  const world = { store, now, timezone: knownZone(filter.timezone) }
  return store.contacts
    .filter((contact) => contact.deletedAt === null && (group(filter, contact, world) ?? true))
    .map(({ id }) => id)
    .sort()
}

function group({ operator, conditions = [] }: Asked, contact: StoredContact, world: World): Verdict {
  const verdicts = conditions.flatMap((condition) => {
    const verdict =
      condition.field === undefined || condition.field === 'group'
        ? group(condition, contact, world)
        : judge(trimmed(condition), contact, world)
    return verdict ?? []
  })
  if (verdicts.length === 0) return undefined
  return operator === 'or' ? verdicts.includes(true) : !verdicts.includes(false)
}

function trimmed(asked: Asked): Asked {
  const { value } = asked
  if (value === undefined) return asked
  return { ...asked, value: Array.isArray(value) ? value.map((item) => item.trim()) : value.trim() }
}

function judge(asked: Asked, contact: StoredContact, world: World): Verdict {
  const { conversations } = contact
  const some = (is: (conversation: StoredConversation) => boolean) => yesNo(asked, conversations.some(is))
  const greatest = (key: 'contactReadAt' | 'lastOutboundAt' | 'lastInboundAt') =>
    conversations.reduce<Date | null>((last, { [key]: at }) => (at && (!last || at > last) ? at : last), null)
  switch (asked.field) {
    case 'fullName':
      return text(asked, namesOf(contact).full)
    case 'email':
      return text(asked, contact.email)
    case 'phone':
      return text(asked, contact.phone)
    case 'lastUserInput':
      return text(asked, lastInput(contact)?.text ?? null)
    case 'lastComment':
      return text(asked, null)
    case 'questionnaireStarted':
    case 'questionnaireInProgress':
    case 'questionnaireFinished':
      return !((asked.operator === 'eq' && asked.value === 'true') || asked.operator === 'isNotEmpty')
    case 'gender':
    case 'country':
    case 'timezone':
      return choice(asked, contact[asked.field])
    case 'locale':
      return choice(asked, contact.language)
    case 'continent':
      return continent(asked, contact.country)
    case 'executedFlow':
      return undefined
    case 'lastUserInputType':
      return inputType(asked, lastInput(contact)?.kind)
    case 'contactCreatedAt':
      return date(asked, contact.createdAt, world)
    case 'lastSeen':
      return date(asked, greatest('contactReadAt'), world)
    case 'lastSent':
      return date(asked, greatest('lastOutboundAt'), world)
    case 'lastInteraction':
      return date(asked, greatest('lastInboundAt'), world)
    case 'contactCreatedDateMinutesAgo':
      return minutes(asked, contact.createdAt, world)
    case 'lastSeenMinutesAgo':
      return minutes(asked, greatest('contactReadAt'), world)
    case 'lastInteractionMinutesAgo':
      return minutes(asked, greatest('lastInboundAt'), world)
    case 'consecutiveAiFailures':
      return number(asked, '0')
    case 'hasContactInfo':
      return contactInfo(asked, contact)
    case 'existingContact':
      return yesNo(asked, Boolean(contact.email || contact.phone))
    case 'emailWasVerified':
      return yesNo(asked, contact.emailVerified)
    case 'optedInForEmail':
      return yesNo(asked, contact.emailOptIn)
    case 'subscribedToBroadcast':
      return yesNo(asked, contact.subscribedAt !== null)
    case 'blocked':
      return yesNo(asked, contact.blockedAt !== null)
    case 'interactedInLast24h':
      return some(
        ({ lastInboundAt }) =>
          lastInboundAt !== null && lastInboundAt.getTime() >= world.now.getTime() - 86_400_000,
      )
    case 'fromCtwaAd':
      return some(({ messages }) => messages.some(({ extras }) => extras?.referral?.ctwa_clid))
    case 'archived':
      return some(({ archivedAt }) => archivedAt !== null)
    case 'followUp':
      return some(({ followed }) => followed)
    case 'conversationTransferredToHuman':
      return some(
        ({ botEnabled, botResumeAt }) => !botEnabled && (botResumeAt === null || botResumeAt > world.now),
      )
    case 'unreplied':
      return some(
        ({ lastInboundAt, lastOutboundAt }) =>
          lastInboundAt !== null && (lastOutboundAt === null || lastInboundAt > lastOutboundAt),
      )
    case 'unread':
      return some(isUnread)
    case 'source':
      return set(
        asked,
        contact.identities.map(({ source }) =>
          source.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
        ),
      )
    case 'currentChannel':
      return channel(asked, contact)
    case 'inbox':
      return set(
        asked,
        conversations.map(({ inboxId }) => inboxId),
      )
    case 'language':
      return set(
        asked,
        contact.identities.flatMap(({ language }) => language || []),
      )
    case 'tags':
      return tags(asked, contact, world)
    case 'customFields':
      return set(
        asked,
        contact.values.map(({ fieldId }) => fieldId),
      )
    case 'broadcastSent':
      return set(
        asked,
        contact.campaigns.filter(({ sentAt }) => sentAt).map(({ id }) => id),
      )
    case 'broadcastDelivered':
      return set(
        asked,
        contact.campaigns.filter(({ deliveredAt }) => deliveredAt).map(({ id }) => id),
      )
    case 'broadcastSeen':
      return set(
        asked,
        contact.campaigns.filter(({ readAt }) => readAt).map(({ id }) => id),
      )
    case 'broadcastFailed':
      return set(
        asked,
        contact.campaigns.filter(({ failedAt }) => failedAt).map(({ id }) => id),
      )
    case 'broadcastClicked':
    case 'subscribedToDripCampaign':
    case 'entryPointsLinks':
    case 'ctwaConversion':
      return set(asked, [])
    case 'conversationAssigned':
      return assigned(asked, contact, world)
    case 'customField':
      return customField(asked, contact, world)
    case 'couponTopic':
      return false
    case 'ctwaRetarget':
      return retarget(asked, contact, world)
    default:
      throw new Error(`The evaluator does not know ${asked.field}`)
  }
}

/** First and last name as they were given apart, else the words of the whole one. */
export function namesOf({ name, firstName, lastName, phone, email }: StoredContact) {
  const whole = name === phone || name === email ? '' : name
  const [, first = '', last = ''] =
    firstName || lastName
      ? ['', firstName ?? '', lastName ?? '']
      : (/^\s*(\S*)\s*([\s\S]*?)\s*$/.exec(whole) ?? [])
  return { first, last, full: [first, last].filter(Boolean).join(' ') || null }
}

function lastInput({ conversations }: StoredContact) {
  const inputs = conversations
    .filter(({ lastInboundAt }) => lastInboundAt)
    .flatMap(({ messages }) => messages)
    .filter(({ direction, kind }) => direction === 'inbound' && kind !== 'system')
  return inputs.sort(
    (a, b) => b.occurredAt.getTime() - a.occurredAt.getTime() || Number(b.id) - Number(a.id),
  )[0]
}

function inputType(asked: Asked, kind: string | undefined): Verdict {
  const names: Record<string, string> = {
    text: 'text',
    button: 'text',
    image: 'image',
    sticker: 'image',
    document: 'file',
    location: 'location',
    audio: 'audio',
    video: 'video',
    gif: 'gif',
  }
  if (asked.operator === 'isNotEmpty') return kind !== undefined
  return choice(asked, kind === undefined ? null : names[kind]!)
}

function continent(asked: Asked, country: string | null): Verdict {
  const continents: Record<string, string> = {
    VN: 'AS',
    FR: 'EU',
    US: 'NA',
    SA: 'AS',
    BR: 'SA',
    AU: 'OC',
    EG: 'AF',
  }
  const stored = continents[(country ?? '').toUpperCase()] ?? 'unknown'
  return choice(asked.operator === 'isEmpty' ? { operator: 'eq', value: 'unknown' } : asked, stored)
}

function contactInfo(asked: Asked, { email, phone }: StoredContact): Verdict {
  if (asked.operator === 'isEmpty') return !email && !phone
  const known: Record<string, boolean> = {
    phone: Boolean(phone),
    email: Boolean(email),
    phoneAndEmail: Boolean(phone && email),
  }
  const ways = listOf(asked).filter((value) => Object.hasOwn(known, value))
  if (ways.length === 0) return undefined
  return (asked.operator === 'notIn') !== ways.some((way) => known[way])
}

export function isUnread({ lastActivityAt, agentReadAt, lastMessageId, lastCallId }: StoredConversation) {
  return (
    Boolean(lastMessageId ?? lastCallId) && (!agentReadAt || lastActivityAt.getTime() > agentReadAt.getTime())
  )
}

const channelWords: Record<string, string> = { email: 'smtp' }

function channel(asked: Asked, { conversations }: StoredContact): Verdict {
  if (listOf(asked).includes('omnichannel'))
    return ['notIn', 'ne'].includes(asked.operator)
      ? conversations.length === 0
      : asked.operator === 'isEmpty'
        ? conversations.length === 0
        : conversations.length > 0
  return set(
    asked,
    conversations.map((one) => channelWords[one.channel] ?? one.channel),
  )
}

function tags(asked: Asked, { tagIds }: StoredContact, { store }: World): Verdict {
  const byName = (name: string) => store.tags.filter((tag) => tag.name === name).map(({ id }) => id)
  const meant = listOf(asked).flatMap((value) =>
    store.tags.some(({ id }) => id === value) ? [value] : [...byName(value), `no ${value}`],
  )
  return set({ ...asked, ...(asked.value !== undefined && { value: meant }) }, tagIds)
}

function assigned(asked: Asked, { conversations }: StoredContact, { store }: World): Verdict {
  if (asked.operator === 'isEmpty')
    return !conversations.some(({ assigneeId, teamId }) => assigneeId ?? teamId)
  const meant = listOf(asked).filter((value) => /^(u_|t_)[1-9][0-9]{0,18}$|^unassigned$/.test(value))
  const stored = conversations.flatMap(({ assigneeId, teamId }) => {
    const agent = store.agents.find(({ id }) => id === assigneeId)
    const names = [...(agent ? [`u_${agent.userId ?? agent.id}`] : []), ...(teamId ? [`t_${teamId}`] : [])]
    return names.length > 0 ? names : ['unassigned']
  })
  return set({ ...asked, value: meant }, stored)
}

function minutes(asked: Asked, at: Date | null, { now }: World): Verdict {
  const ago = at && String(Math.floor((now.getTime() - at.getTime()) / 60_000))
  return number(asked, ago, (text) => /^\d+$/.test(text))
}

function date(asked: Asked, at: Date | null, { timezone }: World): Verdict {
  if (asked.operator === 'isEmpty') return at === null
  if (asked.operator === 'isNotEmpty') return at !== null
  const windows = listOf(asked).map((value) => windowOf(value, timezone))
  return inWindows(asked, windows, (moment) => at && at.getTime() - moment.at)
}

function customField(asked: Asked, { values }: StoredContact, { timezone }: World): Verdict {
  const value = values.find(({ fieldId }) => fieldId === asked['customFieldId'])?.value
  const stored = value === undefined || value === null ? null : textOf(value)
  const { operator } = asked
  if (operator === 'isEmpty') return !stored
  if (operator === 'isNotEmpty') return Boolean(stored)
  switch (asked['valueType']) {
    case 'boolean':
      return asked.value === 'true'
        ? stored?.toLowerCase() === 'true'
        : Boolean(stored) && stored?.toLowerCase() !== 'true'
    case 'number':
      return number(asked, stored)
    case 'datetime': {
      if (/contains|With/i.test(operator)) return text(asked, stored)
      const have = stored === null ? undefined : windowOf(stored, 'UTC')
      const isZoned = stored !== null && /(Z|[+-]\d\d(:?\d\d)?)$/i.test(stored.slice(10))
      const fraction = stored === null ? 0 : Number(/\.\d+/.exec(stored)?.[0] ?? 0) * 1000
      const windows = listOf(asked).map((wanted) => windowOf(wanted, timezone))
      return inWindows(asked, windows, (moment) => {
        if (!have) return null
        return (isZoned ? have.from.at - moment.at : have.from.wall - moment.wall) + fraction
      })
    }
    case 'text':
      return text(asked, stored, true)
    default: {
      const items = Array.isArray(value) ? value.map(String) : stored === null ? [] : [stored]
      return set(asked, items)
    }
  }
}

/** A value as PostgreSQL writes it as text. */
function textOf(value: unknown): string {
  if (typeof value === 'object') return JSON.stringify(value).replace(/([:,])/g, '$1 ')
  return String(value)
}

function retarget(asked: Asked, { conversations }: StoredContact, { timezone }: World): Verdict {
  const { segment, adId, integrationWhatsappId: inboxId } = asked
  const [since, until] = [
    windowOf(String(asked['since']), timezone),
    windowOf(String(asked['until']), timezone),
  ]
  if (!since || !until) return undefined
  if (segment !== 'conversations') return false
  return conversations.some((conversation) =>
    conversation.messages.some(
      ({ extras, occurredAt }) =>
        extras?.referral?.ctwa_clid &&
        (adId === undefined || extras.referral.source_id === adId) &&
        (inboxId === undefined || conversation.inboxId === inboxId) &&
        occurredAt.getTime() >= since.from.at &&
        occurredAt.getTime() < until.until.at,
    ),
  )
}
