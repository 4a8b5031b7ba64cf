import { Fragment, type ReactNode } from 'react'

export type DottedProps = {
  /** What is false, empty or absent is left out. */
  parts: { id: string; content: ReactNode; isCode?: boolean }[]
}

/** Short facts side by side with dots between them, each in its own direction. */
export function Dotted({ parts }: DottedProps) {
  const shown = parts.filter(({ content }) => content !== false && content !== null && content !== '')
  return shown.map(({ id, content, isCode }, index) => (
    <Fragment key={id}>
      {index > 0 && (
        <span aria-hidden="true" className="mx-1.5 text-faint">
          ·
        </span>
      )}
      {isCode ? (
        <code dir="ltr" className="font-mono">
          {content}
        </code>
      ) : (
        <bdi>{content}</bdi>
      )}
    </Fragment>
  ))
}
