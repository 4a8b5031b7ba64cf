import { existsSync } from 'node:fs'
import type { Line } from '../line.ts'

/** A line cannot be used as it is set up. The message says which setting, and why. */
export class LineUnusable extends Error {}

export type BaresipConfig = {
  line: Line
  /** 0 takes any free port. */
  listenPort: number
  controlPort: number
  /** What is heard until something else is played: a WAV file. */
  audioFile: string
  maxCalls: number
  /** Where both sides of each call are written, as WAV files. */
  recordTo?: string
  /** How long an incoming call may ring. */
  ringSeconds?: number
}

const moduleFolders = [
  '/usr/lib/baresip/modules',
  '/usr/lib64/baresip/modules',
  '/usr/local/lib/baresip/modules',
  '/opt/homebrew/lib/baresip/modules',
]

/** The file `config` of one baresip. Every value of a setting is checked: a line break would add a setting of its own. */
export function renderConfig({
  line,
  listenPort,
  controlPort,
  audioFile,
  maxCalls,
  ...more
}: BaresipConfig): string {
  const { listenAddress, networkInterface, rtpPorts } = line.sip
  const address = checked('listen_address', listenAddress ?? '0.0.0.0', /^[0-9a-f.:]+$/i)
  const network = checked('network_interface', networkInterface ?? listenAddress, /^[A-Za-z0-9._:-]+$/)
  const lines = [
    `sip_listen ${address.includes(':') ? `[${address}]` : address}:${listenPort}`,
    `call_max_calls ${maxCalls}`,
    `call_local_timeout ${more.ringSeconds ?? 3600}`,
    'audio_player aubridge,none',
    `audio_source aufile,${audioFile}`,
    'ausrc_format s16',
    'auplay_format s16',
    `rtp_ports ${checked('rtp_ports', rtpPorts, /^\d{4,5}-\d{4,5}$/)}`,
    ...(network ? [`net_interface ${network}`] : []),
    `module_path ${moduleFolders.find((folder) => existsSync(folder)) ?? moduleFolders[0]}`,
    'module g711.so',
    'module aufile.so',
    'module aubridge.so',
    ...(more.recordTo ? ['module sndfile.so', `snd_path ${more.recordTo}`] : []),
    'module_tmp uuid.so',
    'module_tmp account.so',
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    `ctrl_tcp_listen 127.0.0.1:${controlPort}`,
    'statmode_default off',
  ]
  return `${lines.join('\n')}\n`
}

/** The file `accounts`: who we are, how we sign in, and by which names we are called. */
export function renderAccounts(
  line: Line,
  { register, answer }: { register: boolean; answer: boolean },
): string {
  const { username, password, transport, proxy, registrar } = line.sip
  const outbound = checked('proxy', proxy ?? registrar, uriPattern)
  // The program ends a parameter at a blank or a semicolon, however it is quoted.
  const user = checked('username', username, /^[^\s;"<>]+$/)
  const secret = checked('password', password, /^[^\s;]+$/)
  const common = ['audio_codecs=pcmu,pcma', `answermode=${answer ? 'auto' : 'manual'}`]
  const signIn = [
    ...(user ? [`auth_user=${user}`] : []),
    ...(secret ? [`auth_pass=${secret}`] : []),
    ...(outbound ? [`outbound="${withTransport(asUri(outbound), transport)}"`] : []),
  ]
  const own = ownUri(line)
  const account = (uri: string, parameters: string[]) =>
    `<${withTransport(uri, transport)}>;${[...common, ...parameters].join(';')}\n`
  const main = account(own, [`regint=${register ? 600 : 0}`, 'catchall=yes', ...signIn])
  return (
    main +
    otherNames(line, own)
      .map((uri) => account(uri, ['regint=0']))
      .join('')
  )
}

/** A trunk may call us by our number, with or without its plus, whatever our own address is. */
function otherNames({ number }: Line, own: string): string[] {
  if (!number) return []
  const host = own.slice(own.indexOf('@') + 1)
  return [number, number.replace('+', '')].map((user) => `sip:${user}@${host}`).filter((uri) => uri !== own)
}

/** Where a number is called. */
export function dialUri(line: Line, to: string): string {
  const { dial, transport } = line.sip
  const host = /@(.+)$/.exec(ownUri(line))![1]!
  const template = checked('dial', dial, /^(sips?:)?[A-Za-z0-9._~%+*{}-]+@[A-Za-z0-9.:[\]-]+$/)
  const uri = asUri(template ?? `sip:{number}@${host}`)
  const number = to.replace(/[^+\d]/g, '')
  return withTransport(
    uri.replace('{number}', number).replace('{digits}', number.replace('+', '')),
    transport,
  )
}

const uriPattern = /^(sips?:)?([A-Za-z0-9._~%+*-]+@)?[A-Za-z0-9.:[\]-]+$/

function ownUri({ sip, number }: Line): string {
  const uri = checked('sip_uri', sip.uri, /^(sips?:)?[A-Za-z0-9._~%+*-]+@[A-Za-z0-9.:[\]-]+$/)
  if (uri) return asUri(uri)
  const user = number ?? sip.username ?? 'parley'
  return `sip:${checked('username', user, /^[A-Za-z0-9._~%+*-]+$/)}@${sip.listenAddress ?? 'localhost'}`
}

function asUri(text: string): string {
  return /^sips?:/.test(text) ? text : `sip:${text}`
}

function withTransport(uri: string, transport: Line['sip']['transport']): string {
  return transport === 'udp' ? uri : `${uri};transport=${transport}`
}

function checked<Value extends string | undefined>(name: string, value: Value, pattern: RegExp): Value {
  if (value === undefined || pattern.test(value)) return value
  throw new LineUnusable(`The line's setting ${name} cannot be used: it takes what matches ${pattern.source}`)
}
