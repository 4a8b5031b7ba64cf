import { type IvrCall, type IvrScript, keepIvrScript } from '../../../core/calls/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import { prepareSounds, type SoundDeps } from './prepare-sounds.ts'

/**
 * The script of an IVR call with its sounds ready, kept for whoever follows the call. It may take as long as its sounds
 * take to be fetched, spoken and converted.
 * @throws AppError whose message says which sound failed and why
 */
export async function prepareIvr(db: Database, deps: SoundDeps, ivr: IvrCall): Promise<IvrScript> {
  if (ivr.script.prompt.key !== '') return ivr.script
  const script = await prepareSounds(deps, ivr)
  await keepIvrScript(db, { ...ivr, script })
  return script
}
