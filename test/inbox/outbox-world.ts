import fc from 'fast-check'
import { ApiProblem, Offline } from '../../inbox/client/problem.ts'
import { inOrder, type OutboxStorage } from '../../inbox/models/composer/memory-storage.ts'
import { Outbox } from '../../inbox/models/composer/outbox.ts'
import {
  idempotencyKeyOf,
  type OutboxFile,
  type OutboxItem,
} from '../../inbox/models/composer/outbox-item.ts'

/** `no-answer`: the server does it, and the answer is lost on the way. */
type Network = 'up' | 'down' | 'no-answer'

type Step =
  | { type: 'say'; tab: number; conversation: string }
  | { type: 'reload' | 'close'; tab: number }
  | { type: 'open' }
  | { type: 'network'; network: Network }
  /** The server restarts, and no longer knows its keys. */
  | { type: 'forget' }
  | { type: 'pass'; turns: number }

const conversations = ['c1', 'c2']
const tab = fc.nat({ max: 2 })

export const stepsOfOutbox = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        type: fc.constant('say' as const),
        tab,
        conversation: fc.constantFrom(...conversations),
      }),
    },
    { weight: 2, arbitrary: fc.record({ type: fc.constantFrom('reload' as const, 'close' as const), tab }) },
    { weight: 1, arbitrary: fc.constant<Step>({ type: 'open' }) },
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant('network' as const),
        network: fc.constantFrom<Network>('up', 'down', 'no-answer'),
      }),
    },
    { weight: 1, arbitrary: fc.constant<Step>({ type: 'forget' }) },
    {
      weight: 4,
      arbitrary: fc.record({ type: fc.constant('pass' as const), turns: fc.integer({ min: 1, max: 12 }) }),
    },
  ),
  { maxLength: 40 },
)

/** A server, a browser with its tabs and what it keeps, and a network between them that breaks. */
export class OutboxWorld {
  readonly conversations = conversations
  readonly kept = new Map<string, OutboxItem>()
  readonly #locks = new Map<string, Promise<unknown>>()
  readonly #tabs: Tab[] = []
  readonly #said: { conversation: string; name: string }[] = []
  readonly #sent: OutboxItem[] = []
  readonly #keys = new Set<string>()
  #refusals: ApiProblem[] = []
  #lastId = 0
  network: Network = 'up'
  now = Date.parse('2026-03-01T10:00:00Z')
  uploads = 0

  openTab(): Tab {
    const opened = new Tab(this)
    this.#tabs.push(opened)
    return opened
  }

  async take(step: Step): Promise<void> {
    switch (step.type) {
      case 'say':
        return this.#tabOf(step.tab).say(step.conversation, `m${this.#said.length}`)
      case 'reload':
        return this.#tabOf(step.tab).reopen()
      case 'close':
        return this.#tabOf(step.tab).die()
      case 'open':
        if (this.#alive.length < 3) this.openTab()
        return
      case 'network':
        this.network = step.network
        return
      case 'forget':
        return this.#keys.clear()
      case 'pass':
        return pass(step.turns)
    }
  }

  /** All is well again, and whoever is still there has time for what is left to do. */
  async settle(): Promise<void> {
    this.network = 'up'
    if (this.#alive.length === 0) this.openTab()
    for (let turn = 0; turn < 200; turn += 1) await pass(5)
  }

  /** Nothing stirs any more. */
  end(): void {
    for (const tab of this.#tabs) tab.die()
  }

  refuseNext(detail: string): void {
    this.#refusals.push(problem(422, 'invalid_state', detail))
  }

  conflictNext(): void {
    this.#refusals.push(problem(409, 'conflict', 'Somebody answered'))
  }

  noteSaid(conversation: string, name: string): void {
    this.#said.push({ conversation, name })
  }

  saidNames(): string[] {
    return this.#said.map(({ name }) => name).sort()
  }

  sentNames(): string[] {
    return this.#sent.map(({ text }) => text).sort()
  }

  saidIn(conversation: string): string[] {
    return this.#said.filter((one) => one.conversation === conversation).map(({ name }) => name)
  }

  sentIn(conversation: string): string[] {
    return this.#sent.filter(({ conversationId }) => conversationId === conversation).map(({ text }) => text)
  }

  newId(): string {
    this.#lastId += 1
    return `id-${this.#lastId}`
  }

  /** As the server does: once for each key, unless it forgot. */
  async receive(item: OutboxItem): Promise<void> {
    await this.#cross()
    const key = idempotencyKeyOf(item)
    if (!this.#keys.has(key)) {
      const refusal = this.#refusals.shift()
      if (refusal) throw refusal
      this.#keys.add(key)
      this.#sent.push(structuredClone(item))
    }
    await this.#cross('answer')
  }

  async lookFor({ clientId }: OutboxItem): Promise<boolean> {
    await this.#cross()
    const isThere = this.#sent.some((item) => item.clientId === clientId)
    await this.#cross('answer')
    return isThere
  }

  async upload(file: OutboxFile): Promise<NonNullable<OutboxFile['upload']>> {
    await this.#cross()
    this.uploads += 1
    return {
      id: `u${this.uploads}`,
      kind: 'image',
      file_name: file.name,
      mime_type: file.mimeType,
      size_bytes: file.sizeBytes,
      url: '/u',
    }
  }

  alone<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#locks.get(name) ?? Promise.resolve()
    const running = before.then(work, work)
    this.#locks.set(
      name,
      running.catch(() => {}),
    )
    return running
  }

  get #alive(): Tab[] {
    return this.#tabs.filter(({ isAlive }) => isAlive)
  }

