import type { InboxCheck } from '../../../../shared/parley/index.ts'
import type { InboxState } from '../../store/state.ts'

/** What Meta says of a number, in the order in which it matters. */
export type NumberFacts = {
  name: string | undefined
  phone: string | undefined
  quality: 'green' | 'yellow' | 'red' | undefined
  status: string | undefined
}

export function readNumber({ details }: Pick<InboxCheck, 'details'>): NumberFacts {
  const text = (name: string) => (typeof details[name] === 'string' ? String(details[name]) : undefined)
  const quality = text('quality_rating')?.toLowerCase()
  return {
    name: text('verified_name'),
    phone: text('display_phone_number'),
    quality: (['green', 'yellow', 'red'] as const).find((known) => known === quality),
    status: text('status'),
  }
}

/** A text that only Meta and this server know, of which Meta shows the server that it knows it. */
export function newVerifyToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Where a chat with the number begins, on any phone; undefined without a number. */
export function writeToUrl(phone: string | null): string | undefined {
  const digits = phone?.replace(/\D/g, '')
  return digits ? `https://wa.me/${digits}` : undefined
}

/** The conversation in which somebody wrote to the inbox last, if anybody did. */
export function findFirstInbound(
  { conversations }: Pick<InboxState, 'conversations'>,
  inboxId: string,
): string | undefined {
  const written = Object.values(conversations).filter(
    ({ inbox_id, last_message: last }) => inbox_id === inboxId && last?.direction === 'inbound',
  )
  return written.sort((one, other) => (one.last_activity_at < other.last_activity_at ? 1 : -1))[0]?.id
}

/** Whether Meta can call the address: it calls by https, over the internet. */
export function isReachable(url: string | null): boolean {
  if (!url || !URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' && !/^(localhost|127\.|10\.|192\.168\.|\[::1\])/.test(hostname)
}
