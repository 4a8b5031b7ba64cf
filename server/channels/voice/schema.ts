import type { InboxSchema, InboxSettingRule } from '../../core/inboxes/index.ts'
import { linePrefix } from './line.ts'

/** What a phone line is made of. Which of it is needed depends on who carries the calls. */
const lineSettings: Record<string, InboxSettingRule> = {
  provider: { help: 'Who carries the calls: sip, twilio, plivo or vobiz' },
  max_calls: { type: 'number', help: 'The most calls at once on the line; 5 unless set' },
  ring_timeout_seconds: { type: 'number', help: 'How long a phone may ring; 60 unless set' },
  greeting: {
    help: 'What callers hear before the line hangs up: a key of the media store, an address of a file, or a text to be spoken; without it the line rings',
  },
  sip_uri: { help: 'sip: the line’s own address, such as sip:user@trunk.example' },
  registrar: { help: 'sip: where the line registers, when that is not the host of its address' },
  proxy: { help: 'sip: through which host everything goes' },
  username: { help: 'sip: the name to sign in with' },
  password: { secret: true, help: 'sip: the password to sign in with; no blank and no semicolon' },
  transport: { help: 'sip: udp, tcp or tls; udp unless set' },
  register: { type: 'flag', help: 'sip: register, so that calls reach the line; off unless true' },
  listen_address: { help: 'sip: the address of this machine to listen on; all of them unless set' },
  listen_port: { type: 'number', help: 'sip: the port on which calls come in, such as 5060' },
  network_interface: {
    help: 'sip: the network interface or address of speech; the default route’s unless set',
  },
  rtp_ports: { help: 'sip: the ports for speech; 16384-32767 unless set' },
  dial: {
    help: 'sip: where numbers are called, such as sip:{number}@10.0.0.7:5060, or {digits} without the +; the host of the line’s address unless set',
  },
  account_id: { help: 'twilio, plivo, vobiz: the id of the account there' },
  auth_token: { secret: true, help: 'twilio, plivo, vobiz: the account’s token' },
  record_calls: {
    type: 'flag',
    help: 'twilio, plivo, vobiz: have calls recorded, and keep the recordings; off unless true',
  },
  api_url: {
    type: 'url',
    help: 'twilio, plivo, vobiz: another address of the provider, for a proxy or a sandbox',
  },
}

/** An inbox that is a phone line and nothing else. */
export const voiceSchema: InboxSchema = {
  channel: 'voice',
  settings: { ...lineSettings, provider: { ...lineSettings['provider']!, required: true } },
  addresses: () => [],
}

/** The schema of another channel, whose inboxes may hold a phone line beside it. */
export function withLine(schema: InboxSchema): InboxSchema {
  const prefix = linePrefix(schema.channel)
  const own = Object.entries(lineSettings).map(([name, rule]) => [prefix + name, rule])
  return { ...schema, settings: { ...schema.settings, ...Object.fromEntries(own) } }
}
