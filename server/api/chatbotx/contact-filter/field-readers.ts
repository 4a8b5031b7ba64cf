import type { Assignees, ContactFilter, SetTest } from '../../../core/contact-filters/index.ts'
import { type Id, isId } from '../../../platform/ids.ts'
import { type ChannelName, channelNames, channelOf } from '../present/inbox.ts'
import { countriesOf } from './continents.ts'
import {
  choice,
  flag,
  minutesAgo,
  never,
  type Reader,
  text,
  time,
  unknownLinks,
  unknownText,
  yesOrNo,
  zero,
} from './facts.ts'
import type { Field } from './fields.ts'
import { type Asked, listOf, positiveOf, readChoiceTest, readSetTest } from './read-tests.ts'

export type { Context } from './facts.ts'

const dayMs = 86_400_000

const has = (on: 'email' | 'phone'): ContactFilter => ({ on, text: { op: 'present' } })
const lacks = (on: 'email' | 'phone'): ContactFilter => ({ on, text: { op: 'empty' } })

/** What each of the vendor's fields asks of our store. */
export const fieldReaders: Record<Field, Reader> = {
  fullName: text('fullName'),
  email: text('email'),
  phone: text('phone'),
  lastUserInput: text('lastInput'),
  lastComment: unknownText,
  questionnaireStarted: never,
  questionnaireInProgress: never,
  questionnaireFinished: never,
  gender: choice('gender'),
  country: choice('country'),
  locale: choice('language'),
  timezone: choice('timezone'),
  continent: readContinent,
  // July took it and did nothing with it.
  executedFlow: () => undefined,
  lastUserInputType: readInputType,
  contactCreatedAt: time('created'),
  lastSeen: time('lastRead'),
  lastSent: time('lastOutbound'),
  lastInteraction: time('lastInbound'),
  contactCreatedDateMinutesAgo: minutesAgo('created'),
  lastSeenMinutesAgo: minutesAgo('lastRead'),
  lastInteractionMinutesAgo: minutesAgo('lastInbound'),
  consecutiveAiFailures: zero,
  hasContactInfo: readContactInfo,
  ctwaConversion: unknownLinks,
  emailWasVerified: flag('emailVerified'),
  optedInForEmail: flag('emailOptIn'),
  existingContact: yesOrNo({ any: [has('email'), has('phone')] }, { all: [lacks('email'), lacks('phone')] }),
  subscribedToBroadcast: flag('subscribed'),
  blocked: flag('blocked'),
  interactedInLast24h: (asked, { now }) => {
    const from = new Date(now.getTime() - dayMs)
    const yes = asked.operator === 'eq' && asked.value === 'true'
    return { on: 'lastInbound', time: { op: 'within', from, not: !yes } }
  },
  fromCtwaAd: yesOrNo({ on: 'adClicks', is: true }, { on: 'adClicks', is: false }),
  archived: flag('archived'),
  followUp: flag('followed'),
  conversationTransferredToHuman: flag('handedOver'),
  unreplied: flag('awaitingReply'),
  unread: flag('unread'),
  source: (asked) => ofLinks('sources', readSetTest(asked, sourcesOf)),
  currentChannel: readChannels,
  inbox: (asked) => ofLinks('inboxes', readSetTest(asked, idsOf)),
  language: (asked) =>
    ofLinks(
      'languages',
      readSetTest(asked, (values) => values),
    ),
  tags: (asked) => {
    const tags = readSetTest(asked, (names) => ({ ids: idsOf(names), names }))
    return tags && { on: 'tags', tags }
  },
  customFields: (asked) => ofLinks('customFields', readSetTest(asked, idsOf)),
  broadcastSent: ofCampaigns('sent'),
  broadcastDelivered: ofCampaigns('delivered'),
  broadcastSeen: ofCampaigns('read'),
  broadcastClicked: unknownLinks,
  broadcastFailed: ofCampaigns('failed'),
  subscribedToDripCampaign: unknownLinks,
  entryPointsLinks: unknownLinks,
  conversationAssigned: (asked) => {
    const assignees = readSetTest(asked, readAssignees)
    return assignees && { on: 'assignees', assignees }
  },
}

function ofLinks(
  on: 'sources' | 'inboxes' | 'languages' | 'customFields',
  links: SetTest<string[]> | undefined,
): ContactFilter | undefined {
  return links && { on, links }
}

