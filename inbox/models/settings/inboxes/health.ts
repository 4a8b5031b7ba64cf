import type { Channel } from '../../../../shared/parley/index.ts'

/** Channels whose network is this server: there is nobody else to ask. */
const own = new Set(['webchat'])

/** Whether the network of a channel can be asked how an inbox does. */
export function canAsk(channel: Pick<Channel, 'channel' | 'can_check'> | undefined): boolean {
  return Boolean(channel?.can_check) && !own.has(channel?.channel ?? '')
}
