import { type ReactNode, useMemo } from 'react'
import type { InboxState } from '../../models/store/state.ts'
import { type RichPart, readRichText } from '../../models/thread/rich-text.ts'
import { withKeys } from '../../models/thread/with-keys.ts'
import { cx } from '../kit/class-names.ts'
import { useStore } from '../use-store.ts'
import { useRow } from './thread-context.ts'

const none: string[] = []
const selectAgents = ({ agents }: InboxState) => agents

export type RichTextProps = {
  text: string
  /** Agents it speaks to. */
  mentions?: readonly string[]
}

/** Words as they were written, with addresses to go to. Nothing in them is ever read as HTML. */
export function RichText({ text, mentions = none }: RichTextProps) {
  const { channel } = useRow()
  const agents = useStore(selectAgents)
  const hasMarks = channel === 'whatsapp'
  const parts = useMemo(() => {
    const mentioned = mentions.flatMap((id) => agents[id] ?? [])
    return readRichText(text, { marks: hasMarks, mentioned })
  }, [text, hasMarks, mentions, agents])
  return (
    <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
      <Parts parts={parts} />
    </p>
  )
}

function Parts({ parts }: { parts: RichPart[] }): ReactNode {
  return withKeys(parts, nameOf).map(({ key, item }) => <Part key={key} part={item} />)
}

function Part({ part }: { part: RichPart }) {
  switch (part.type) {
    case 'text':
      return part.text
    case 'link':
      return (
        <a
          href={part.href}
          target="_blank"
          rel="noopener noreferrer nofollow ugc"
          className={cx(
            'text-accent-text underline decoration-accent-text/40 underline-offset-2 hover:decoration-accent-text',
            // A number that is read in two lines is read wrong where these run from right to left.
            part.href.startsWith('tel:') && 'whitespace-nowrap',
          )}
        >
          <bdi>{part.text}</bdi>
        </a>
      )
    case 'mention':
      return <bdi className="rounded-sm bg-accent-soft px-0.5 font-medium text-accent-text">{part.text}</bdi>
    case 'code':
      return <code className="rounded-sm bg-hover px-1 font-mono text-[0.92em]">{part.text}</code>
    case 'strong':
      return (
        <strong className="font-semibold">
          <Parts parts={part.parts} />
        </strong>
      )
    case 'emphasis':
      return (
        <em>
          <Parts parts={part.parts} />
        </em>
      )
    case 'strike':
      return (
        <s>
          <Parts parts={part.parts} />
        </s>
      )
  }
}

function nameOf(part: RichPart): string {
  return `${part.type}/${'text' in part ? part.text : part.parts.map(nameOf).join()}`
}
