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

  show(dialog: OpenDialog): void {
    this.open = dialog
    this.changed()
  }

  close(): void {
    this.open = null
    this.changed()
  }
}
