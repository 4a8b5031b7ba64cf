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

  /** Takes a key that is pressed while a dialog is on its way. Answers whether one is. */
  take(text: string): boolean {
    const isOpen = this.open !== null
    if (this.open?.name === 'command-bar' && text.length === 1) this.#typed += text
    if (isOpen && text === 'Escape') this.close()
    return isOpen
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
