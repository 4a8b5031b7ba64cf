import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  beginIvr,
  continueIvr,
  type IvrInput,
  type IvrScript,
  type IvrStep,
  longestIvrMs,
  type Sound,
} from './ivr.ts'

const sound = (name: string, durationMs = 1_000): Sound => ({ key: `${name}.wav`, durationMs })
const plain: IvrScript = {
  welcome: sound('welcome'),
  prompt: sound('prompt'),
  options: [{ digit: '1' }, { digit: '2', response: sound('two') }],
  success: sound('success'),
  failed: sound('failed'),
  maxRetries: 2,
  inputTimeoutMs: 6_000,
  digitTimeoutMs: 3_000,
}
const silence: IvrInput = { silence: true }

/** What is played and what came of it, input by input. */
function run(script: IvrScript, inputs: IvrInput[]): IvrStep[] {
  const steps = [beginIvr(script)]
  for (const input of inputs) steps.push(continueIvr(script, steps.at(-1)!.state, input))
  return steps
}

const played = (steps: IvrStep[]) =>
  steps.map(({ instruction }) => instruction.play.map(({ key }) => key.replace('.wav', '')).join('+'))

test('the welcome is heard once, the prompt again while retries are left, then the line hangs up', () => {
  const steps = run(plain, [silence, silence, silence])
  expect(played(steps)).toEqual(['welcome+prompt', 'prompt', 'prompt', ''])
  expect(steps.map(({ instruction }) => instruction.gather?.timeoutMs)).toEqual([
    6_000,
    6_000,
    6_000,
    undefined,
  ])
  expect(steps.at(-1)).toMatchObject({ state: { result: 'no_input' }, instruction: { hangup: true } })
})

test('a wrong key is told so before the prompt, and at the end in its place', () => {
  const steps = run(plain, [{ key: '9' }, silence, { key: '#' }])
  expect(played(steps)).toEqual(['welcome+prompt', 'failed+prompt', 'prompt', 'failed'])
  expect(steps.at(-1)).toMatchObject({
    state: { result: 'invalid_input', keys: '9#' },
    instruction: { hangup: true },
  })
})

test('a right key is answered by its own response, or else by the success message', () => {
  expect(played(run(plain, [{ key: '1' }]))).toEqual(['welcome+prompt', 'success'])
  const [, last] = run(plain, [{ key: '2' }])
  expect(last).toMatchObject({
    state: { result: 'digit_pressed', pressedDigit: '2', keys: '2' },
    instruction: { play: [sound('two')], hangup: true },
  })
})

const anySound = fc.record({ key: fc.constantFrom('a.wav', 'b.wav'), durationMs: fc.nat(10_000) })
const digits = [...'0123456789*#']
const anyScript: fc.Arbitrary<IvrScript> = fc.record(
  {
    welcome: anySound,
    prompt: fc.constant(sound('prompt')),
    options: fc.uniqueArray(
      fc.record({ digit: fc.constantFrom(...digits), response: anySound }, { requiredKeys: ['digit'] }),
      { minLength: 1, selector: ({ digit }) => digit },
    ),
    success: anySound,
    failed: anySound,
    maxRetries: fc.nat(5),
    inputTimeoutMs: fc.integer({ min: 1_000, max: 30_000 }),
    digitTimeoutMs: fc.integer({ min: 1_000, max: 10_000 }),
  },
  { requiredKeys: ['prompt', 'options', 'maxRetries', 'inputTimeoutMs', 'digitTimeoutMs'] },
)
const anyInputs = fc.array(
  fc.oneof(
    fc.constant(silence),
    fc.constantFrom(...digits).map((key): IvrInput => ({ key })),
  ),
  { maxLength: 20 },
)

test('whatever is pressed, the prompt is heard once and at most as often again as allowed, and the call ends', () => {
  fc.assert(
    fc.property(anyScript, anyInputs, (script, inputs) => {
      const steps = run(script, [...inputs, ...Array(script.maxRetries + 1).fill(silence)])
      const prompts = steps.filter(({ instruction }) =>
        instruction.play.some(({ key }) => key === 'prompt.wav'),
      )
      expect(prompts.length).toBeGreaterThan(0)
      expect(prompts.length).toBeLessThanOrEqual(script.maxRetries + 1)
      for (const { state, instruction } of steps) {
        // Either a key is waited for or the line hangs up, and the latter exactly when the result is known.
        expect(Boolean(instruction.gather)).toBe(!instruction.hangup)
        expect(state.result === 'none').toBe(Boolean(instruction.gather))
      }
      expect(steps.at(-1)!.state.result).not.toBe('none')
    }),
  )
})

test('the result is what the first right key says, if it came in time, and never changes', () => {
  fc.assert(
    fc.property(anyScript, anyInputs, (script, inputs) => {
      const isRight = (input: IvrInput) =>
        'key' in input && script.options.some(({ digit }) => digit === input.key)
      const tries = inputs.slice(0, script.maxRetries + 1)
      const right = tries.find(isRight)
      const end = run(script, inputs).at(-1)!.state
      if (right && 'key' in right)
        expect(end).toMatchObject({ result: 'digit_pressed', pressedDigit: right.key })
      else if (tries.length <= script.maxRetries) expect(end.result).toBe('none')
      else expect(end.result).toBe('silence' in tries.at(-1)! ? 'no_input' : 'invalid_input')
    }),
  )
})

test('no script takes longer than it says it may', () => {
  fc.assert(
    fc.property(anyScript, anyInputs, (script, inputs) => {
      const steps = run(script, inputs)
      const over = steps.findIndex(({ instruction }) => instruction.hangup)
      const lastedMs = steps
        .slice(0, over < 0 ? undefined : over + 1)
        .flatMap(({ instruction }) => [
          ...instruction.play.map((each) => each.durationMs),
          instruction.gather?.timeoutMs ?? 0,
        ])
        .reduce((sum, ms) => sum + ms, 0)
      expect(lastedMs).toBeLessThanOrEqual(longestIvrMs(script))
    }),
  )
})
