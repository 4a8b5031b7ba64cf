import { Observable } from './observable.ts'

export type ProfileTab = 'profile' | 'look' | 'writing' | 'notices' | 'keys' | 'security'

export type OpenDialog =
  | { name: 'command-bar' }
  | { name: 'keys' }
  | { name: 'profile'; tab: ProfileTab }
  | { name: 'sign-out-everywhere' }

/** Which of the frame's own dialogs is open. */
export class Dialogs extends Observable {
  open: OpenDialog | null = null
  /** What was typed for the command bar before it was there. */
  #typed = ''
  /** What else will take the keys once its script is here. `giveUp`: what Escape does meanwhile. */
  readonly #expected = new Set<{ giveUp: (() => void) | undefined }>()

  /**
   * Takes a key that is pressed while a dialog is on its way, and single keys while something else is. Answers whether it
   * did. What is typed into a field stays there, unless a dialog comes.
   */
  take(text: string, { isTyping = false } = {}): boolean {
    const isSingle = text.length === 1 || text === 'Escape'
    const isExpected = this.#expected.size > 0 && isSingle && !isTyping
    if (this.open === null && !isExpected) return false
    if (this.open?.name === 'command-bar' && text.length === 1) this.#typed += text
    if (text === 'Escape') {
      this.close()
      for (const { giveUp } of this.#expected) giveUp?.()
    }
    return true
  }

  /** Something that will take the keys is on its way. Answers how to tell that it is there, or will not come. */
  expect(giveUp?: () => void): () => void {
    const expected = { giveUp }
    this.#expected.add(expected)
    return () => void this.#expected.delete(expected)
  }

  /** What was kept, once. */
  takeTyped(): string {
    const typed = this.#typed
    this.#typed = ''
    return typed
  }

  show(dialog: OpenDialog): void {
    this.open = dialog
    this.#typed = ''
    this.changed()
  }

  close(): void {
    this.open = null
    this.changed()
  }
}
