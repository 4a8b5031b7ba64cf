import type { Id } from '../../platform/ids.ts'

/** A number that can be had, and what it costs. Fees in whole units of `currency`. */
export type AvailableNumber = {
  phone: string
  country: string
  region: string
  numberType: string
  setupFee: number
  monthlyFee: number
  currency: string
}

export type NumberOrderStatus = 'pending' | 'completed' | 'failed' | 'cancelled'

export type NumberOrder = {
  accountId: Id
  id: Id
  country: string
  region: string
  numberType: string
  phone: string | undefined
  provider: string
  providerOrderId: string | undefined
  status: NumberOrderStatus
  setupFee: number
  monthlyFee: number
  currency: string
  failureReason: string | undefined
  createdAt: Date
  updatedAt: Date
}

export const codeMethods = ['sms', 'voice'] as const
export type CodeMethod = (typeof codeMethods)[number]

/** Somebody's claim that a number is theirs, open until the code they were sent comes back. */
export type NumberVerification = {
  accountId: Id
  id: Id
  phone: string
  method: CodeMethod
  codeHash: string
  status: 'pending' | 'verified' | 'ended'
  tries: number
  expiresAt: Date
  createdAt: Date
}
