import type { QueryClient } from '@tanstack/react-query'
import type { Api } from '../client/http.ts'
import type { FrameModel } from './app.ts'
import { Commands } from './commands.ts'
import { Dialogs } from './dialogs.ts'
import { I18n } from './i18n.ts'
import { Layout, type LayoutPort } from './layout.ts'
import { Look, type LookPort } from './look.ts'
import { filled } from './preferences.ts'
import { Push, type PushPort } from './push/push.ts'
import { type HistoryPort, Router } from './router.ts'
import { Session } from './session.ts'
import { Shortcuts } from './shortcuts.ts'
import { Toasts } from './toasts.ts'
import { Undo } from './undo.ts'

export type Ports = {
  api: Api
  queries: QueryClient
  history: HistoryPort
  look: LookPort
  layout: LayoutPort
  push: PushPort
  isMac: boolean
}

/** Builds every model once and connects them. */
export function createFrame({
  api,
  queries,
  history,
  look: lookPort,
  layout,
  push,
  isMac,
}: Ports): FrameModel {
  const i18n = new I18n()
  const toasts = new Toasts()
  const commands = new Commands()
  const session = new Session()
  const settings = () => {
    const { single_keys, shortcuts } = filled(session.app?.store.state.preferences ?? {})
    return { own: shortcuts, singleKeys: single_keys }
  }
  const frame: FrameModel = {
    api,
    queries,
    router: new Router(history),
    i18n,
    look: new Look(lookPort, i18n),
    layout: new Layout(layout),
    dialogs: new Dialogs(),
    toasts,
    undo: new Undo(toasts, () => i18n.speech.frame.kit.undo),
    commands,
    shortcuts: new Shortcuts(commands, settings, isMac),
    session,
    push: new Push(push, api),
  }
  session.frame = frame
  // What was opened over the rest is left with the place where it was opened.
  frame.router.follow(() => frame.layout.closeOver())
  api.onSignedOut = () => session.ended()
  return frame
}
