import type { Database } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { type PresencePlace, presenceSignal } from './presence.ts'
import { deleteEndedPresence, extendPresence, updateLooked, upsertPresence } from './presence-queries.ts'

/** Whoever is not heard of for so long is gone, should their process have died. */
const ttlMs = 45_000
/** A stream that broke is usually open again by then. */
export const graceMs = 5_000
const forgottenMs = 3_600_000

/** An agent has a stream in this process. */
export async function enter(db: Database, place: PresencePlace): Promise<void> {
  await upsertPresence(db, { ...place, forMs: ttlMs })
  db.signals.raise(presenceSignal(place.accountId))
}

/** All who have streams in this process are still there. To be said several times a minute. */
export async function stay(db: Database, places: PresencePlace[]): Promise<void> {
  await extendPresence(db, { places, forMs: ttlMs })
  await deleteEndedPresence(db, { afterMs: forgottenMs })
}

/** An agent's last stream in this process has ended. They are gone in a moment, unless they come back. */
export async function leave(db: Database, place: PresencePlace): Promise<void> {
  await extendPresence(db, { places: [place], forMs: graceMs })
}

/** What an agent looks at; undefined: no conversation. Nothing is kept of one who has no stream open. */
export async function look(
  db: Database,
  looking: { accountId: Id; agentId: Id; conversation: { id: Id; inboxId: Id } | undefined },
): Promise<void> {
  await updateLooked(db, looking)
  db.signals.raise(presenceSignal(looking.accountId))
}
