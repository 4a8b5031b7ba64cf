import { Agent } from 'undici'
import { type AddressPolicy, createAddressCheck } from './addresses.ts'
import { createCheckedConnector, type Resolve } from './checked-connector.ts'
import { parseUrl, requireOutboundUrl } from './outbound-url.ts'
import { type FetchAnswer, type FetchOptions, type FetchStream, RequestChain } from './request-chain.ts'

/** The one way out of the server for webhooks, media, avatars and providers' APIs. Throws `FetchFailed` only. */
export interface GuardedFetch {
  fetch(url: string | URL, options: FetchOptions & { stream: true }): Promise<FetchStream>
  fetch(url: string | URL, options?: FetchOptions & { stream?: false }): Promise<FetchAnswer>
  /** The URL if it may be tried, for checking one when it is entered. Asks no name server. */
  requireUrl(url: string | URL): URL
  /** Exempts one of our own origins, like the built-in sandbox's, from all checks of scheme, port and address. */
  trustOrigin(origin: string): void
  /** Waits for requests under way, then drops all connections. */
  close(): Promise<void>
}

export type GuardedFetchOptions = AddressPolicy & { resolve?: Resolve; connectTimeoutMs?: number }

export function createGuardedFetch({
  resolve,
  connectTimeoutMs = 10_000,
  ...policy
}: GuardedFetchOptions): GuardedFetch {
  const trusted = new Set<string>()
  const isTrusted = (origin: string) => trusted.has(origin)
  const isReachable = createAddressCheck(policy)
  const allowPlainHttp = policy.allowPrivateNetwork || Boolean(policy.allowNetworks?.length)
  // Our own clock covers the whole exchange, so the pool's are off. A socket is used for one request at a time.
  const agent = new Agent({
    connect: createCheckedConnector({ isReachable, isTrusted, resolve, connectTimeoutMs }),
    connections: 256,
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  let closed: Promise<void> | undefined
  const requireUrl = (text: string | URL) => {
    const url = parseUrl(text)
    return isTrusted(url.origin) ? url : requireOutboundUrl(url, { allowPlainHttp, isReachable })
  }

  // An async function, so that a refused URL is a rejection too.
  async function fetch(url: string | URL, options: FetchOptions & { stream?: boolean } = {}) {
    const start = requireUrl(url)
    return new RequestChain(agent, options, requireUrl).run(start)
  }

  return {
    fetch: fetch as GuardedFetch['fetch'],
    requireUrl,
    trustOrigin: (origin) => void trusted.add(new URL(origin).origin),
    close: () => (closed ??= agent.close()),
  }
}
