/** Makes an element. Text is text; there is no way to put HTML in. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

/** A picture of one path in a box of 24, filled or drawn as a line. */
export function icon(path: string, name: string, size: number): SVGElement {
  const paint = name === 'talk' ? { fill: 'currentColor' } : { stroke: 'currentColor', 'stroke-width': 2.4 }
  const shape = shapeOf('path', { d: path, 'stroke-linecap': 'round', 'stroke-linejoin': 'round', ...paint })
  const box = {
    viewBox: '0 0 24 24',
    width: size,
    height: size,
    fill: 'none',
    'aria-hidden': true,
    class: name,
  }
  const svg = shapeOf('svg', box)
  svg.append(shape)
  return svg
}

function shapeOf(name: 'svg' | 'path', facts: object): SVGElement {
  const shape = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(facts)) shape.setAttribute(key, String(value))
  return shape
}