function ofCampaigns(step: 'sent' | 'delivered' | 'read' | 'failed'): Reader {
  return (asked) => {
    const links = readSetTest(asked, idsOf)
    return links && { on: 'campaigns', step, links }
  }
}

/** What cannot be an id names nothing, and so is left out. */
function idsOf(values: string[]): Id[] {
  return values.filter(isId)
}

/** What the vendor calls the ways an address became known. */
const sources: Record<string, string> = {
  inboundMessage: 'inbound_message',
  webchat: 'webchat',
  ads: 'ads',
  botLink: 'bot_link',
  chatPlugin: 'chat_plugin',
  comments: 'comments',
  imported: 'imported',
  api: 'api',
  direct: 'direct',
}

function sourcesOf(values: string[]): string[] {
  return values.flatMap((value) => (Object.hasOwn(sources, value) ? [sources[value]!] : []))
}

/** `omnichannel` is any channel. */
function readChannels(asked: Asked): ContactFilter | undefined {
  if (listOf(asked.value).includes('omnichannel'))
    return { on: 'channels', links: { op: positiveOf(asked.operator).not ? 'empty' : 'present' } }
  const links = readSetTest(asked, (values) =>
    values
      .filter((value) => channelNames.includes(value as ChannelName))
      .flatMap((name) => channelOf(name as ChannelName) ?? []),
  )
  return links && { on: 'channels', links }
}

/** `u_<user>`, `t_<team>`, `unassigned`; undefined when there is none of these. */
export function readAssignees(values: string[]): Assignees | undefined {
  const idsAfter = (prefix: string) =>
    values.flatMap((value) => (value.startsWith(prefix) && isId(value.slice(2)) ? [value.slice(2)] : []))
  const assignees = {
    userIds: idsAfter('u_'),
    teamIds: idsAfter('t_'),
    nobody: values.includes('unassigned'),
  }
  const isEmpty = assignees.userIds.length + assignees.teamIds.length === 0 && !assignees.nobody
  return isEmpty ? undefined : assignees
}

/** The continent follows from the country; that of no country, or of one that lies nowhere, is `unknown`. */
function readContinent(asked: Asked): ContactFilter | undefined {
  const test =
    asked.operator === 'isEmpty'
      ? readChoiceTest({ operator: 'eq', value: 'unknown' })
      : readChoiceTest(asked)
  if (test?.op !== 'among') return undefined
  const named = new Set(countriesOf(test.values))
  if (!test.values.includes('unknown'))
    return { on: 'country', choice: { op: 'among', values: [...named], not: test.not } }
  const others = countriesOf().filter((country) => !named.has(country))
  return { on: 'country', choice: { op: 'among', values: others, not: !test.not } }
}

/** The kinds of messages that the vendor calls by one name. */
const inputKinds: Record<string, string[]> = {
  text: ['text', 'button', 'interactive', 'order', 'reaction', 'contacts', 'unsupported'],
  location: ['location'],
  refLink: [],
  image: ['image', 'sticker'],
  video: ['video'],
  audio: ['audio'],
  gif: ['gif'],
  file: ['document'],
}

function readInputType(asked: Asked): ContactFilter | undefined {
  const test = readChoiceTest(asked)
  if (test?.op !== 'among') return test && { on: 'lastInputKind', choice: test }
  const values = test.values.flatMap((value) => (Object.hasOwn(inputKinds, value) ? inputKinds[value]! : []))
  return { on: 'lastInputKind', choice: { ...test, values } }
}

/** Whether there is a way to reach the contact: `phone`, `email`, or both at once. */
function readContactInfo(asked: Asked): ContactFilter | undefined {
  if (asked.operator === 'isEmpty') return { all: [lacks('phone'), lacks('email')] }
  const known: Record<string, { yes: ContactFilter; no: ContactFilter }> = {
    phone: { yes: has('phone'), no: lacks('phone') },
    email: { yes: has('email'), no: lacks('email') },
    phoneAndEmail: {
      yes: { all: [has('phone'), has('email')] },
      no: { any: [lacks('phone'), lacks('email')] },
    },
  }
  const ways = listOf(asked.value).flatMap((value) => (Object.hasOwn(known, value) ? [known[value]!] : []))
  if (ways.length === 0) return undefined
  return positiveOf(asked.operator).not
    ? { all: ways.map(({ no }) => no) }
    : { any: ways.map(({ yes }) => yes) }
}
