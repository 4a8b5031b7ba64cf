import { useCallback } from 'react'
import { Button } from 'react-aria-components/Button'
import type { InboxState } from '../../models/store/state.ts'
import { Avatar } from '../kit/avatar.tsx'
import { Tooltip } from '../kit/tooltip.tsx'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { useThread } from './thread-context.ts'

const mostFaces = 3

/** Colleagues who look at the same conversation. */
export function Viewers() {
  const { thread, formatList } = useTexts()
  const { conversation } = useThread()
  const viewers = useStore(
    useCallback((state: InboxState) => viewersOf(state, conversation.id), [conversation.id]),
  )
  if (viewers.length === 0) return null
  const names = formatList(viewers.map(({ name }) => name))
  const text = viewers.length === 1 ? thread.header.viewing(names) : thread.header.viewingMany(names)
  return (
    <Tooltip text={text}>
      <Button className="ring-focus flex shrink-0 items-center -space-x-1.5 rounded-full rtl:space-x-reverse">
        <span className="sr-only">{text}</span>
        {viewers.slice(0, mostFaces).map(({ id, name }) => (
          <Avatar
            key={id}
            name={name}
            size={24}
            presence="online"
            className="rounded-full ring-2 ring-panel"
          />
        ))}
      </Button>
    </Tooltip>
  )
}

function viewersOf({ presence, agents, me }: InboxState, conversationId: string) {
  return Object.entries(presence).flatMap(([id, { online, conversationId: looked }]) => {
    const agent = agents[id]
    return online && looked === conversationId && id !== me.id && agent ? [agent] : []
  })
}
