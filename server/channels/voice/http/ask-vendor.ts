import { FetchFailed, type GuardedFetch } from '../../../platform/http/index.ts'
import type { VendorRequest } from './vendor.ts'

/** What came back from a vendor: an answer, or nothing, and then whether the request may have been read. */
export type VendorAnswer =
  | { status: number; body: Record<string, unknown>; retryAfterMs: number | undefined }
  | { failed: string; sent: 'no' | 'maybe'; isOurFault: boolean }

const timeoutMs = 15_000

/** Asks once. Nothing is thrown that a network can cause. */
export async function askVendor(fetch: GuardedFetch, request: VendorRequest): Promise<VendorAnswer> {
  const { method, url, headers, body } = request
  try {
    const answer = await fetch.fetch(url, {
      method,
      headers: { Accept: 'application/json', ...headers },
      body,
      timeoutMs,
    })
    const told = answer.headers['retry-after']
    const seconds = Number(Array.isArray(told) ? told[0] : told)
    return {
      status: answer.status,
      body: readObject(answer.body),
      retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : undefined,
    }
  } catch (error) {
    if (!(error instanceof FetchFailed)) throw error
    const isOurFault = error.reason === 'address-refused' || error.reason === 'bad-url'
    return { failed: error.message, sent: error.sent, isOurFault }
  }
}

function readObject(body: Buffer): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body.toString())
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    // A proxy's page, or nothing; the status says enough.
    return {}
  }
}
