let context: AudioContext | undefined

/** Two soft notes. Silent where the browser lets no page be heard before it was touched. */
export function playChime(): void {
  try {
    context ??= new AudioContext()
    const { currentTime: now, destination } = context
    const volume = context.createGain()
    volume.connect(destination)
    volume.gain.setValueAtTime(0.0001, now)
    volume.gain.exponentialRampToValueAtTime(0.12, now + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, now + 0.55)
    for (const [hertz, delay] of [
      [660, 0],
      [880, 0.11],
    ] as const) {
      const tone = context.createOscillator()
      tone.type = 'sine'
      tone.frequency.value = hertz
      tone.connect(volume)
      tone.start(now + delay)
      tone.stop(now + 0.6)
    }
  } catch {
    // A browser without sound is none to be told.
  }
}
