import { isIP } from 'node:net'
import type { AddressCheck } from './addresses.ts'
import { AddressRefused, FetchFailed } from './fetch-failed.ts'

/**
 * Ports where something other than HTTP listens and may take our bytes for its own commands: the browsers' list
 * (https://fetch.spec.whatwg.org/#port-blocking) and the usual databases and queues.
 */
const refusedPorts = new Set(
  [
    [1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104],
    [109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515],
    [526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049],
    [3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
    [445, 1433, 1521, 2181, 3306, 3389, 4369, 5432, 5672, 6379, 6380, 9042, 11211, 27017, 27018],
  ]
    .flat()
    .map(String),
)

/** Names by which clouds and schedulers serve secrets to the machine that asks. */
const metadataNames = new Set([
  'metadata',
  'instance-data',
  'rancher-metadata',
  'metadata.goog',
  'metadata.google.internal',
  'metadata.azure.internal',
  'metadata.oraclecloud.com',
  'metadata.packet.net',
  'metadata.platformequinix.com',
  'metadata.tencentyun.com',
  'instance-data.ec2.internal',
])

/** The rules that one URL is held against. */
export type UrlRules = {
  /** Plain http and names of this machine may be tried; each connection is still checked. */
  allowPlainHttp: boolean
  isReachable: AddressCheck
}

/**
 * The URL, if a request to it may be tried. Asks no name server: what a name resolves to is checked at each
 * connection. Throws `FetchFailed`.
 */
export function requireOutboundUrl(url: URL, rules: UrlRules): URL {
  requirePlainUrl(url, rules)
  requireReachableHost(url, rules)
  return url
}

/** Throws `FetchFailed` for a text that is no URL. */
export function parseUrl(text: string | URL): URL {
  const url = text instanceof URL ? text : URL.parse(text)
  if (!url) throw badUrl(`'${text}' is not a URL. Give one like https://example.com/path.`)
  return url
}

function requirePlainUrl(url: URL, { allowPlainHttp }: UrlRules): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw badUrl(`The URL's scheme is '${url.protocol}', expected https.`)
  if (url.protocol === 'http:' && !allowPlainHttp)
    throw badUrl(
      `The URL of ${url.host} is plain http. Use https, or allow it with PARLEY_ALLOW_PRIVATE_NETWORK=1.`,
    )
  if (url.username || url.password)
    throw badUrl(`The URL of ${url.host} carries a user name or password. Send credentials in a header.`)
  if (refusedPorts.has(url.port))
    throw badUrl(`Port ${url.port} of ${url.hostname} is not one for HTTP. Use 443 or another free port.`)
}

function requireReachableHost(url: URL, { allowPlainHttp, isReachable }: UrlRules): void {
  const host = bareHost(url)
  const isAllowed = isIP(host)
    ? isReachable(host, url.protocol)
    : !metadataNames.has(host) && (allowPlainHttp || !isLocalName(host))
  if (isAllowed) return
  const refused = new AddressRefused(url.hostname, host)
  throw new FetchFailed(refused.message, { reason: 'address-refused', sent: 'no', cause: refused })
}

/** The host without the brackets of IPv6 and the final dot of a full name. */
function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

function isLocalName(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost')
}

function badUrl(message: string): FetchFailed {
  return new FetchFailed(message, { reason: 'bad-url', sent: 'no' })
}
