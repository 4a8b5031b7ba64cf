import { useCallback, useEffect } from 'react'
import type { Composer } from '../../models/composer/composer.ts'
import { restoreDraft } from '../../models/composer/restore-draft.ts'
import type { InboxState } from '../../models/store/state.ts'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'

/** Takes over what the server keeps of what was written here, also when it was written on another device; saves on leaving. */
export function useDraft(composer: Composer): void {
  const app = useApp()
  const { conversationId } = composer
  const draft = useStore(useCallback((state: InboxState) => state.drafts[conversationId], [conversationId]))
  useEffect(() => {
    void restoreDraft(app, composer, draft)
  }, [app, composer, draft])
  useEffect(
    () => () => {
      void composer.save()
    },
    [composer],
  )
}
