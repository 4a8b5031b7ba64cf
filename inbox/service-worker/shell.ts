declare const self: ServiceWorkerGlobalScope
/** The page and the files that it needs at first; the build fills it in. */
declare const SHELL: string[]

const prefix = 'parley-shell-'
/** Another build has other files, and so a cache of its own. */
const cacheName =
  prefix +
  SHELL.join('|')
    .replace(/[^\w|.-]/g, '')
    .slice(-400)
/** A server that takes longer than this to begin its answer is as good as away. */
const patienceMs = 4_000

/** Addresses that the inbox's one page answers. What leads in by a link needs the server anyway. */
const pages = /^\/($|sign-in$|search$|v\/|c\/|contacts(\/|$)|settings(\/|$))/

export async function keepShell(): Promise<void> {
  const cache = await caches.open(cacheName)
  await cache.addAll(SHELL)
}

export async function dropOldShells(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(
    names.filter((name) => name.startsWith(prefix) && name !== cacheName).map((name) => caches.delete(name)),
  )
}

/** The answer to what is ours to answer; undefined leaves it to the browser. */
export function answerFetch(request: Request): Promise<Response> | undefined {
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return undefined
  if (request.mode === 'navigate') return pages.test(url.pathname) ? answerPage(request) : undefined
  return url.pathname.startsWith('/inbox/assets/') ? answerAsset(request) : undefined
}

/** The page as the server has it; as it was kept when the server cannot be reached. */
async function answerPage(request: Request): Promise<Response> {
  const kept = await caches.match('/')
  if (!kept) return fetch(request)
  const slow = new Promise<Response>((done) => setTimeout(() => done(kept.clone()), patienceMs))
  const asked = fetch(request).then((answer) =>
    answer.status >= 502 && answer.status <= 504 ? kept : answer,
  )
  return Promise.race([asked.catch(() => kept), slow])
}

/** A file whose name says what is in it never changes. */
async function answerAsset(request: Request): Promise<Response> {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) {
    const cache = await caches.open(cacheName)
    await cache.put(request, answer.clone())
  }
  return answer
}
