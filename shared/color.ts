/** Colours are written such as #2563eb. */

/** The least contrast at which everybody can read small text (WCAG 1.4.3). */
export const readableContrast = 4.5

/** Black or white, whichever is easier to read on a colour: one of the two always is. */
export function readableOn(color: string): string {
  return contrastOf('#ffffff', color) >= readableContrast ? '#ffffff' : '#000000'
}

/** The colour nearest to one, on the way to another, that can be read on a background. */
export function readableTint(color: string, { on, toward }: { on: string; toward: string }): string {
  for (let percent = 0; percent < 100; percent += 5) {
    const mixed = mix(color, toward, percent / 100)
    if (contrastOf(mixed, on) >= readableContrast) return mixed
  }
  return toward
}

/** From 1 to 21. */
export function contrastOf(one: string, other: string): number {
  const [darker, lighter] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b)
  return (lighter! + 0.05) / (darker! + 0.05)
}

function mix(one: string, other: string, part: number): string {
  const others = partsOf(other)
  const mixed = partsOf(one).map((value, index) => Math.round(value + (others[index]! - value) * part))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = partsOf(color).map((value) => linear(value / 255))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function partsOf(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
}

/** What of a part of a colour the eye gets (sRGB). */
function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}
