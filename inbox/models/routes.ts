/** The places of the inbox, and how each is spelled in the address bar. */
export type Route =
  | { name: 'home' }
  | { name: 'view'; viewId: string; conversationId: string | null }
  | { name: 'conversation'; conversationId: string }
  | { name: 'contacts'; contactId: string | null }
  /** `/settings/inboxes/12`: a section, and perhaps one thing in it. */
  | { name: 'settings'; section: string | null; itemId: string | null }
  | { name: 'search' }
  | { name: 'sign-in' }
  | { name: 'invite'; token: string }
  | { name: 'reset'; token: string | null }
  | { name: 'unknown'; path: string }

export function parsePath(path: string): Route {
  const [first = '', second, third, fourth] = path.split('/').filter(Boolean).map(decode)
  switch (first) {
    case '':
      return { name: 'home' }
    case 'v':
      if (!second) return { name: 'home' }
      return { name: 'view', viewId: second, conversationId: third === 'c' && fourth ? fourth : null }
    case 'c':
      return second ? { name: 'conversation', conversationId: second } : { name: 'home' }
    case 'contacts':
      return { name: 'contacts', contactId: second ?? null }
    case 'settings':
      return { name: 'settings', section: second ?? null, itemId: third ?? null }
    case 'search':
      return { name: 'search' }
    case 'sign-in':
      return { name: 'sign-in' }
    case 'invite':
      return second ? { name: 'invite', token: second } : { name: 'sign-in' }
    case 'reset':
      return { name: 'reset', token: second ?? null }
    default:
      return { name: 'unknown', path }
  }
}

export function pathOf(route: Route): string {
  switch (route.name) {
    case 'home':
      return '/'
    case 'view':
      return join('v', route.viewId, ...(route.conversationId ? ['c', route.conversationId] : []))
    case 'conversation':
      return join('c', route.conversationId)
    case 'contacts':
      return join('contacts', route.contactId)
    case 'settings':
      return join('settings', route.section, route.section ? route.itemId : null)
    case 'search':
      return '/search'
    case 'sign-in':
      return '/sign-in'
    case 'invite':
      return join('invite', route.token)
    case 'reset':
      return join('reset', route.token)
    case 'unknown':
      return route.path
  }
}

function join(...parts: (string | null)[]): string {
  return `/${parts
    .filter((part) => part !== null)
    .map(encodeURIComponent)
    .join('/')}`
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // No percent-encoded text: taken as it stands.
    return part
  }
}
