import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { Chat } from '../models/chat.ts'
import type { Observable } from '../models/observable.ts'
import type { Texts } from '../texts/index.ts'

export type View = { chat: Chat; texts: Texts; language: string }

export const ViewContext = createContext<View | undefined>(undefined)

/** What every part of the chat draws from. */
export function useView(): View {
  const view = useContext(ViewContext)
  if (!view) throw new Error('A part of the chat is drawn outside of it')
  return view
}

/** Draws again whenever the model changes. */
export function useModel(model: Observable): void {
  const [, draw] = useState(0)
  useEffect(() => model.follow(() => draw((count) => count + 1)), [model])
}
