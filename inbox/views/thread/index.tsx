import { useEffect } from 'react'
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
