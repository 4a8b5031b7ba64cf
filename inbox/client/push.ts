import type { PushPort } from '../models/push/push.ts'

/** Web push of this browser. */
export const browserPush: PushPort = {
  support: () => {
    if (!isSecureContext) return 'insecure'
    if ('PushManager' in globalThis && 'Notification' in globalThis && 'serviceWorker' in navigator)
      return 'yes'
    const isApple = /iphone|ipad/i.test(navigator.userAgent)
    return isApple && !matchMedia('(display-mode: standalone)').matches ? 'home-screen' : 'no'
  },
  permission: () => ('Notification' in globalThis ? Notification.permission : 'denied'),
  ask: () => Notification.requestPermission(),
  current: async () => {
    const registration = await navigator.serviceWorker.getRegistration('/')
    const subscription = await registration?.pushManager.getSubscription()
    return subscription?.toJSON() ?? null
  },
  subscribe: async (key) => {
    const registration = await navigator.serviceWorker.ready
    const subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: key,
    })
    return subscription.toJSON()
  },
  unsubscribe: async () => {
    const registration = await navigator.serviceWorker.getRegistration('/')
    const subscription = await registration?.pushManager.getSubscription()
    await subscription?.unsubscribe()
  },
}
