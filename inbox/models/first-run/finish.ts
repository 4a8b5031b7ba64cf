import type { ParleyEvent } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'
import { changePreferences } from '../preferences.ts'
import { type hidden, isShown, type StepId } from './steps.ts'

/** Notes that a step is done. */
export async function finishStep(app: AppModel, id: StepId | typeof hidden): Promise<void> {
  const finished = app.store.state.preferences.finished_steps ?? []
  if (!finished.includes(id)) await changePreferences(app, { finished_steps: [...finished, id] })
}

/** A step that shows in what happens: somebody wrote through the sandbox. */
export function stepOfEvent(
  app: AppModel,
  { type, message, inbox_id: inboxId }: ParleyEvent,
): StepId | undefined {
  const { state } = app.store
  if (!isShown(state) || state.server.sandbox_url === null) return undefined
  if (type !== 'message.created' || message?.direction !== 'inbound' || !inboxId) return undefined
  return state.inboxes[inboxId]?.channel === 'whatsapp' ? 'sandbox' : undefined
}
