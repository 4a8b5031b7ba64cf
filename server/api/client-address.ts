import type { FastifyRequest } from 'fastify'

/** From where a request comes, as far as limits are concerned: an IPv4 address, or the /64 of an IPv6 one. */
export type AddressReader = (request: FastifyRequest) => string

/** Our own proxies each add the address they saw; whatever stands before those, the client may have written itself. */
export function createAddressReader(trustedProxies: number): AddressReader {
  return ({ headers, ip }) => {
    const forwarded = String(headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
    return toNetwork(trustedProxies > 0 ? (forwarded.at(-trustedProxies) ?? ip) : ip)
  }
}

/** Whoever has one IPv6 address has 2^64 of them. */
function toNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const before = head.split(':').filter(Boolean)
  const after = tail === undefined ? [] : tail.split(':').filter(Boolean)
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}
