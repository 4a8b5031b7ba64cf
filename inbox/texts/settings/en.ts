import { plural } from '../plural.ts'
import { en as answers } from './answers/en.ts'
import { en as developers } from './developers/en.ts'
import { en as inboxes } from './inboxes/en.ts'
import { en as people } from './people/en.ts'
import { en as templates } from './templates/en.ts'
import { en as webchat } from './webchat/en.ts'

/** The words of the settings. Those of larger screens stand in folders of their own. */
export const en = {
  ...people,
  ...answers,
  ...developers,
  inboxes,
  webchat,
  templates,
  nav: {
    title: 'Settings',
    groups: { account: 'Account', channels: 'Channels', answers: 'Answers', developers: 'Developers' },
    sections: {
      account: 'General',
      agents: 'Agents',
      teams: 'Teams',
      audit: 'Audit log',
      inboxes: 'Inboxes',
      templates: 'Templates',
      'canned-responses': 'Canned responses',
      tags: 'Tags',
      'custom-fields': 'Custom fields',
      webhooks: 'Webhooks',
      credentials: 'API credentials',
    },
    references: 'API reference',
  },
  common: {
    unsaved: 'You have unsaved changes',
    discard: 'Discard',
    edit: 'Edit',
    delete: 'Delete',
    create: 'Create',
    done: 'Done',
    choose: 'Choose…',
    back: 'Back',
    optional: 'optional',
    more: (name: string) => `More about ${name}`,
    allInboxes: 'All inboxes',
    certainInboxes: 'Certain inboxes only',
    inboxes: (count: number) => plural('en', count, { one: '# inbox', other: '# inboxes' }),
    readOnly: 'You can look at this. Administrators change it.',
    adminsOnly: 'This is for administrators',
    adminsOnlyText: 'Ask an owner or administrator of the account if you need something here.',
    loadMore: 'Load more',
    shownOnce: 'It is shown this once. Keep it somewhere safe.',
    gone: 'This does not exist any more',
  },
  account: {
    title: 'General',
    text: 'The account’s name, and what holds for all of its inboxes.',
    general: 'Account',
    name: 'Name',
    nameHelp: 'Stands in invitations, and in the list of accounts of those who work for several.',
    whatsapp: 'WhatsApp',
    strictWindow: 'Refuse late answers at once',
    strictWindowHelp:
      'WhatsApp takes free-form messages for 24 hours after the contact’s last one. With this on, programs that send later get an error right away; otherwise the message is accepted and then fails.',
    api: 'Programs',
    apiText: 'How this account answers programs that use an API.',
    rate: 'Requests per second',
    rateHelp: 'The most that one credential may make. 0: the server’s own limit.',
    country: 'Default country code',
    countryHelp: 'For phone numbers that come without one through Hatif’s API.',
    casing: 'Spelling of keys in Hatif’s lists',
    casingHelp: 'Hatif’s live service and its documentation differ.',
    casings: { live: 'As the live service: camelCase', documented: 'As documented: PascalCase' },
    enumNames: 'Name the states in Hatif’s call results',
    enumNamesHelp: 'Otherwise they are numbers.',
  },
  done: {
    inboxOn: 'Inbox switched on',
    inboxOff: 'Inbox switched off',
    inboxDeleted: 'Inbox deleted',
    agentRemoved: (name: string) => `${name} was removed`,
    invitationWithdrawn: (email: string) => `The invitation to ${email} was withdrawn`,
    cannedDeleted: (shortcut: string) => `${shortcut} was deleted`,
    credentialRevoked: (name: string) => `“${name}” was revoked`,
    webhookPaused: 'Webhook paused',
    webhookResumed: 'Webhook switched on',
    webhookDeleted: 'Webhook deleted',
    teamDeleted: (name: string) => `The team “${name}” was deleted`,
    tagDeleted: (name: string) => `The tag “${name}” was deleted`,
    fieldDeleted: (name: string) => `The field “${name}” was deleted`,
    resent: 'On its way again',
    replayed: (count: number) =>
      plural('en', count, {
        one: '# delivery is on its way again',
        other: '# deliveries are on their way again',
      }),
    templateCreated: 'Handed in for review',
    synced: (count: number) => plural('en', count, { one: '# template', other: '# templates' }),
  },
}

export type SettingsTexts = typeof en
