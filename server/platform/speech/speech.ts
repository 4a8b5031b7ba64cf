export type Voice = 'male' | 'female'

/** A text to be spoken. Without a language, the one its letters speak for. */
export type Speech = { text: string; voice: Voice; language?: string }

/** Who speaks texts. Throws AppError: `not_configured`, `network_unreachable`, `network_refused`. */
export interface SpeechProvider {
  /** Tells one voice from another: the same name says the same text in the same way. */
  readonly name: string
  /** A WAV file, of any rate. */
  speak(speech: Speech): Promise<Buffer>
}
