import { isAbsolute, join } from 'node:path'

/** All that the environment decides, typed and checked. `docs/configuration.md` has a row for each; a test keeps it true. */
export type Config = {
  port: number
  host: string
  dataDir: string
  databaseUrl: string | undefined
  databaseDirectUrl: string | undefined
  publicUrl: string | undefined
  allowPrivateNetwork: boolean
  secretKey: string | undefined
  logLevel: string
  meta: {
    appId: string | undefined
    appSecret: string | undefined
    verifyToken: string | undefined
    graphUrl: string
    graphVersion: string
  }
  smtpUrl: string | undefined
  speech: SpeechConfig
  s3: S3Config | undefined
  sendsPerSecond: number
  requestsPerSecond: number
  /** How many proxies before this server name the client in X-Forwarded-For. */
  trustedProxies: number
  eventDays: number
  payloadDays: number
  mediaMaxBytes: number
  hatifTokenSeconds: number
  /** The waits before the second, third … try of a delivery of Hatif's webhooks. */
  hatifRetryMs: number[]
}

export type SpeechConfig = {
  url: string | undefined
  key: string | undefined
  model: string
  maleVoice: string
  femaleVoice: string
  language: string | undefined
}

export type S3Config = {
  endpoint: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** A setting that cannot be used. The message names it, what it holds and what it takes. */
export class ConfigError extends Error {}

/** The one reader of the environment. An empty value counts as absent. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const get = (name: string) => env[name]?.trim() || undefined
  return {
    port: wholeNumber('PORT', get('PORT'), 3000, { min: 0, max: 65_535 }),
    host: get('HOST') ?? '127.0.0.1',
    dataDir: absolute(get('PARLEY_DATA') ?? './data'),
    databaseUrl: url('DATABASE_URL', get('DATABASE_URL'), ['postgres:', 'postgresql:']),
    databaseDirectUrl: url('DATABASE_DIRECT_URL', get('DATABASE_DIRECT_URL'), ['postgres:', 'postgresql:']),
    publicUrl: url('PARLEY_PUBLIC_URL', get('PARLEY_PUBLIC_URL'), ['http:', 'https:'])?.replace(/\/+$/, ''),
    allowPrivateNetwork: flag('PARLEY_ALLOW_PRIVATE_NETWORK', get('PARLEY_ALLOW_PRIVATE_NETWORK')),
    secretKey: secretKey(get('PARLEY_SECRET_KEY')),
    logLevel: oneOf('PARLEY_LOG_LEVEL', get('PARLEY_LOG_LEVEL') ?? 'info', logLevels),
    meta: {
      appId: get('PARLEY_META_APP_ID'),
      appSecret: get('PARLEY_META_APP_SECRET'),
      verifyToken: get('PARLEY_META_VERIFY_TOKEN'),
      graphUrl:
        url('PARLEY_META_GRAPH_URL', get('PARLEY_META_GRAPH_URL'), ['http:', 'https:'])?.replace(
          /\/+$/,
          '',
        ) ?? 'https://graph.facebook.com',
      graphVersion: get('PARLEY_META_GRAPH_VERSION') ?? 'v25.0',
    },
    smtpUrl: url('PARLEY_SMTP_URL', get('PARLEY_SMTP_URL'), ['smtp:', 'smtps:']),
    speech: readSpeech(get),
    s3: readS3(get),
    sendsPerSecond: wholeNumber('PARLEY_SENDS_PER_SECOND', get('PARLEY_SENDS_PER_SECOND'), 80, {
      min: 1,
      max: 10_000,
    }),
    requestsPerSecond: wholeNumber('PARLEY_REQUESTS_PER_SECOND', get('PARLEY_REQUESTS_PER_SECOND'), 0, {
      min: 0,
      max: 1_000_000,
    }),
    trustedProxies: wholeNumber('PARLEY_TRUSTED_PROXIES', get('PARLEY_TRUSTED_PROXIES'), 0, {
      min: 0,
      max: 10,
    }),
    eventDays: wholeNumber('PARLEY_EVENT_DAYS', get('PARLEY_EVENT_DAYS'), 30, { min: 1, max: 3650 }),
    payloadDays: wholeNumber('PARLEY_PAYLOAD_DAYS', get('PARLEY_PAYLOAD_DAYS'), 7, { min: 1, max: 3650 }),
    hatifTokenSeconds: wholeNumber('PARLEY_HATIF_TOKEN_SECONDS', get('PARLEY_HATIF_TOKEN_SECONDS'), 3600, {
      min: 1,
      max: 31_536_000,
    }),
    hatifRetryMs: seconds(
      'PARLEY_HATIF_RETRY_SECONDS',
      get('PARLEY_HATIF_RETRY_SECONDS') ?? '120,240,480,960,1920',
    ).map((wait) => wait * 1000),
    mediaMaxBytes:
      wholeNumber('PARLEY_MEDIA_MAX_MB', get('PARLEY_MEDIA_MAX_MB'), 100, { min: 1, max: 2048 }) *
      1024 *
      1024,
  }
}

type Get = (name: string) => string | undefined

function readSpeech(get: Get): SpeechConfig {
  return {
    url: url('PARLEY_TTS_URL', get('PARLEY_TTS_URL'), ['http:', 'https:']),
    key: get('PARLEY_TTS_KEY'),
    model: get('PARLEY_TTS_MODEL') ?? 'gpt-4o-mini-tts',
    maleVoice: get('PARLEY_TTS_MALE_VOICE') ?? 'onyx',
    femaleVoice: get('PARLEY_TTS_FEMALE_VOICE') ?? 'nova',
    language: get('PARLEY_TTS_LANGUAGE'),
  }
}

function readS3(get: Get): S3Config | undefined {
  const endpoint = url('PARLEY_S3_ENDPOINT', get('PARLEY_S3_ENDPOINT'), ['http:', 'https:'])
  if (!endpoint) return undefined
  const needed = (name: string) => {
    const value = get(name)
    if (!value) throw new ConfigError(`PARLEY_S3_ENDPOINT is set, so ${name} is needed too`)
    return value
  }
  return {
    endpoint,
    region: get('PARLEY_S3_REGION') ?? 'auto',
    bucket: needed('PARLEY_S3_BUCKET'),
    accessKeyId: needed('PARLEY_S3_ACCESS_KEY_ID'),
    secretAccessKey: needed('PARLEY_S3_SECRET_ACCESS_KEY'),
  }
}

function absolute(path: string): string {
  return isAbsolute(path) ? path : join(process.cwd(), path)
}

function wholeNumber(
  name: string,
  text: string | undefined,
  fallback: number,
  { min, max }: { min: number; max: number },
): number {
  if (text === undefined) return fallback
  const value = Number(text)
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw new ConfigError(`${name} is '${text}'; it takes a whole number from ${min} to ${max}`)
}

const longestWaitSeconds = 604_800
const mostWaits = 20

/** A list of waits, separated by commas; fractions are taken. */
function seconds(name: string, text: string): number[] {
  const waits = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (waits.length <= mostWaits && waits.every((wait) => wait > 0 && wait <= longestWaitSeconds)) return waits
  throw new ConfigError(
    `${name} is '${text}'; it takes up to ${mostWaits} numbers of seconds separated by commas, such as 120,240,480`,
  )
}

function flag(name: string, text: string | undefined): boolean {
  if (text === undefined || ['0', 'false', 'off', 'no'].includes(text.toLowerCase())) return false
  if (['1', 'true', 'on', 'yes'].includes(text.toLowerCase())) return true
  throw new ConfigError(`${name} is '${text}'; it takes 1 or 0`)
}

function oneOf(name: string, text: string, choices: string[]): string {
  if (choices.includes(text)) return text
  throw new ConfigError(`${name} is '${text}'; it takes one of ${choices.join(', ')}`)
}

function url(name: string, text: string | undefined, protocols: string[]): string | undefined {
  if (text === undefined) return undefined
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text
  throw new ConfigError(
    `${name} is '${text}'; it takes an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  )
}

function secretKey(text: string | undefined): string | undefined {
  if (text === undefined || Buffer.from(text, 'base64').length === 32) return text
  throw new ConfigError('PARLEY_SECRET_KEY takes 32 bytes as base64; make one with: openssl rand -base64 32')
}
