import { parentPort, workerData } from 'node:worker_threads'
import { type DecodeRequest, type DecodeResult, decodeToLine, UndecodableError } from './decode.ts'

/** The thread in which one file is decoded: it is given the file, answers once, and ends. */
const { bytes, mostSeconds } = workerData as DecodeRequest
try {
  const pcm = await decodeToLine({ bytes, mostSeconds })
  answer({ pcm }, [pcm.buffer as ArrayBuffer])
} catch (error) {
  if (!(error instanceof UndecodableError)) throw error
  answer({ undecodable: error.message })
}

function answer(result: DecodeResult, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(result, transfer)
}
