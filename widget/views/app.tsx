import { useEffect, useRef, useState } from 'preact/hooks'
import { pickLanguage } from '../loader/pick-language.ts'
import type { Chat } from '../models/chat.ts'
import { directionOf, loadTexts, type Texts } from '../texts/index.ts'
import { Composer } from './composer.tsx'
import { useModel, useView, ViewContext } from './context.ts'
import { DropZone } from './drop-zone.tsx'
import { Header } from './header.tsx'
import { PreChat } from './pre-chat.tsx'
import { Thread } from './thread.tsx'
import { useDialog } from './use-dialog.ts'

/** The whole chat in its frame. */
export function App({ chat, isPreview }: { chat: Chat; isPreview: boolean }) {
  useModel(chat)
  const language = pickLanguage(chat.locale, chat.config.languages)
  const texts = useTexts(language)
  if (!texts) return null
  return (
    <ViewContext.Provider value={{ chat, texts, language }}>
      <Panel isPreview={isPreview} />
    </ViewContext.Provider>
  )
}

function Panel({ isPreview }: { isPreview: boolean }) {
  const { chat, language } = useView()
  const panel = useRef<HTMLDivElement>(null)
  useDialog(panel, chat, isPreview)
  return (
    <div
      // Nothing that was typed stays for the next person.
      key={chat.person}
      ref={panel}
      class="panel"
      role="dialog"
      aria-modal={chat.isModal}
      aria-label={chat.config.title}
      lang={language}
      dir={directionOf(language)}
    >
      <Header />
      <DropZone>
        {chat.needsPreChat ? (
          <PreChat />
        ) : (
          <>
            <Thread />
            <Composer />
          </>
        )}
      </DropZone>
    </div>
  )
}

function useTexts(language: string): Texts | undefined {
  const [texts, setTexts] = useState<Texts>()
  useEffect(() => {
    let isCurrent = true
    loadTexts(language).then((loaded) => isCurrent && setTexts(loaded))
    document.documentElement.lang = language
    document.documentElement.dir = directionOf(language)
    return () => {
      isCurrent = false
    }
  }, [language])
  return texts
}
