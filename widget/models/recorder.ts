import { Observable } from './observable.ts'

const longestMs = 5 * 60_000
/** What the server can keep and browsers can play, the best first. */
const types = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus', 'audio/webm']

/** A voice note while it is spoken. */
export class Recorder extends Observable {
  #recorder: MediaRecorder | undefined
  #chunks: Blob[] = []
  #startedAt = 0
  #timer: ReturnType<typeof setInterval> | undefined
  state: 'idle' | 'asking' | 'recording' | 'refused' = 'idle'

  static isPossible(): boolean {
    return typeof MediaRecorder !== 'undefined' && navigator.mediaDevices !== undefined
  }

  get elapsedMs(): number {
    return this.state === 'recording' ? Date.now() - this.#startedAt : 0
  }

  async start(): Promise<void> {
    this.#become('asking')
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type))
      this.#recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {})
      this.#chunks = []
      this.#recorder.ondataavailable = ({ data }) => this.#chunks.push(data)
      this.#recorder.start()
      this.#startedAt = Date.now()
      this.#timer = setInterval(() => this.changed(), 250)
      this.#become('recording')
    } catch {
      // The person, the device or the page's policy said no; there is no other way to learn it.
      this.#become('refused')
    }
  }

  /** Ends it. Answers the sound. */
  finish(): Promise<{ blob: Blob; name: string } | undefined> {
    const recorder = this.#recorder
    if (!recorder) return Promise.resolve(undefined)
    return new Promise((done) => {
      recorder.onstop = () => {
        const type = (recorder.mimeType || 'audio/webm').split(';')[0]!
        const extension = type.split('/')[1]!.replace('mp4', 'm4a')
        const blob = new Blob(this.#chunks, { type })
        done(blob.size > 0 ? { blob, name: `voice-note.${extension}` } : undefined)
      }
      this.#release()
    })
  }

  cancel(): void {
    this.#release()
  }

  get isTooLong(): boolean {
    return this.elapsedMs > longestMs
  }

  #release(): void {
    clearInterval(this.#timer)
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
