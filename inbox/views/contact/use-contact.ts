import { useCallback, useEffect, useState } from 'react'
import type { Contact } from '../../../shared/parley/index.ts'
import { loadContact } from '../../models/store/load.ts'
import { useApp } from '../use-app.ts'
import { useRetryWhenLive } from '../use-retry-when-live.ts'
import { useStore } from '../use-store.ts'

/** A contact in full, kept fresh by events; `failure` when there is none to show. */
export function useContact(id: string): { contact?: Contact; failure?: unknown; retry: () => void } {
  const app = useApp()
  const contact = useStore((state) => state.contacts[id])
  // Events may have been missed; then it is fetched again.
  const epoch = useStore((state) => state.epoch)
  const [failed, setFailed] = useState<{ failure: unknown; epoch: number }>()
  const load = useCallback(() => {
    setFailed(undefined)
    loadContact(app, id).catch((failure: unknown) => setFailed({ failure, epoch }))
  }, [app, id, epoch])
  useEffect(load, [load])
  useRetryWhenLive(failed?.failure, load)
  return { ...(contact && { contact }), failure: failed?.failure, retry: load }
}
