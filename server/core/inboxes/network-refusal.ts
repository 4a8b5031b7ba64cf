import { AppError, type ErrorCode } from '../../platform/errors.ts'
import type { Network, NetworkError, NetworkOutcome, NetworkRefusal } from './network.ts'

/** Outcomes after which nobody can say that the network turned the request down. */
const unanswered = new Set<NetworkOutcome>(['throttled', 'temporary', 'unknown'])

/**
 * A network's refusal as an error for whoever asked, in the network's words.
 *
 * @param rejected what it is called when the request itself was at fault, and not the inbox or the network
 */
export function refusalError(
  { error, outcome = 'rejected' }: NetworkRefusal,
  { rejected = 'network_refused' }: { rejected?: ErrorCode } = {},
): AppError {
  const words = wordsOf(error)
  if (error.code === 'not_configured') return new AppError('not_configured', words)
  if (unanswered.has(outcome))
    return new AppError('network_unreachable', `The network did not answer as it should: ${words}`)
  const isRequest = outcome === 'rejected' || outcome === 'window-closed'
  return new AppError(isRequest ? rejected : 'network_refused', `The network refused: ${words}`)
}

/** What a channel's network can be asked, ready to call. @throws AppError when it cannot be asked that */
export function networkAbility<Name extends keyof Network>(
  network: Network | undefined,
  name: Name,
): NonNullable<Network[Name]> {
  const ability = network?.[name]
  if (!network || ability === undefined)
    throw new AppError('not_configured', `This channel's network cannot be asked that (${name})`)
  return (typeof ability === 'function' ? ability.bind(network) : ability) as NonNullable<Network[Name]>
}

function wordsOf({ code, title, details }: NetworkError): string {
  const words = details && details !== title ? `${title}: ${details}` : title
  return /^\d+$/.test(code) ? `${words} (code ${code})` : words
}
