import type { PushNotice } from '../../shared/parley/index.ts'

declare const self: ServiceWorkerGlobalScope

/** Shows a push, unless the person looks at the inbox right now. */
export async function showPush(data: PushMessageData | null): Promise<void> {
  const push = read(data)
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (windows.some((client) => client.focused)) return
  await self.registration.showNotification(push.title ?? 'Parley', {
    body: push.body ?? '',
    tag: push.tag ?? push.url ?? 'parley',
    icon: '/inbox/icon-192.png',
    badge: '/inbox/badge.png',
    data: { url: push.url ?? '/', accountId: push.account_id },
  })
}

/** Goes to what the notice is about, in a window that is open where there is one. */
export async function openFromNotice(notice: Notification): Promise<void> {
  notice.close()
  const { url = '/', accountId } = (notice.data ?? {}) as { url?: string; accountId?: string }
  const target = new URL(url, self.location.origin)
  if (target.origin !== self.location.origin) return
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const open = windows.find((client) => new URL(client.url).origin === self.location.origin)
  if (!open) {
    await self.clients.openWindow(target.href)
    return
  }
  await open.focus().catch(() => {
    // The browser may think that nobody asked for it; the place is gone to all the same.
  })
  open.postMessage({ type: 'open', path: target.pathname + target.search, accountId })
}

function read(data: PushMessageData | null): Partial<PushNotice> {
  try {
    return (data?.json() ?? {}) as Partial<PushNotice>
  } catch {
    // Not from our server, or of a version to come: the person learns that there is something.
    return {}
  }
}
