import type { Command, Commands } from './commands.ts'
import { type Chord, chordOf, isChord, type KeyPress, parseKeys, showKeys } from './keys.ts'

/** How long the second key of `g i` may take, in ms. */
const sequenceMs = 1_200

export type ShortcutSettings = {
  /** People's own keys by command. An empty text: none. */
  own: Record<string, string>
  /** Whether keys without Ctrl or ⌘ do something. */
  singleKeys: boolean
}

/** Runs commands by key. What has keys is registered with `commands`; the person may give it others. */
export class Shortcuts {
  readonly #commands: Commands
  readonly #settings: () => ShortcutSettings
  readonly isMac: boolean
  /** What is printed on the keys, by place; filled once the browser has told. */
  printed: ReadonlyMap<string, string> = new Map()
  #begun: Chord[] = []
  #begunAt = 0

  constructor(commands: Commands, settings: () => ShortcutSettings, isMac: boolean) {
    this.#commands = commands
    this.#settings = settings
    this.isMac = isMac
  }

  /** The keys of a command as they are now, or undefined. */
  keysOf(id: string): string | undefined {
    const own = this.#settings().own[id]
    return (own ?? this.#commands.find(id)?.keys) || undefined
  }

  /** The keys of a command as they stand on the screen, one list for each press. */
  shownKeys(id: string): string[][] | undefined {
    const keys = this.keysOf(id)
    return keys === undefined ? undefined : showKeys(keys, this)
  }

  /** `Ctrl+K` for `aria-keyshortcuts` and titles. */
  spokenKeys(id: string): string | undefined {
    return this.shownKeys(id)
      ?.map((chord) => chord.join('+'))
      .join(' ')
  }

  /** Which other command has these keys. */
  takenBy(keys: string, id: string): Command | undefined {
    const wanted = JSON.stringify(showKeys(keys, this))
    return this.#commands
      .list()
      .find((command) => command.id !== id && JSON.stringify(this.shownKeys(command.id)) === wanted)
  }

  /** What a press is, as it is kept for a command. */
  spell(press: KeyPress): string | undefined {
    return chordOf(press, this.isMac)
  }

  /**
   * Runs what the press is for. Answers whether the press was used, so that the browser does nothing with it.
   *
   * @param isTyping whether the press went into a text field
   * @param isHeld whether the key is still down from a press before
   */
  handle(
    press: KeyPress,
    { isTyping, isHeld = false, now }: { isTyping: boolean; isHeld?: boolean; now: number },
  ): boolean {
    const begun = now - this.#begunAt <= sequenceMs ? this.#begun : []
    this.#begun = []
    const candidates = this.#commands.list().flatMap((command) => {
      const keys = this.keysOf(command.id)
      if (!keys || !(command.isAvailable?.() ?? true)) return []
      const chords = parseKeys(keys)
      if (isTyping && !command.whileTyping) return []
      if (isHeld && !command.isRepeated) return []
      if (!this.#settings().singleKeys && isSingle(chords)) return []
      return [{ command, chords }]
    })
    const fits = candidates.filter(
      ({ chords }) =>
        begun.every((chord, index) => sameChord(chords[index], chord)) &&
        chords[begun.length] !== undefined &&
        isChord(press, chords[begun.length]!, this.isMac),
    )
    const whole = fits.find(({ chords }) => chords.length === begun.length + 1)
    if (whole) {
      void whole.command.run()
      return true
    }
    const [first] = fits
    if (!first) return false
    this.#begun = first.chords.slice(0, begun.length + 1)
    this.#begunAt = now
    return true
  }
}

function isSingle(chords: Chord[]): boolean {
  return chords.every(({ key, mod, alt }) => !mod && !alt && key !== 'escape')
}

function sameChord(one: Chord | undefined, other: Chord): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other)
}
