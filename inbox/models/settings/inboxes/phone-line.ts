import type { Setting } from './channel-form.ts'

export const carriers = ['sip', 'twilio', 'plivo', 'vobiz'] as const
export type Carrier = (typeof carriers)[number]

export const carrierNames: Record<Carrier, string> = {
  sip: 'SIP trunk',
  twilio: 'Twilio',
  plivo: 'Plivo',
  vobiz: 'Vobiz',
}

const always = ['max_calls', 'ring_timeout_seconds', 'greeting']
const ofSip = [
  'sip_uri',
  'username',
  'password',
  'registrar',
  'proxy',
  'transport',
  'register',
  'listen_address',
  'listen_port',
  'network_interface',
  'rtp_ports',
  'dial',
]
const ofApi = ['account_id', 'auth_token', 'record_calls', 'api_url']
const rare = new Set([
  'registrar',
  'proxy',
  'listen_address',
  'listen_port',
  'network_interface',
  'rtp_ports',
  'dial',
  'api_url',
  'max_calls',
  'ring_timeout_seconds',
])

/** How the settings of a line begin in an inbox that has more than the line. */
export const linePrefixOf = (channel: string) => (channel === 'voice' ? '' : 'line_')

/** The settings that a carrier needs: those everybody fills in, and those few do. */
export function lineSettings(
  settings: Setting[],
  { channel, carrier }: { channel: string; carrier: Carrier | null },
): { usual: Setting[]; rare: Setting[] } {
  if (carrier === null) return { usual: [], rare: [] }
  const prefix = linePrefixOf(channel)
  const names = [...(carrier === 'sip' ? ofSip : ofApi), ...always]
  const byName = new Map(settings.map((setting) => [setting.name, setting]))
  const found = names.flatMap((name) => byName.get(prefix + name) ?? [])
  const isRare = ({ name }: Setting) => rare.has(name.slice(prefix.length))
  return { usual: found.filter((setting) => !isRare(setting)), rare: found.filter(isRare) }
}

export function toCarrier(value: unknown): Carrier | null {
  return carriers.find((carrier) => carrier === value) ?? null
}

/** All settings of a channel that are of its line. */
export function isOfLine(channel: string, name: string): boolean {
  return channel === 'voice' || name.startsWith(linePrefixOf(channel))
}
