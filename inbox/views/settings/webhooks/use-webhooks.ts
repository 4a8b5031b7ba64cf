import { useQuery } from '@tanstack/react-query'
import { settingsKeys } from '../../../models/settings/query-keys.ts'
import { listWebhooks } from '../../../models/settings/webhooks/webhooks.ts'
import { useApp } from '../../use-app.ts'

/** All of them; there are few. */
export function useWebhooks() {
  const app = useApp()
  return useQuery({ queryKey: settingsKeys.webhooks, queryFn: () => listWebhooks(app) })
}
