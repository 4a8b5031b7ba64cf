import type { Database } from '../../platform/db/index.ts'
import type { IvrCall } from './ivr-call.ts'
import { updateIvrScript } from './ivr-call-queries.ts'

/**
 * Keeps the script of an IVR call whose sounds are ready, before the call is placed: whoever follows the call, in
 * whichever process, plays from it. Nothing of it is shown, so nobody is told.
 */
export async function keepIvrScript(
  db: Database,
  call: Pick<IvrCall, 'accountId' | 'callId' | 'script'>,
): Promise<void> {
  await db.transaction((tx) => updateIvrScript(tx, call))
}
