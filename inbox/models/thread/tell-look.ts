import type { AppModel } from '../app.ts'
import type { Session } from '../session.ts'

type Look = {
  wanted: string | null
  told: string | null | undefined
  timer: ReturnType<typeof setTimeout> | undefined
}

const looks = new WeakMap<Session, Look>()
/** Going from one conversation to the next is told once. */
const settleMs = 60

/** Tells colleagues that the person looks at a conversation, or at none, for as long as the page is in sight. Answers how to stop. */
export function tellLook(app: AppModel, conversationId: string | null): () => void {
  const show = () => want(app, document.visibilityState === 'visible' ? conversationId : null)
  let connection = app.store.state.connection
  const stopFollowing = app.store.follow(() => {
    const before = connection
    connection = app.store.state.connection
    // Nothing is kept of one who has no stream open.
    if (connection === 'live' && before !== 'live') {
      forget(app)
      show()
    }
  })
  show()
  document.addEventListener('visibilitychange', show)
  return () => {
    stopFollowing()
    document.removeEventListener('visibilitychange', show)
    want(app, null)
  }
}

function want(app: AppModel, id: string | null): void {
  const look = looks.get(app.session) ?? { wanted: null, told: undefined, timer: undefined }
  looks.set(app.session, look)
  look.wanted = id
  clearTimeout(look.timer)
  look.timer = setTimeout(() => {
    if (look.told === look.wanted) return
    look.told = look.wanted
    app.api.post('/presence', { body: { conversation_id: look.wanted } }).catch(() => {
      // The next look says it again.
      look.told = undefined
    })
  }, settleMs)
}

function forget({ session }: AppModel): void {
  const look = looks.get(session)
  if (look) look.told = undefined
}
