import { Observable } from '../observable.ts'

export const speeds = [1, 1.5, 2] as const
const barCount = 40

/** Of all sounds on the page one plays at a time. */
let playing: Player | undefined

/** One sound that can be listened to. */
export class Player extends Observable {
  readonly #src: string
  #audio: HTMLAudioElement | undefined
  #frame = 0
  state: 'idle' | 'loading' | 'playing' | 'paused' | 'broken' = 'idle'
  /** In seconds. */
  position = 0
  duration: number | undefined
  speed: (typeof speeds)[number] = 1
  /** How loud it is along its length, each from 0 to 1; undefined until it was looked into. */
  peaks: number[] | undefined

  constructor(src: string, seconds: number | null | undefined) {
    super()
    this.#src = src
    this.duration = seconds ?? undefined
  }

  /** Asks how long it is. */
  learn(): void {
    if (this.duration === undefined) this.#open()
  }

  toggle(): void {
    if (this.state === 'playing') this.pause()
    else void this.play()
  }

  async play(): Promise<void> {
    if (playing !== this) playing?.pause()
    playing = this
    const audio = this.#open()
    this.#become('loading')
    if (!this.peaks) void this.#listen()
    try {
      await audio.play()
    } catch {
      // Paused before it began, or nothing that can be played: the element's own error event tells the latter.
      if (this.state === 'loading') this.#become('paused')
    }
  }

  pause(): void {
    this.#audio?.pause()
  }

  seek(part: number): void {
    const audio = this.#open()
    const { duration } = this
    if (!duration) return
    this.position = Math.max(0, Math.min(1, part)) * duration
    audio.currentTime = this.position
    this.changed()
  }

  nextSpeed(): void {
    this.speed = speeds[(speeds.indexOf(this.speed) + 1) % speeds.length]!
    if (this.#audio) this.#audio.playbackRate = this.speed
    this.changed()
  }

  close(): void {
    this.pause()
    cancelAnimationFrame(this.#frame)
    this.#audio?.removeAttribute('src')
    this.#audio = undefined
    if (playing === this) playing = undefined
  }

  #open(): HTMLAudioElement {
    if (this.#audio) return this.#audio
    const audio = new Audio()
    audio.preload = 'metadata'
    audio.src = this.#src
    audio.playbackRate = this.speed
    audio.onloadedmetadata = () => this.#learnDuration(audio.duration)
    audio.ondurationchange = () => this.#learnDuration(audio.duration)
    audio.onplaying = () => {
      this.#become('playing')
      this.#tick()
    }
    audio.onpause = () => this.#become('paused')
    audio.onended = () => {
      this.#learnDuration(audio.currentTime)
      this.position = 0
      audio.currentTime = 0
      this.#become('idle')
    }
    audio.onerror = () => this.#become('broken')
    this.#audio = audio
    return audio
  }

  /** Recordings of browsers do not say how long they are until they were heard. */
  #learnDuration(seconds: number): void {
    if (!Number.isFinite(seconds) || seconds <= 0) return
    this.duration = seconds
    this.changed()
  }

  #tick(): void {
    if (!this.#audio || this.state !== 'playing') return
    this.position = this.#audio.currentTime
    this.changed()
    this.#frame = requestAnimationFrame(() => this.#tick())
  }

  /** What it sounds like is drawn once it is played; a file that cannot be looked into has an even line. */
  async #listen(): Promise<void> {
    try {
      const bytes = await (await fetch(this.#src)).arrayBuffer()
      const context = new OfflineAudioContext(1, 1, 8_000)
      const sound = await context.decodeAudioData(bytes)
      this.peaks = toPeaks(sound.getChannelData(0))
      this.#learnDuration(sound.duration)
      this.changed()
    } catch {
      // It may be played all the same.
    }
  }

  #become(state: Player['state']): void {
    this.state = state
    this.changed()
  }
}

function toPeaks(samples: Float32Array): number[] {
  const size = Math.max(1, Math.floor(samples.length / barCount))
  const peaks = Array.from({ length: barCount }, (_, index) => {
    let most = 0
    for (let at = index * size; at < (index + 1) * size; at += 1)
      most = Math.max(most, Math.abs(samples[at] ?? 0))
    return most
  })
  const loudest = Math.max(0.01, ...peaks)
  return peaks.map((peak) => peak / loudest)
}
