import { Fragment } from 'react'
import { highlight } from '../../models/search/highlight.ts'

/** A text in which what was searched for stands out. */
export function Highlighted({ text, query }: { text: string; query: string }) {
  let at = 0
  return highlight(text, query).map(({ text: piece, isHit }) => {
    const key = at
    at += piece.length
    return isHit ? (
      <mark
        key={key}
        className="rounded-[3px] bg-[color-mix(in_oklab,var(--warning)_32%,transparent)] px-px text-strong"
      >
        {piece}
      </mark>
    ) : (
      <Fragment key={key}>{piece}</Fragment>
    )
  })
}
