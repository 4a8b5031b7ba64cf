import type { Inbox } from '../../core/inboxes/index.ts'
import type { Id } from '../../platform/ids.ts'

export const lineProviders = ['sip', 'twilio', 'plivo', 'vobiz'] as const
export type LineProvider = (typeof lineProviders)[number]

/** The phone line that an inbox holds, from its settings. */
export type Line = {
  accountId: Id
  inboxId: Id
  provider: LineProvider
  /** The caller's number of our calls, E.164. */
  number: string | undefined
  /** How many calls of ours may run at once. */
  maxCalls: number
  ringTimeoutMs: number
  /** What callers hear: a key of the media store, an address, or a text to be spoken. */
  greeting: string | undefined
  sip: SipSettings
  http: HttpSettings
}

export type SipSettings = {
  /** Our own address, such as `sip:user@trunk.example`. */
  uri: string | undefined
  registrar: string | undefined
  proxy: string | undefined
  username: string | undefined
  password: string | undefined
  transport: 'udp' | 'tcp' | 'tls'
  register: boolean
  listenAddress: string | undefined
  listenPort: number | undefined
  /** Where a number is called, such as `sip:{number}@10.0.0.7:5060`; `{digits}` is the number without its `+`. */
  dial: string | undefined
  /** The network interface of speech and signalling; the one of the default route without it. */
  networkInterface: string | undefined
  rtpPorts: string
}

export type HttpSettings = {
  accountId: string | undefined
  authToken: string | undefined
  apiUrl: string | undefined
  /** Whether the provider records calls; what it recorded is fetched and kept. */
  recordCalls: boolean
}

/** The line of an inbox, if it has one. */
export function lineOf(
  inbox: Pick<Inbox, 'accountId' | 'id' | 'channel' | 'phone' | 'settings' | 'secrets'>,
) {
  const { settings, secrets } = inbox
  const prefix = linePrefix(inbox.channel)
  const text = (name: string) => textOf(settings[prefix + name])
  const number = (name: string, fallback: number) => Number(settings[prefix + name] ?? fallback)
  const provider = lineProviders.find((known) => known === text('provider'))
  if (!provider) return undefined
  const line: Line = {
    accountId: inbox.accountId,
    inboxId: inbox.id,
    provider,
    number: inbox.phone,
    maxCalls: number('max_calls', 5),
    ringTimeoutMs: number('ring_timeout_seconds', 60) * 1000,
    greeting: text('greeting'),
    sip: {
      uri: text('sip_uri'),
      registrar: text('registrar'),
      proxy: text('proxy'),
      username: text('username'),
      password: secrets[`${prefix}password`],
      transport: transportOf(text('transport')),
      register: settings[`${prefix}register`] === true,
      listenAddress: text('listen_address'),
      listenPort: settings[`${prefix}listen_port`] === undefined ? undefined : number('listen_port', 0),
      dial: text('dial'),
      networkInterface: text('network_interface'),
      rtpPorts: text('rtp_ports') ?? '16384-32767',
    },
    http: {
      accountId: text('account_id'),
      authToken: secrets[`${prefix}auth_token`],
      apiUrl: text('api_url'),
      recordCalls: settings[`${prefix}record_calls`] === true,
    },
  }
  return line
}

/** Bare names in an inbox that is a phone line; before others, `line_`, beside the settings of their own network. */
export function linePrefix(channel: string): string {
  return channel === 'voice' ? '' : 'line_'
}

function transportOf(text: string | undefined): SipSettings['transport'] {
  return text === 'tcp' || text === 'tls' ? text : 'udp'
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : String(value)
}
