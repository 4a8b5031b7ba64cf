import {
  type Call,
  findIvrCall,
  type IvrScript,
  type IvrState,
  isOver,
  recordCallProgress,
} from '../../../core/calls/index.ts'
import type { Transaction } from '../../../platform/db/index.ts'
import { beginIvr, continueIvr, type Instruction, type IvrInput } from '../ivr.ts'

/** What is done next on a call, and at which step of its script that is. */
export type NextStep = { instruction: Instruction; step: number }

const hangUp: NextStep = { instruction: { play: [], hangup: true }, step: 0 }

/**
 * What a call that was answered hears first. Asked again, the same. A call that is over for us already, such as one that
 * was hung up or given up while it rang, plays nothing: nobody would hear of what is pressed.
 */
export async function beginScript(
  tx: Transaction,
  call: Call,
  { wasOver }: { wasOver: boolean },
): Promise<NextStep> {
  const ivr = await findIvrCall(tx, { accountId: call.accountId, callId: call.id })
  if (!ivr || wasOver) return hangUp
  const begun = beginIvr(ivr.script)
  if (ivr.state && ivr.state.result !== 'none') return hangUp
  if (ivr.state) return { instruction: begun.instruction, step: ivr.state.step }
  await keepState(tx, call, begun.state)
  return { instruction: begun.instruction, step: begun.state.step }
}

/**
 * What follows a key, or silence, at a step of the script. A vendor tells the same again when our answer was late: the
 * script goes on once, and the answer is the one given before. The call's row is locked by whoever calls this, so that
 * two of them take turns.
 */
export async function continueScript(
  tx: Transaction,
  call: Call,
  { step, input }: { step: number; input: IvrInput },
): Promise<NextStep> {
  const ivr = await findIvrCall(tx, { accountId: call.accountId, callId: call.id })
  if (!ivr) return hangUp
  const state = ivr.state ?? beginIvr(ivr.script).state
  if (state.step !== step) return { instruction: repeatIvr(ivr.script, state, input), step: state.step }
  const next = continueIvr(ivr.script, state, input)
  await keepState(tx, call, next.state)
  return { instruction: isOver(call) ? hangUp.instruction : next.instruction, step: next.state.step }
}

async function keepState(tx: Transaction, { accountId, id: callId }: Call, state: IvrState): Promise<void> {
  await recordCallProgress(tx, { accountId, callId, progress: { step: 'ivr', state } })
}

/** What was answered when the script came to this state: the state before it is taken back, and the step done again. */
export function repeatIvr(script: IvrScript, state: IvrState, input: IvrInput): Instruction {
  const before: IvrState = { ...state, result: 'none' }
  switch (state.result) {
    case 'digit_pressed':
      return continueIvr(script, before, { key: state.pressedDigit! }).instruction
    case 'invalid_input':
      return continueIvr(script, { ...before, retriesLeft: 0 }, { key: state.keys.at(-1)! }).instruction
    case 'no_input':
      return { play: [], hangup: true }
    case 'none': {
      const isWrongKey = 'key' in input && !script.options.some(({ digit }) => digit === input.key)
      const retriesLeft = state.retriesLeft + 1
      return continueIvr(script, { ...before, retriesLeft }, isWrongKey ? input : { silence: true })
        .instruction
    }
  }
}
