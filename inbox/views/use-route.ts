import type { Route } from '../models/routes.ts'
import { useFrame } from './use-app.ts'
import { useObservable } from './use-observable.ts'

/** Where the person is. */
export function useRoute(): Route {
  return useObservable(useFrame().router).route
}

/** One part of the address's query, or null. */
export function useQueryPart(name: string): string | null {
  return useObservable(useFrame().router).query.get(name)
}

/** The conversation that the address names, or null. */
export function useOpenConversationId(): string | null {
  const route = useRoute()
  return route.name === 'view' || route.name === 'conversation' ? route.conversationId : null
}
