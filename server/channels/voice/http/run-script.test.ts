import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginIvr, continueIvr, type IvrInput, type IvrScript } from '../ivr.ts'
import { repeatIvr } from './run-script.ts'

const sound = (name: string) => ({ key: `${name}.wav`, durationMs: 500 })
const keys = ['1', '2', '3', '*']
const input: fc.Arbitrary<IvrInput> = fc.oneof(
  fc.constantFrom(...keys).map((key) => ({ key })),
  fc.constant({ silence: true as const }),
)
const script: fc.Arbitrary<IvrScript> = fc.record({
  welcome: fc.constantFrom(undefined, sound('welcome')),
  prompt: fc.constant(sound('prompt')),
  options: fc.constantFrom([{ digit: '1' }], [{ digit: '1', response: sound('one') }, { digit: '2' }]),
  success: fc.constantFrom(undefined, sound('success')),
  failed: fc.constantFrom(undefined, sound('failed')),
  maxRetries: fc.integer({ min: 0, max: 5 }),
  inputTimeoutMs: fc.constant(6_000),
  digitTimeoutMs: fc.constant(3_000),
})

test('told again, an input is answered as it was the first time', () => {
  fc.assert(
    fc.property(script, fc.array(input, { minLength: 1, maxLength: 8 }), (given, inputs) => {
      let { state } = beginIvr(given)
      for (const one of inputs) {
        if (state.result !== 'none') return
        const step = continueIvr(given, state, one)
        expect(repeatIvr(given, step.state, one)).toEqual(step.instruction)
        state = step.state
      }
    }),
  )
})

test('another input told for a step that is past never ends the call or counts as a key', () => {
  fc.assert(
    fc.property(script, fc.array(input, { maxLength: 4 }), input, (given, inputs, late) => {
      let { state } = beginIvr(given)
      for (const one of inputs) state = continueIvr(given, state, one).state
      const instruction = repeatIvr(given, state, late)
      expect(instruction.hangup ?? false).toBe(state.result !== 'none')
    }),
  )
})
