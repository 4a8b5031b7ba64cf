import type { Endpoint } from '../route.ts'
import { createPasswordLink } from './create-password-link.ts'
import { createPasswordReset, getPasswordReset, redeemPasswordReset } from './password-resets.ts'

export const passwordEndpoints: Endpoint[] = [
  createPasswordLink,
  createPasswordReset,
  getPasswordReset,
  redeemPasswordReset,
]
