import { isAdmin } from '../../../models/settings/sections.ts'
import { useStore } from '../../use-store.ts'

/** Whether the person sets the account up. */
export function useAdmin(): boolean {
  return useStore(({ me }) => isAdmin(me))
}
