import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { findCommands } from '../../models/command-bar/find.ts'
import { findLoaded, lookUp } from '../../models/command-bar/look-up.ts'
import type { Command, CommandGroup } from '../../models/commands.ts'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import {
  commandEntry,
  contactEntry,
  conversationEntry,
  type Entry,
  messageEntry,
  searchEntry,
} from './entries.tsx'

const mostCommands = 60
const mostWhenTyped = 7
const waitMs = 160

export type Section = {
  id: string
  title: string
  entries: Entry[]
  /** Found for what was typed before, and shown until the answer for this text is here. */
  isStale?: boolean
}

/**
 * What fits the text: from what is loaded at once, and from the server a moment later. The server's comes below, since
 * whoever presses Enter just then means what they saw.
 */
export function useSections(text: string): Section[] {
  const app = useApp()
  const { frame } = useTexts()
  const typed = useSettled(text.trim())
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['command-bar', typed],
    queryFn: ({ signal }) => lookUp(app, typed, signal),
    enabled: typed.length > 0,
    placeholderData: (before) => (typed ? before : undefined),
  })
  const trimmed = text.trim()
  const commands = findCommands(
    nearestFirst(app.commands.list()),
    trimmed,
    trimmed ? mostWhenTyped : mostCommands,
  )
  const loaded = trimmed ? findLoaded(app, trimmed, 5) : []
  const isLoaded = (id: string | null) => loaded.some((conversation) => conversation.id === id)
  const found = trimmed ? data : undefined
  const isStale = isPlaceholderData || typed !== trimmed
  const sections: Section[] = [
    {
      id: 'section/conversations',
      title: frame.commandBar.conversations,
      entries: loaded.map((conversation) => conversationEntry(app, conversation)),
    },
    {
      id: 'section/commands',
      title: frame.commandBar.commands,
      entries: commands.map((command) => commandEntry(app, command)),
    },
    {
      id: 'section/contacts',
      title: frame.commandBar.contacts,
      entries: (found?.contacts ?? [])
        .filter(({ conversationId }) => !isLoaded(conversationId))
        .map((contact) => contactEntry(app, contact)),
      isStale,
    },
    {
      id: 'section/messages',
      title: frame.commandBar.messages,
      entries: (found?.messages ?? []).map((message) => messageEntry(app, message)),
      isStale,
    },
    {
      id: 'section/search',
      title: frame.nav.search,
      entries: trimmed ? [searchEntry(app, trimmed)] : [],
    },
  ]
  return sections.filter(({ entries }) => entries.length > 0)
}

const nearness: CommandGroup[] = ['conversation', 'write', 'contacts', 'list', 'go', 'app']

/** What can be done with what is open stands before where one may go. */
function nearestFirst(commands: Command[]): Command[] {
  return commands.toSorted((one, other) => nearness.indexOf(one.group) - nearness.indexOf(other.group))
}

/** A value once it has stood for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), waitMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
