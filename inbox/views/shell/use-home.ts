import { useEffect } from 'react'
import { useFrame } from '../use-app.ts'
import { useRoute } from '../use-route.ts'

const key = 'parley.view'

/** `/` is the view the person was in the last time. */
export function useHome(): void {
  const { router } = useFrame()
  const route = useRoute()
  const viewId = route.name === 'view' ? route.viewId : null
  useEffect(() => {
    if (viewId !== null) remember(viewId)
    if (route.name === 'home')
      router.go({ name: 'view', viewId: remembered() ?? 'all', conversationId: null }, { replace: true })
  }, [route.name, viewId, router])
}

function remember(viewId: string): void {
  try {
    sessionStorage.setItem(key, viewId)
    localStorage.setItem(key, viewId)
  } catch {
    // Storage may be forbidden; then it begins with all of them.
  }
}

function remembered(): string | null {
  try {
    return sessionStorage.getItem(key) ?? localStorage.getItem(key)
  } catch {
    return null
  }
}
