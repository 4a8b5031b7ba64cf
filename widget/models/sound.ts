import { Observable } from './observable.ts'

/** Two short tones, the second higher: their pitch in hertz, and when they begin in seconds. */
const tones = [
  [880, 0],
  [1_318, 0.11],
] as const
const toneSeconds = 0.22
const loudness = 0.09

/** A short sound for an answer; silent until the visitor wants it. The page remembers. */
export class Sound extends Observable {
  readonly #keep: (isOn: boolean) => void
  #context: AudioContext | undefined
  isOn: boolean

  constructor({ isOn, keep }: { isOn: boolean; keep: (isOn: boolean) => void }) {
    super()
    this.isOn = isOn
    this.#keep = keep
  }

  toggle(): void {
    this.isOn = !this.isOn
    this.#keep(this.isOn)
    this.changed()
    this.play()
  }

  play(): void {
    if (!this.isOn) return
    this.#context ??= new AudioContext()
    // Until the visitor has touched the page, browsers keep it silent.
    void this.#context.resume()
    for (const [pitch, begin] of tones) ring(this.#context, pitch, this.#context.currentTime + begin)
  }
}

function ring(context: AudioContext, pitch: number, at: number): void {
  const tone = new OscillatorNode(context, { frequency: pitch })
  const volume = new GainNode(context, { gain: 0 })
  volume.gain.setValueAtTime(loudness, at)
  volume.gain.exponentialRampToValueAtTime(0.0001, at + toneSeconds)
  tone.connect(volume).connect(context.destination)
  tone.start(at)
  tone.stop(at + toneSeconds)
}
