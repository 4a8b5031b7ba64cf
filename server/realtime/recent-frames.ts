import type { Frame, StreamView } from './stream.ts'

/** Frames in order; some may be before the place that was asked for. `last`: the place after all of them. */
export type Stretch = { frames: Frame[]; last: bigint }

/** Of each view. */
const mostFrames = 500

/** `from`: the place after which they begin. */
type Recent = Stretch & { from: bigint }

/** What was handed out last, in case somebody comes back who missed only that. */
export class RecentFrames {
  readonly #recent = new Map<StreamView, Recent>()

  /** What follows a place, when that is known here. */
  find(view: StreamView, after: bigint): Stretch | undefined {
    const recent = this.#recent.get(view)
    return recent && recent.from <= after && after < recent.last ? recent : undefined
  }

  keep(view: StreamView, { from, frames, last }: Recent): void {
    if (!view.isShareable) return
    const before = this.#recent.get(view)
    const joined =
      before?.last === from ? { from: before.from, frames: [...before.frames, ...frames] } : { from, frames }
    const left = joined.frames.slice(-mostFrames)
    const dropped = joined.frames[joined.frames.length - left.length - 1]
    this.#recent.set(view, { from: dropped ? BigInt(dropped.position) : joined.from, frames: left, last })
  }
}
