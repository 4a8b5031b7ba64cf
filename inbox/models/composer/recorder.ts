import { Observable } from '../observable.ts'

export const longestRecordingMs = 10 * 60_000
const levelEveryMs = 80
/** What the server can keep and browsers can play, the best first. */
const types = ['audio/ogg;codecs=opus', 'audio/mp4', 'audio/webm;codecs=opus', 'audio/webm']

/** A voice note while it is spoken. */
export class Recorder extends Observable {
  #recorder: MediaRecorder | undefined
  #audio: AudioContext | undefined
  #chunks: Blob[] = []
  #startedAt = 0
  #timer: ReturnType<typeof setInterval> | undefined
  state: 'idle' | 'asking' | 'recording' | 'refused' = 'idle'
  /** How loud it was, from 0 to 1, and when, in ms; the last at the end. */
  levels: { at: number; level: number }[] = []

  static isPossible(): boolean {
    return typeof MediaRecorder !== 'undefined' && navigator.mediaDevices !== undefined
  }

  get elapsedMs(): number {
    return this.state === 'recording' ? Date.now() - this.#startedAt : 0
  }

  async start(): Promise<void> {
    if (this.state === 'asking' || this.state === 'recording') return
    this.#become('asking')
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type))
      this.#recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {})
      this.#chunks = []
      this.levels = []
      this.#recorder.ondataavailable = ({ data }) => this.#chunks.push(data)
      this.#recorder.start()
      this.#startedAt = Date.now()
      this.#listen(stream)
      this.#become('recording')
    } catch {
      // The person, the device or the page's policy said no; there is no other way to learn it.
      this.#become('refused')
    }
  }

  /** Ends it. Answers the sound. */
  finish(): Promise<File | undefined> {
    const recorder = this.#recorder
    if (!recorder) return Promise.resolve(undefined)
    return new Promise((done) => {
      recorder.onstop = () => {
        const type = (recorder.mimeType || 'audio/webm').split(';')[0]!
        const extension = type.split('/')[1]!.replace('mp4', 'm4a')
        const file = new File(this.#chunks, `voice-note.${extension}`, { type })
        done(file.size > 0 ? file : undefined)
      }
      this.#release()
    })
  }

  cancel(): void {
    this.#release()
  }

  #listen(stream: MediaStream): void {
    this.#audio = new AudioContext()
    const analyser = this.#audio.createAnalyser()
    analyser.fftSize = 256
    this.#audio.createMediaStreamSource(stream).connect(analyser)
    const samples = new Uint8Array(analyser.fftSize)
    this.#timer = setInterval(() => {
      analyser.getByteTimeDomainData(samples)
      const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0)
      this.levels = [...this.levels.slice(-63), { at: performance.now(), level: Math.min(1, loudest / 90) }]
      this.changed()
    }, levelEveryMs)
  }

  #release(): void {
    clearInterval(this.#timer)
    void this.#audio?.close()
    this.#audio = undefined
    if (this.#recorder?.state === 'recording') this.#recorder.stop()
    for (const track of this.#recorder?.stream.getTracks() ?? []) track.stop()
    this.#recorder = undefined
    this.#become('idle')
  }

  #become(state: Recorder['state']): void {
    this.state = state
    this.changed()
  }
}
