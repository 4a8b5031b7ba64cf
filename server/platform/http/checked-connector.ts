import { promises as dns, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { AddressCheck } from './addresses.ts'
import { AddressRefused } from './fetch-failed.ts'

/** Asks for every address of a name. */
export type Resolve = (host: string) => Promise<LookupAddress[]>

export type ConnectorOptions = {
  isReachable: AddressCheck
  /** Whether an origin, like `http://127.0.0.1:3000`, is the operator's own and needs no check. */
  isTrusted: (origin: string) => boolean
  resolve?: Resolve
  connectTimeoutMs: number
}

/**
 * Opens connections for the pool, and checks addresses in the act: the addresses checked are the addresses
 * connected to, so a name that changes its mind between two lookups gains nothing.
 */
export function createCheckedConnector({
  isReachable,
  isTrusted,
  resolve = resolveAll,
  connectTimeoutMs,
}: ConnectorOptions): buildConnector.connector {
  const settings = { timeout: connectTimeoutMs, autoSelectFamilyAttemptTimeout: 500 }
  const connectorFor = (protocol: string) =>
    buildConnector({ ...settings, lookup: createCheckedLookup({ isReachable, resolve, protocol }) })
  const checked: Record<string, buildConnector.connector> = {
    'http:': connectorFor('http:'),
    'https:': connectorFor('https:'),
  }
  const unchecked = buildConnector(settings)

  return (options, callback) => {
    const { protocol, hostname } = options
    if (isTrusted(originOf(options))) return unchecked(options, callback)
    // A literal address is connected to without a lookup.
    if (isIP(hostname) && !isReachable(hostname, protocol)) {
      process.nextTick(callback, new AddressRefused(hostname, hostname), null)
      return
    }
    checked[protocol]!(options, callback)
  }
}

/** A lookup that answers only when all of a name's addresses may be reached: a mixed answer is an attack. */
export function createCheckedLookup({
  isReachable,
  resolve,
  protocol,
}: {
  isReachable: AddressCheck
  resolve: Resolve
  protocol: string
}): LookupFunction {
  return (host, { all }, callback) => {
    resolve(host).then(
      (addresses) => {
        const [first] = addresses
        if (!first) return callback(nameNotFound(host), '')
        const refused = addresses.find(({ address }) => !isReachable(address, protocol))
        if (refused) return callback(new AddressRefused(host, refused.address), '')
        return all ? callback(null, addresses) : callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    )
  }
}

/** The system's resolver, which knows the hosts file and the names of containers. */
function resolveAll(host: string): Promise<LookupAddress[]> {
  return dns.lookup(host, { all: true })
}

function nameNotFound(host: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' })
}

function originOf({ protocol, host, hostname, port }: buildConnector.Options): string {
  return `${protocol}//${host ?? (port ? `${hostname}:${port}` : hostname)}`
}
