import { Observable } from './observable.ts'

/** Where a person's widths are kept in this browser, and how wide the window is. */
export interface LayoutPort {
  read(): Partial<LayoutKept>
  keep(kept: LayoutKept): void
  width(): number
  onResize(changed: () => void): void
}

export type LayoutKept = {
  listWidth: number
  detailsWidth: number
  isSidebarHidden: boolean
  areDetailsHidden: boolean
}

export type Divider = 'list' | 'details'

/** In px. A phone shows one area at a time. */
const phoneBelow = 720
const sidebarFrom = 1080
const detailsFrom = 1280
export const limits = {
  list: { min: 280, max: 560 },
  details: { min: 260, max: 480 },
}

const standard: LayoutKept = {
  listWidth: 348,
  detailsWidth: 312,
  isSidebarHidden: false,
  areDetailsHidden: false,
}

/** Which areas stand side by side, how wide they are, and which lie over the others for a moment. */
export class Layout extends Observable {
  readonly #port: LayoutPort
  #kept: LayoutKept
  #isSidebarOver = false
  #areDetailsOver = false

  constructor(port: LayoutPort) {
    super()
    this.#port = port
    this.#kept = { ...standard, ...port.read() }
    port.onResize(() => {
      this.#isSidebarOver = false
      this.#areDetailsOver = false
      this.changed()
    })
  }

  get isPhone(): boolean {
    return this.#port.width() < phoneBelow
  }

  /** Whether the sidebar stands beside the rest; otherwise it is opened over it. */
  get isSidebarDocked(): boolean {
    return this.#port.width() >= sidebarFrom && !this.#kept.isSidebarHidden
  }

  get isSidebarOver(): boolean {
    return this.#isSidebarOver && !this.isSidebarDocked
  }

  get areDetailsDocked(): boolean {
    return this.#port.width() >= detailsFrom && !this.#kept.areDetailsHidden
  }

  get areDetailsOver(): boolean {
    return this.#areDetailsOver && !this.areDetailsDocked
  }

  get areDetailsOpen(): boolean {
    return this.areDetailsDocked || this.areDetailsOver
  }

  widthOf(divider: Divider): number {
    return divider === 'list' ? this.#kept.listWidth : this.#kept.detailsWidth
  }

  resize(divider: Divider, width: number): void {
    const { min, max } = limits[divider]
    const kept = Math.round(Math.min(max, Math.max(min, width)))
    this.#keep(divider === 'list' ? { listWidth: kept } : { detailsWidth: kept })
  }

  resetWidth(divider: Divider): void {
    this.#keep(
      divider === 'list' ? { listWidth: standard.listWidth } : { detailsWidth: standard.detailsWidth },
    )
  }

  toggleSidebar(): void {
    if (this.#port.width() >= sidebarFrom) this.#keep({ isSidebarHidden: !this.#kept.isSidebarHidden })
    else {
      this.#isSidebarOver = !this.#isSidebarOver
      this.changed()
    }
  }

  openSidebar(): void {
    if (!this.isSidebarDocked) {
      this.#isSidebarOver = true
      this.changed()
    }
  }

  toggleDetails(): void {
    if (this.#port.width() >= detailsFrom) this.#keep({ areDetailsHidden: !this.#kept.areDetailsHidden })
    else {
      this.#areDetailsOver = !this.#areDetailsOver
      this.changed()
    }
  }

  /** Takes away what lies over the rest. */
  closeOver(): void {
    if (!this.#isSidebarOver && !this.#areDetailsOver) return
    this.#isSidebarOver = false
    this.#areDetailsOver = false
    this.changed()
  }

  #keep(change: Partial<LayoutKept>): void {
    this.#kept = { ...this.#kept, ...change }
    this.#port.keep(this.#kept)
    this.changed()
  }
}
