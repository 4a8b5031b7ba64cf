import type { HistoryPort } from '../models/router.ts'

/** The address bar. */
export const browserHistory: HistoryPort = {
  location: () => ({ path: location.pathname, query: location.search }),
  push: (url) => history.pushState(null, '', url),
  replace: (url) => history.replaceState(null, '', url),
  back: () => history.back(),
  onMove: (moved) => addEventListener('popstate', moved),
}
