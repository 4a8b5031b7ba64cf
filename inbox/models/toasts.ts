import { Observable } from './observable.ts'

export type ToastTone = 'plain' | 'success' | 'danger'

export type Toast = {
  id: number
  text: string
  /** In small print below: what is said in no language of the reader's. */
  detail?: string
  tone: ToastTone
  action?: { label: string; run(): void }
  /** When it goes by itself; null: when it is closed. */
  durationMs: number | null
}

export type NewToast = {
  text: string
  detail?: string
  tone?: ToastTone
  action?: Toast['action']
  durationMs?: number | null
}

const defaultMs = 6_000
/** Those that ask for something stay longer. */
const askingMs = 10_000
const most = 3

/** Short notices at the edge of the screen. */
export class Toasts extends Observable {
  items: Toast[] = []
  #lastId = 0

  show({ text, detail, tone = 'plain', action, durationMs }: NewToast): number {
    this.#lastId += 1
    const toast: Toast = {
      id: this.#lastId,
      text,
      tone,
      durationMs: durationMs === undefined ? (action ? askingMs : defaultMs) : durationMs,
      ...(detail && { detail }),
      ...(action && { action }),
    }
    this.items = [...this.items, toast].slice(-most)
    this.changed()
    return toast.id
  }

  dismiss(id: number): void {
    this.items = this.items.filter((toast) => toast.id !== id)
    this.changed()
  }
}
