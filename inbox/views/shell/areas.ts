const areas = '[data-area]'
const first = 'a[href], button:not(:disabled), input:not(:disabled), textarea, [tabindex="0"]'

/** Moves the focus to the next area of the page, or the one before. */
export function moveToArea(step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(areas)]
  if (all.length === 0) return
  const at = all.findIndex((area) => area.contains(document.activeElement))
  const next = all[(at + step + all.length) % all.length]
  const current = next?.querySelector<HTMLElement>('[tabindex="0"][role=row], [role=log], [aria-current]')
  ;(current ?? next?.querySelector<HTMLElement>(first))?.focus()
}
