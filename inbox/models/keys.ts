/** What a key press is, as far as shortcuts look at it. A DOM `KeyboardEvent` is one. */
export type KeyPress = {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

/** One press of a shortcut: `mod+k`, `shift+x`, `?`; or by the key's place, as people's own are kept: `mod+KeyK`. */
export type Chord = { key: string; isPlace: boolean; mod: boolean; alt: boolean; shift: boolean }

/** A shortcut is one chord, or several pressed one after another: `g i`. */
export function parseKeys(keys: string): Chord[] {
  return keys.split(' ').map(parseChord)
}

function parseChord(text: string): Chord {
  const parts = text === '+' ? ['+'] : text.split('+')
  const key = parts.at(-1) ?? ''
  const has = (name: string) => parts.slice(0, -1).includes(name)
  return { key, isPlace: isPlace(key), mod: has('mod'), alt: has('alt'), shift: has('shift') }
}

/** `KeyK`, `Digit1`, `Slash`: where a key is, whatever is printed on it. */
function isPlace(key: string): boolean {
  return key.length > 1 && /^[A-Z]/.test(key)
}

/** Whether a press is this chord. Letters count by what they write; where the layout has no Latin letters, by place. */
export function isChord(press: KeyPress, chord: Chord, isMac: boolean): boolean {
  const mod = isMac ? press.metaKey : press.ctrlKey
  const other = isMac ? press.ctrlKey : press.metaKey
  if (other || mod !== chord.mod || press.altKey !== chord.alt) return false
  if (chord.isPlace) return press.code === chord.key && press.shiftKey === chord.shift
  if (chord.key.length > 1) return press.key.toLowerCase() === chord.key && press.shiftKey === chord.shift
  const isLetter = /[a-z]/.test(chord.key)
  if (/^[\x20-\x7e]$/.test(press.key)) {
    // Signs are where a layout has them, with Shift or without.
    const needsShift = isLetter ? press.shiftKey === chord.shift : !chord.shift || press.shiftKey
    return press.key.toLowerCase() === chord.key && needsShift
  }
  const place = places[chord.key]
  if (!place) return false
  return press.code === place.code && press.shiftKey === (chord.shift || place.shift)
}

/** What a press is when a person chooses it for something: by place, so that it is the same key in every layout. */
export function chordOf(press: KeyPress, isMac: boolean): string | undefined {
  if (/^(Shift|Control|Alt|Meta|CapsLock|Fn|Dead|Unidentified)/.test(press.key)) return undefined
  if (!press.code || (isMac ? press.ctrlKey : press.metaKey)) return undefined
  const mod = isMac ? press.metaKey : press.ctrlKey
  return [mod && 'mod', press.altKey && 'alt', press.shiftKey && 'shift', press.code]
    .filter(Boolean)
    .join('+')
}

/** Where signs are on an English keyboard. */
const places: Record<string, { code: string; shift: boolean }> = {
  ...Object.fromEntries(
    [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => [
      letter,
      { code: `Key${letter.toUpperCase()}`, shift: false },
    ]),
  ),
  ...Object.fromEntries([...'0123456789'].map((digit) => [digit, { code: `Digit${digit}`, shift: false }])),
  '/': { code: 'Slash', shift: false },
  '?': { code: 'Slash', shift: true },
  '.': { code: 'Period', shift: false },
  ',': { code: 'Comma', shift: false },
  '[': { code: 'BracketLeft', shift: false },
  ']': { code: 'BracketRight', shift: false },
  '\\': { code: 'Backslash', shift: false },
  ';': { code: 'Semicolon', shift: false },
  '#': { code: 'Digit3', shift: true },
  '!': { code: 'Digit1', shift: true },
}

const names: Record<string, string> = {
  escape: 'Esc',
  enter: '↵',
  backspace: '⌫',
  delete: 'Del',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  tab: 'Tab',
  space: '␣',
}

/**
 * The keys of a shortcut as they stand on the screen, a list for each chord: `[['⌘', 'K']]`, `[['G'], ['I']]`.
 *
 * @param printed what is printed on the keys of this keyboard, by place, where the browser tells it
 */
export function showKeys(
  keys: string,
  { isMac, printed }: { isMac: boolean; printed?: ReadonlyMap<string, string> },
): string[][] {
  return parseKeys(keys).map(({ key, isPlace: byPlace, mod, alt, shift }) => [
    ...(mod ? [isMac ? '⌘' : 'Ctrl'] : []),
    ...(alt ? [isMac ? '⌥' : 'Alt'] : []),
    ...(shift ? [isMac ? '⇧' : 'Shift'] : []),
    byPlace ? (printed?.get(key) ?? plainName(key)).toUpperCase() : (names[key] ?? key.toUpperCase()),
  ])
}

function plainName(code: string): string {
  const sign = Object.entries(places).find(([, place]) => place.code === code && !place.shift)?.[0]
  return sign ?? names[code.toLowerCase()] ?? code
}
