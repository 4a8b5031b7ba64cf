import { useState } from 'react'
import type { Inbox } from '../../../../shared/parley/index.ts'
import { tellFailure } from '../../../models/failures.ts'
import { syncTemplates } from '../../../models/settings/templates/templates.ts'
import { Button } from '../../kit/button.tsx'
import { ProgressBar } from '../../kit/states.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'

/** Fetches what the networks have, one inbox after another. */
export function SyncButton({ inboxes }: { inboxes: Inbox[] }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.templates
  const [done, setDone] = useState<number | null>(null)
  const current = done === null ? undefined : inboxes[done]
  const sync = async () => {
    setDone(0)
    try {
      const synced = await syncTemplates(
        app,
        inboxes.map(({ id }) => id),
        setDone,
      )
      app.toasts.show({ text: settings.done.synced(synced), tone: 'success' })
    } catch (error) {
      tellFailure(app, error, () => void sync())
    } finally {
      setDone(null)
    }
  }
  return (
    <div className="relative">
      <Button icon="refresh" isPending={done !== null} onPress={() => void sync()}>
        {texts.sync}
      </Button>
      {current && (
        <div role="status" className="absolute inset-x-0 -bottom-2">
          <ProgressBar
            label={texts.syncing(current.name)}
            value={inboxes.length > 1 ? (done ?? 0) / inboxes.length : undefined}
          />
        </div>
      )}
    </div>
  )
}
