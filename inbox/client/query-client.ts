import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './http.ts'

/** The cache of what is not live: settings, search, histories, logs of deliveries. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: 600_000,
        refetchOnWindowFocus: true,
        // What the server refused, it would refuse again.
        retry: (failures, error) => !(error instanceof ApiProblem && error.status < 500) && failures < 2,
      },
      mutations: { retry: false },
    },
  })
}
