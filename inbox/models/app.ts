import type { QueryClient } from '@tanstack/react-query'
import type { Api } from '../client/http.ts'
import type { Commands } from './commands.ts'
import type { Dialogs } from './dialogs.ts'
import type { I18n } from './i18n.ts'
import type { Layout } from './layout.ts'
import type { Look } from './look.ts'
import type { Push } from './push/push.ts'
import type { Router } from './router.ts'
import type { Session } from './session.ts'
import type { Shortcuts } from './shortcuts.ts'
import type { Store } from './store/store.ts'
import type { Toasts } from './toasts.ts'
import type { Undo } from './undo.ts'

/** The parts that are there from the first moment. */
export type FrameModel = {
  api: Api
  queries: QueryClient
  router: Router
  i18n: I18n
  look: Look
  layout: Layout
  dialogs: Dialogs
  toasts: Toasts
  undo: Undo
  commands: Commands
  shortcuts: Shortcuts
  session: Session
  push: Push
}

/** The parts together, once somebody is signed in. */
export type AppModel = FrameModel & { store: Store }
