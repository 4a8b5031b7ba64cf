/** A stored WAV (8 kHz, mono, signed 16-bit) by its key in the media store. */
export type Sound = { key: string; durationMs: number }

/** What is played to whom an IVR call reaches, and which keys they may press. */
export type IvrScript = {
  /** Played once, before the first prompt. */
  welcome?: Sound
  prompt: Sound
  options: { digit: string; response?: Sound }[]
  /** After a right key whose option has no response of its own. */
  success?: Sound
  /** After a wrong key. */
  failed?: Sound
  /** How often the prompt is played again. */
  maxRetries: number
  /** How long to wait for a key once the sound has ended. */
  inputTimeoutMs: number
  /** How long to wait for a further digit; every option has one digit, so networks that want it get it and no more. */
  digitTimeoutMs: number
}

export const ivrResults = ['none', 'digit_pressed', 'no_input', 'invalid_input'] as const
export type IvrResult = (typeof ivrResults)[number]

/** How far a script has come. Kept as JSON between the callbacks of a provider; the greatest `step` is the latest. */
export type IvrState = {
  step: number
  /** Anything but `none` is final. */
  result: IvrResult
  pressedDigit?: string
  /** All that was pressed, right and wrong, in order. */
  keys: string
  retriesLeft: number
}
