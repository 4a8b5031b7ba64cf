import type { IvrScript, IvrState, Sound } from '../../core/calls/index.ts'

export type { IvrResult, IvrScript, IvrState, Sound } from '../../core/calls/index.ts'

/**
 * What to do next on the line: play these sounds one after the other, then wait for a key as long as `gather` says,
 * or hang up. A key pressed while they play ends them at once, where keys are gathered.
 */
export type Instruction = {
  play: Sound[]
  gather?: { timeoutMs: number; digitTimeoutMs: number }
  hangup?: boolean
}

export type IvrInput = { key: string } | { silence: true }
export type IvrStep = { state: IvrState; instruction: Instruction }

/** What is done when somebody answers. */
export function beginIvr(script: IvrScript): IvrStep {
  const state: IvrState = { step: 1, result: 'none', keys: '', retriesLeft: script.maxRetries }
  return { state, instruction: ask(script, script.welcome) }
}

/** What is done when a key was pressed, or none within the time given. A script that has ended only hangs up. */
export function continueIvr(script: IvrScript, state: IvrState, input: IvrInput): IvrStep {
  if (state.result !== 'none') return { state, instruction: { play: [], hangup: true } }
  const next = { ...state, step: state.step + 1 }
  if ('silence' in input) return afterSilence(script, next)
  const pressed = { ...next, keys: next.keys + input.key }
  const option = script.options.find(({ digit }) => digit === input.key)
  if (!option) return afterWrongKey(script, pressed)
  return {
    state: { ...pressed, result: 'digit_pressed', pressedDigit: option.digit },
    instruction: end(option.response ?? script.success),
  }
}

/** The longest a script may take from the answer to the hang-up. */
export function longestIvrMs(script: IvrScript): number {
  const { welcome, prompt, options, success, failed, maxRetries, inputTimeoutMs } = script
  const longestEnd = Math.max(
    0,
    ...[success, failed, ...options.map(({ response }) => response)].map(lengthOf),
  )
  const round = lengthOf(failed) + prompt.durationMs + inputTimeoutMs
  return lengthOf(welcome) + round * (maxRetries + 1) + longestEnd
}

function afterSilence(script: IvrScript, state: IvrState): IvrStep {
  if (state.retriesLeft === 0) return { state: { ...state, result: 'no_input' }, instruction: end() }
  return { state: { ...state, retriesLeft: state.retriesLeft - 1 }, instruction: ask(script) }
}

function afterWrongKey(script: IvrScript, state: IvrState): IvrStep {
  const { failed } = script
  if (state.retriesLeft === 0)
    return { state: { ...state, result: 'invalid_input' }, instruction: end(failed) }
  return { state: { ...state, retriesLeft: state.retriesLeft - 1 }, instruction: ask(script, failed) }
}

function ask({ prompt, inputTimeoutMs, digitTimeoutMs }: IvrScript, before?: Sound): Instruction {
  return {
    play: before ? [before, prompt] : [prompt],
    gather: { timeoutMs: inputTimeoutMs, digitTimeoutMs },
  }
}

function end(last?: Sound): Instruction {
  return { play: last ? [last] : [], hangup: true }
}

function lengthOf(sound: Sound | undefined): number {
  return sound?.durationMs ?? 0
}
