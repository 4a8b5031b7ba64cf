/** Registers the service worker, where the browser has such. `onOpen`: a notice leads to a place of an account. */
export function registerServiceWorker(onOpen: (path: string, accountId: string | undefined) => void): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.register('/service-worker.js', { scope: '/', updateViaCache: 'none' }).catch(() => {
    // Private windows and plain http refuse it; the inbox works without.
  })
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    const { type, path, accountId } = data as { type?: string; path?: string; accountId?: string }
    if (type === 'open' && path?.startsWith('/')) onOpen(path, accountId)
  })
}