  #tabOf(index: number): Tab {
    return this.#alive[index % Math.max(1, this.#alive.length)] ?? this.openTab()
  }

  async #cross(way: 'request' | 'answer' = 'request'): Promise<void> {
    await pass(1)
    if (this.network === 'down' || (way === 'answer' && this.network === 'no-answer')) throw new Offline()
  }
}

/** One tab of the browser. When it dies, its hands drop: nothing of it is kept or sent from then on. */
export class Tab {
  readonly #world: OutboxWorld
  #life = { isOver: false, end: () => {} }
  outbox: Outbox

  constructor(world: OutboxWorld) {
    this.#world = world
    this.outbox = this.#begin()
  }

  get isAlive(): boolean {
    return !this.#life.isOver
  }

  async say(conversationId: string, text: string, files: OutboxFile[] = []): Promise<void> {
    this.#world.noteSaid(conversationId, text)
    this.#world.now += 1
    await this.outbox.add({ conversationId, mode: 'reply', text, files })
  }

  die(): void {
    this.#life.isOver = true
    this.#life.end()
  }

  async reopen(): Promise<void> {
    this.die()
    this.outbox = this.#begin()
    await pass(2)
  }

  #begin(): Outbox {
    const world = this.#world
    const ended = Promise.withResolvers<void>()
    const gone = ended.promise as Promise<never>
    const life = { isOver: false, end: ended.resolve }
    this.#life = life
    /** What a dead tab waits for never comes. */
    const living = async <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
      if (life.isOver) return new Promise(() => {})
      const result = await work()
      return life.isOver ? new Promise<Result>(() => {}) : result
    }
    const storage: OutboxStorage = {
      list: (owner) =>
        living(() => [...world.kept.values()].filter((item) => item.owner === owner).sort(inOrder)),
      put: (item) => living(() => void world.kept.set(item.clientId, structuredClone(item))),
      replace: (item) =>
        living(
          () => void (world.kept.has(item.clientId) && world.kept.set(item.clientId, structuredClone(item))),
        ),
      delete: (clientId) => living(() => void world.kept.delete(clientId)),
      // A lock goes with the tab that has it.
      alone: (name, work) =>
        living(() => world.alone(name, () => (life.isOver ? gone : Promise.race([work(), gone])))),
    }
    const outbox = new Outbox(storage, {
      upload: (file) => living(() => world.upload(file)),
      send: (item) => living(() => world.receive(item)),
      isThere: (item) => living(() => world.lookFor(item)),
      now: () => new Date(world.now),
      rest: () => living(() => pass(1)),
      newId: () => world.newId(),
    })
    void outbox.open('account/agent')
    return outbox
  }
}

/** Lets everything that can happen now happen, so many times over. */
async function pass(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((done) => setImmediate(done))
}

function problem(status: number, code: string, detail: string): ApiProblem {
  return new ApiProblem({
    type: `urn:parley:error:${code}`,
    title: code,
    status,
    detail,
    code,
    request_id: 'r',
  })
}
