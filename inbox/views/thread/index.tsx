import { useEffect } from 'react'
import type { AppModel } from '../../models/app.ts'
import type { Mode } from '../../models/composer/composer.ts'
import { writingOf } from '../../models/composer/writing.ts'
import { tellLook } from '../../models/thread/tell-look.ts'
import { EmptyState } from '../kit/states.tsx'
import { useApp } from '../use-app.ts'
import { useOpenConversationId } from '../use-route.ts'
import { useTexts } from '../use-texts.ts'
import { OpenThread } from './open-thread.tsx'

/** The conversation that is open, or what to do when none is. */
export function Thread() {
  const { thread } = useTexts()
  const app = useApp()
  const id = useOpenConversationId()
  useEffect(() => tellLook(app, id), [app, id])
  return (
    <div className="relative flex h-full min-w-0 flex-col bg-panel">
      {id === null ? (
        <EmptyState icon="message" title={thread.none.title} text={thread.none.text} />
      ) : (
        <OpenThread key={id} id={id} />
      )}
    </div>
  )
}

/** The person wants to write in a thread that is not drawn yet. */
export function askToWrite(app: AppModel, conversationId: string, mode: Mode): void {
  const composer = writingOf(app).composerOf(conversationId)
  composer.setMode(mode)
  composer.askFocus()
}
