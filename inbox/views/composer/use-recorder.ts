import { useEffect, useState } from 'react'
import type { Composer } from '../../models/composer/composer.ts'
import { longestRecordingMs, Recorder } from '../../models/composer/recorder.ts'
import { useObservable } from '../use-observable.ts'

export type RecorderControl = {
  state: Recorder['state']
  elapsedMs: number
  levels: Recorder['levels']
  isPossible: boolean
  start(): void
  /** Keeps it, as a file of the message. */
  finish(): void
  cancel(): void
}

/** A voice note for the message that is being written. */
export function useRecorder(composer: Composer): RecorderControl {
  const [recorder] = useState(() => new Recorder())
  useObservable(recorder)
  useEffect(() => () => recorder.cancel(), [recorder])
  const { state, elapsedMs, levels } = recorder
  const finish = async () => {
    const file = await recorder.finish()
    if (file) composer.addFiles([file])
  }
  const isTooLong = elapsedMs > longestRecordingMs
  useEffect(() => {
    if (isTooLong) void finish()
  })
  return {
    state,
    elapsedMs,
    levels,
    isPossible: Recorder.isPossible(),
    start: () => void recorder.start(),
    finish: () => void finish(),
    cancel: () => recorder.cancel(),
  }
}
