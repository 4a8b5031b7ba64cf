import type { Inbox, Network } from '../../core/inboxes/index.ts'
import type { GuardedFetch } from '../../platform/http/index.ts'
import type { Capabilities, ChannelAdapter } from '../adapter.ts'
import { actOnCall, type CallAction, type NewCall, startCall } from './calls.ts'
import { capabilities } from './capabilities.ts'
import {
  checkConnection,
  exchangeCode,
  type NetworkNumber,
  phoneNumbers,
  subscribeApp,
} from './connection.ts'
import { fileKind } from './file-kind.ts'
import type { Access, Answer, Graph } from './graph.ts'
import type { Json } from './json.ts'
import { locate } from './locate.ts'
import { markRead } from './mark-read.ts'
import { fetchMedia } from './media.ts'
import { parse } from './parse.ts'
import { whatsappSchema } from './schema.ts'
import { send } from './send.ts'
import {
  type CreatedTemplate,
  createTemplate,
  editTemplate,
  listTemplates,
  type NewNetworkTemplate,
} from './templates.ts'
import { verifyCallback } from './verify.ts'

export type { CallAction, NewCall } from './calls.ts'
export type { NetworkNumber } from './connection.ts'
export type { Answer } from './graph.ts'
export type { CreatedTemplate, NewNetworkTemplate } from './templates.ts'
export { answerHandshake, isHandshake } from './verify.ts'

export type WhatsAppOptions = {
  fetch: GuardedFetch
  graphUrl: string
  graphVersion: string
  /** The server-wide Meta app, for inboxes without their own and for embedded signup. */
  appId?: string
  appSecret?: string
  verifyToken?: string
  /** Under which Meta reaches our files, for links that begin with `/`. */
  publicUrl?: () => string
}

/** WhatsApp through Meta's Cloud API. Every operation answers; a failure carries the outcome behind it. */
export interface WhatsAppAdapter extends ChannelAdapter, Network {
  readonly capabilities: Capabilities
  checkConnection(inbox: Inbox): Promise<Answer<{ details: Json }>>
  markRead(inbox: Inbox, message: { networkId: string; typing?: boolean }): Promise<Answer<object>>
  listTemplates(inbox: Inbox): ReturnType<typeof listTemplates>
  createTemplate(inbox: Inbox, template: NewNetworkTemplate): Promise<Answer<CreatedTemplate>>
  editTemplate(
    inbox: Inbox,
    template: { networkId: string; category: string; components: unknown[] },
  ): Promise<Answer<object>>
  exchangeCode(code: string): Promise<Answer<{ accessToken: string }>>
  phoneNumbers(inbox: Access): Promise<Answer<{ numbers: NetworkNumber[] }>>
  startCall(inbox: Inbox, call: NewCall): Promise<Answer<{ networkId: string }>>
  actOnCall(inbox: Inbox, call: CallAction): Promise<Answer<object>>
  subscribeApp(inbox: Inbox, callback: { callbackUrl: string; verifyToken: string }): Promise<Answer<object>>
}

export function createWhatsAppAdapter(options: WhatsAppOptions): WhatsAppAdapter {
  const { fetch, graphUrl, graphVersion, appId, appSecret, verifyToken, publicUrl } = options
  const graph: Graph = { fetch, graphUrl, graphVersion }
  return {
    channel: whatsappSchema.channel,
    schema: whatsappSchema,
    capabilities,
    takesReactions: true,
    fileKind,
    locate,
    verify: (request, inbox) => verifyCallback(request, inbox, { appSecret, verifyToken }),
    parse,
    send: (message, inbox) => send(graph, message, inbox, publicUrl?.()),
    fetchMedia: (attachment, inbox) => fetchMedia(graph, attachment, inbox),
    checkConnection: (inbox) => checkConnection(graph, inbox),
    markRead: (inbox, message) => markRead(graph, inbox, message),
    listTemplates: (inbox) => listTemplates(graph, inbox),
    createTemplate: (inbox, template) => createTemplate(graph, inbox, template),
    editTemplate: (inbox, template) => editTemplate(graph, inbox, template),
    exchangeCode: (code) => exchangeCode(graph, code, { appId, appSecret }),
    phoneNumbers: (inbox) => phoneNumbers(graph, inbox),
    startCall: (inbox, call) => startCall(graph, inbox, call),
    actOnCall: (inbox, call) => actOnCall(graph, inbox, call),
    subscribeApp: (inbox, callback) => subscribeApp(graph, inbox, callback),
  }
}
