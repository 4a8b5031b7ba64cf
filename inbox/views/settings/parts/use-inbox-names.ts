import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'

/** How a limit to inboxes reads: "All inboxes", one by name, or how many. */
export function useInboxNames(): (ids: string[] | null) => string {
  const { settings } = useTexts()
  const inboxes = useStore((state) => state.inboxes)
  return (ids) => {
    if (ids === null) return settings.common.allInboxes
    const [first] = ids
    if (ids.length === 1 && first) return inboxes[first]?.name ?? settings.common.inboxes(1)
    return settings.common.inboxes(ids.length)
  }
}
