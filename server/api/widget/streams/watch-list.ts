import type { Id } from '../../../platform/ids.ts'

/** Whoever has the chat open, and in which conversation once there is one. */
export type Watcher = {
  inboxId: Id
  /** Where the visitor's conversation is found. */
  address: string
  conversationId: Id | undefined
  /** The watcher's conversation became known, or another one. */
  onConversation(conversationId: Id): void
}

/** What this process has open streams for, so that the rest of the log costs nothing. */
export class WatchList {
  readonly #watchers = new Set<Watcher>()
  readonly #inboxes = new Map<Id, number>()
  readonly #conversations = new Map<Id, number>()

  add(watcher: Watcher): void {
    this.#watchers.add(watcher)
    step(this.#inboxes, watcher.inboxId, 1)
    if (watcher.conversationId) step(this.#conversations, watcher.conversationId, 1)
  }

  remove(watcher: Watcher): void {
    if (!this.#watchers.delete(watcher)) return
    step(this.#inboxes, watcher.inboxId, -1)
    if (watcher.conversationId) step(this.#conversations, watcher.conversationId, -1)
  }

  hasInbox(id: Id): boolean {
    return this.#inboxes.has(id)
  }

  hasConversation(id: Id): boolean {
    return this.#conversations.has(id)
  }

  /** Whoever is found at this address has this conversation from now on. */
  settle({ inboxId, address, conversationId }: { inboxId: Id; address: string; conversationId: Id }): void {
    for (const watcher of this.#watchers) {
      if (watcher.inboxId !== inboxId || watcher.address !== address) continue
      if (watcher.conversationId === conversationId) continue
      if (watcher.conversationId) step(this.#conversations, watcher.conversationId, -1)
      watcher.conversationId = conversationId
      step(this.#conversations, conversationId, 1)
      watcher.onConversation(conversationId)
    }
  }
}

function step(counts: Map<Id, number>, id: Id, by: number): void {
  const count = (counts.get(id) ?? 0) + by
  if (count > 0) counts.set(id, count)
  else counts.delete(id)
}
