import { z } from 'zod'
import type { Account } from '../../../core/accounts/index.ts'
import { genders } from '../../../core/contacts/index.ts'
import { AppError } from '../../../platform/errors.ts'
import { type Issue, invalidInput, unprocessable } from '../errors.ts'
import { readPhone } from '../phone.ts'

export const Name = z.string().trim().max(100)
export const Gender = z.enum(genders)
export const EmailOrNone = z.union([z.literal(''), z.email().max(100)])
export const PhoneOrNone = z
  .union([z.literal(''), z.string().regex(/^\+?[0-9]{10,20}$/)])
  .describe('10 to 20 digits, with or without `+`')

export function issueAt(path: string, message: string): Issue {
  return { code: 'custom', path: [path], message }
}

/** A number in E.164; undefined for an empty text. @throws ChatbotxError 400 about `path` */
export function requirePhone(account: Account, text: string, path: string): string | undefined {
  if (text.trim() === '') return undefined
  const phone = readPhone(account, text)
  if (!phone) throw invalidInput([issueAt(path, 'Expected a phone number in E.164, such as +15550100200')])
  return phone
}

/** Does the work; what it finds doubled is told as an issue of the input. `paths`: where that stands, by thing. */
export async function withIssues<Result>(
  paths: Record<string, string>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const path = error instanceof AppError && error.code === 'duplicate' && paths[error.details.thing ?? '']
    if (path) throw unprocessable((error as AppError).message, [issueAt(path, (error as AppError).message)])
    throw error
  }
}
