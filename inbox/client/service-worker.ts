/** Registers the service worker, where the browser has such. */
export function registerServiceWorker(onOpen: (path: string) => void): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.register('/service-worker.js', { scope: '/', updateViaCache: 'none' }).catch(() => {
    // Private windows and plain http refuse it; the inbox works without.
  })
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    const { type, path } = data as { type?: string; path?: string }
    if (type === 'open' && path?.startsWith('/')) onOpen(path)
  })
}
