import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Block = [Address, number]

/** What outgoing requests may reach. */
export type AddressPolicy = {
  /** Private, loopback and shared addresses are allowed, and plain http. */
  allowPrivateNetwork: boolean
  /** CIDR blocks allowed besides, over plain http too, whatever they are. */
  allowNetworks?: readonly string[]
}

/** Decides about one address, given as text, that a connection over this protocol would go to. */
export type AddressCheck = (address: string, protocol: string) => boolean

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/** Addresses at which clouds hand secrets to whoever asks, outside the link-local blocks. */
const metadata = ['168.63.129.16/32', '100.100.100.200/32', 'fd00:ec2::254/128'].map((cidr) =>
  ipaddr.parseCIDR(cidr),
)

/** Ranges that even a private network's owner has no HTTP server in; link-local holds the cloud metadata. */
const neverRanges = new Set(['linkLocal', 'multicast', 'broadcast'])

/** Throws when a block of the policy is not a CIDR block. */
export function createAddressCheck({ allowPrivateNetwork, allowNetworks = [] }: AddressPolicy): AddressCheck {
  const allowed = allowNetworks.map((cidr): Block => ipaddr.parseCIDR(cidr))
  return (text, protocol) => {
    const address = parseAddress(text)
    if (!address) return false
    if (isWithin(address, allowed)) return true
    if (allowPrivateNetwork) return !isNeverReachable(address)
    return protocol === 'https:' && isPublic(address)
  }
}

/** Whether an address belongs to the public internet. Unknown, reserved and translated ranges do not. */
export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text)
  return address !== undefined && isPublic(address)
}

function isPublic(address: Address): boolean {
  if (isWithin(address, metadata)) return false
  if (address.range() !== 'unicast') return false
  // The library calls unassigned space "unicast" too, and ::127.0.0.1 with it.
  return address instanceof ipaddr.IPv4 || address.match(globalUnicast)
}

function isNeverReachable(address: Address): boolean {
  const inner = address instanceof ipaddr.IPv6 && address.match(nat64) ? embeddedIPv4(address) : address
  return isWithin(inner, metadata) || neverRanges.has(inner.range())
}

/** IPv4 written as IPv6 (`::ffff:127.0.0.1`) is judged as the IPv4 it reaches. */
function parseAddress(text: string): Address | undefined {
  return ipaddr.isValid(text) ? ipaddr.process(text) : undefined
}

function embeddedIPv4(address: ipaddr.IPv6): ipaddr.IPv4 {
  return new ipaddr.IPv4(address.toByteArray().slice(12))
}

function isWithin(address: Address, blocks: readonly Block[]): boolean {
  return blocks.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits))
}
