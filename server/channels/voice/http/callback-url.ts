import { createHmac } from 'node:crypto'
import { safeEqual } from '../../../platform/http/index.ts'
import { fromUuid, type Id, isId, toUuid } from '../../../platform/ids.ts'
import type { CallUrls, VendorName } from './vendor.ts'

/** A call as its call-back addresses name it. */
export type CallAddress = { vendor: VendorName; accountId: Id; callId: Id }

/**
 * Where a call's call-backs go. The last part but one names the account and proves that we made the address: a second
 * lock beside the vendor's signature, and one that needs no look into the database.
 */
export function callUrls(publicUrl: string, key: Uint8Array, address: CallAddress): CallUrls {
  const base = callPath(key, address)
  const url = (kind: string) => `${publicUrl}${base}/${kind}`
  return { answer: url('answer'), status: url('status'), recording: url('recording') }
}

/** Where the key goes that is pressed at this step of a script. */
export function digitsUrl(publicUrl: string, key: Uint8Array, address: CallAddress, step: number): string {
  return `${publicUrl}${callPath(key, address)}/digits/${step}`
}

function callPath(key: Uint8Array, address: CallAddress): string {
  const { vendor, accountId, callId } = address
  return `/callbacks/voice/${vendor}/${toUuid('call', callId)}/${accountId}.${proofOf(key, address)}`
}

/** The call that an address names, if we made the address. */
export function readCallAddress(
  key: Uint8Array,
  { vendor, call, secret }: { vendor: VendorName; call: string; secret: string },
): CallAddress | undefined {
  const [accountId = '', proof = ''] = secret.split('.')
  const callId = fromUuid('call', call)
  if (!callId || !isId(accountId)) return undefined
  const address = { vendor, accountId, callId }
  return safeEqual(proof, proofOf(key, address)) ? address : undefined
}

function proofOf(key: Uint8Array, { vendor, accountId, callId }: CallAddress): string {
  return createHmac('sha256', key).update(`${vendor}:${accountId}:${callId}`).digest('base64url')
}
