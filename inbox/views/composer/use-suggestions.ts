import { type KeyboardEvent, type RefObject, useId, useState } from 'react'
import type { Agent, CannedResponse } from '../../../shared/parley/index.ts'
import { fillCanned, findTrigger, searchCanned, type Trigger } from '../../models/composer/canned.ts'
import type { Emoji } from '../../models/composer/emoji.ts'
import { searchAgents } from '../../models/composer/mentions.ts'
import type { InboxState } from '../../models/store/state.ts'
import { useThread } from '../thread/thread-context.ts'
import { useStore } from '../use-store.ts'
import { useEmoji } from './use-emoji.ts'

export type Suggestion =
  | { type: 'canned'; key: string; response: CannedResponse; filled: string }
  | { type: 'agent'; key: string; agent: Agent }
  | { type: 'emoji'; key: string; emoji: Emoji }

const selectSources = ({ cannedResponses, agents, me }: InboxState) => ({ cannedResponses, agents, me })

/** What can be put in place of the word at the caret: a canned response, a colleague, an emoji. */
export function useSuggestions(area: RefObject<HTMLTextAreaElement | null>) {
  const { composer, conversation } = useThread()
  const { cannedResponses, agents, me } = useStore(selectSources)
  const [trigger, setTrigger] = useState<Trigger>()
  const [index, setIndex] = useState(0)
  /** The word for which the list was put away. */
  const [closedAt, setClosedAt] = useState<number>()
  const listId = useId()
  const searchEmoji = useEmoji(trigger?.sign === ':')

  const items = trigger && trigger.from !== closedAt ? listItems(trigger) : []
  const isOpen =
    items.length > 0 || (trigger?.sign === '/' && trigger.from !== closedAt && trigger.query === '')
  const active = items[Math.min(index, items.length - 1)]

  function listItems({ sign, query }: Trigger): Suggestion[] {
    if (sign === '/')
      return searchCanned(Object.values(cannedResponses), query).map((response) => ({
        type: 'canned',
        key: response.id,
        response,
        filled: fillCanned(response.content, { contact: conversation.contact, agentName: me.name }),
      }))
    if (sign === ':') return searchEmoji(query, 8).map((emoji) => ({ type: 'emoji', key: emoji.char, emoji }))
    if (composer.mode !== 'note') return []
    return searchAgents(Object.values(agents), query, me.id).map((agent) => ({
      type: 'agent',
      key: agent.id,
      agent,
    }))
  }

  const look = () => {
    const element = area.current
    if (!element) return
    const found =
      element.selectionStart === element.selectionEnd
        ? findTrigger(element.value, element.selectionStart)
        : undefined
    if (found?.from !== trigger?.from) {
      setIndex(0)
      setClosedAt(undefined)
    }
    setTrigger(found)
  }
  const choose = (item: Suggestion) => {
    if (!trigger) return
    const by =
      item.type === 'canned' ? item.filled : item.type === 'agent' ? `@${item.agent.name} ` : item.emoji.char
    if (item.type === 'agent') composer.pick(item.agent.id)
    composer.insert(by, trigger)
    setTrigger(undefined)
  }
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!isOpen) return false
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by)
      setIndex((now) => (Math.min(now, items.length - 1) + by + items.length) % Math.max(1, items.length))
    else if ((event.key === 'Enter' || event.key === 'Tab') && active) choose(active)
    else if (event.key === 'Escape') setClosedAt(trigger?.from)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  return {
    isOpen,
    items,
    active,
    listId,
    activeId: active && `${listId}-${active.key}`,
    sign: trigger?.sign,
    look,
    choose,
    close: () => setTrigger(undefined),
    point: setIndex,
    onKeyDown,
  }
}

export type Suggestions = ReturnType<typeof useSuggestions>
