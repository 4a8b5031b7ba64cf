import { Observable } from './observable.ts'
import type { Toasts } from './toasts.ts'

export type UndoStep = {
  /** What was done, in the past tense: "Closed 3 conversations". */
  text: string
  /** Takes it back. */
  undo(): void | Promise<void>
  /** Whether it is too late; never unless given. */
  isOver?(): boolean
}

type Entry = UndoStep & { toastId: number | null }

const kept = 20

/** What can be taken back, newest last; the key z and the button of the notice both do it. */
export class Undo extends Observable {
  readonly #toasts: Toasts
  /** The word on the button, in the person's language. */
  readonly #label: () => string
  readonly #steps: Entry[] = []

  constructor(toasts: Toasts, label: () => string) {
    super()
    this.#toasts = toasts
    this.#label = label
  }

  get canUndo(): boolean {
    return this.#newest !== undefined
  }

  /**
   * Notes what was done and says so. `quiet` says nothing, for what the person sees anyway. Answers how to forget it, when
   * it turns out that it was not done.
   */
  add(step: UndoStep, { quiet = false }: { quiet?: boolean } = {}): () => void {
    const entry: Entry = { ...step, toastId: null }
    this.#steps.push(entry)
    if (this.#steps.length > kept) this.#steps.shift()
    if (!quiet)
      entry.toastId = this.#toasts.show({
        text: step.text,
        action: { label: this.#label(), run: () => void this.#take(entry) },
      })
    this.changed()
    return () => void this.#drop(entry)
  }

  /** Takes back the newest step. */
  async undo(): Promise<void> {
    const entry = this.#newest
    if (entry) await this.#take(entry)
  }

  /** Forgets everything, as at signing out. */
  clear(): void {
    this.#steps.length = 0
    this.changed()
  }

  get #newest(): Entry | undefined {
    return this.#steps.findLast(({ isOver }) => !isOver?.())
  }

  async #take(entry: Entry): Promise<void> {
    if (this.#drop(entry)) await entry.undo()
  }

  #drop(entry: Entry): boolean {
    const index = this.#steps.indexOf(entry)
    if (index < 0) return false
    this.#steps.splice(index, 1)
    if (entry.toastId !== null) this.#toasts.dismiss(entry.toastId)
    this.changed()
    return true
  }
}
