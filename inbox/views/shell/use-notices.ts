import { useEffect } from 'react'
import { playChime } from '../../client/sound.ts'
import { finishStep, stepOfEvent } from '../../models/first-run/finish.ts'
import { countUnread, isWorthNoticing } from '../../models/notices/notice.ts'
import { filled } from '../../models/preferences.ts'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'

/** A tone when somebody writes, and how much is unread in the title of the tab and on the app's icon. */
export function useNotices(): void {
  const app = useApp()
  const { session } = app
  const unread = useStore(countUnread)
  useEffect(() => {
    session.onEvent = (signedIn, event) => {
      const { state } = signedIn.store
      const step = stepOfEvent(signedIn, event)
      if (step) void finishStep(signedIn, step)
      if (!isWorthNoticing(state, event) || !filled(state.preferences).sounds) return
      const isInSight = document.hasFocus() && state.openId === event.conversation_id
      if (!isInSight) playChime()
    }
    return () => {
      session.onEvent = undefined
    }
  }, [session])
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Parley` : 'Parley'
    const badge = unread > 0 ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.()
    badge?.catch(() => {
      // Only installed apps have a place for it.
    })
    return () => {
      document.title = 'Parley'
    }
  }, [unread])
}
