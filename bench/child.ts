import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'processes')

/** A helper process, spoken to by messages: each `ask` has one answer. */
export class Child {
  readonly #process: ChildProcess

  constructor(name: string) {
    this.#process = fork(join(folder, `${name}.ts`), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  }

  async ask<Answer>(message: unknown): Promise<Answer> {
    const answered = this.#answer<Answer>()
    this.#process.send(message as object)
    return answered
  }

  /** What the process says by itself when it is ready. */
  ready<Answer>(): Promise<Answer> {
    return this.#answer<Answer>()
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill()
    await ended
  }

  async #answer<Answer>(): Promise<Answer> {
    const waiting = new AbortController()
    const { signal } = waiting
    try {
      const answer = await Promise.race([
        once(this.#process, 'message', { signal }).then(
          ([message]) => message as Answer & { failed?: string },
        ),
        once(this.#process, 'exit', { signal }).then(([code]) => {
          throw new Error(`A helper process of the bench ended with ${code}`)
        }),
      ])
      if (typeof answer === 'object' && answer.failed) throw new Error(answer.failed)
      return answer
    } finally {
      waiting.abort()
    }
  }
}

/** One job for a process of its own. */
export async function runAlone<Answer>(name: string, job: unknown): Promise<Answer> {
  const child = new Child(name)
  try {
    return await child.ask<Answer>(job)
  } finally {
    await child.stop()
  }
}
