import { errors, jwtVerify } from 'jose'
import { AppError } from '../../platform/errors.ts'
import { hmacSha256Hex, safeEqual } from '../../platform/http/index.ts'

/** How a site vouches for a user: a token it signed, or a hash of the user's id. */
export type Proof = { userId?: string; userHash?: string; jwt?: string }

/**
 * Who it is. Only what stands in a signed token is verified; beside a hash all else is only said. `token`: the name by
 * which the token counts once, when it has one.
 */
export type Identity = {
  userId: string
  name?: string
  email?: string
  emailVerified: boolean
  token?: { name: string; expiresAt: Date }
}

const longestLifeSeconds = 3600
const longestUserId = 200
const toleranceSeconds = 60

/** @param secrets the newest first @throws AppError `unauthenticated` when none of the secrets made the proof */
export async function verifyIdentity(
  { userId, userHash, jwt }: Proof,
  { secrets, now }: { secrets: string[]; now: Date },
): Promise<Identity> {
  if (jwt !== undefined) return verifyToken(jwt, secrets, now)
  const isProved = secrets
    .map((secret) => safeEqual(userHash ?? '', hmacSha256Hex(secret, userId ?? '')))
    .includes(true)
  if (!userId || !userHash || !isProved)
    throw refused('userHash is not the HMAC-SHA256 of userId under the identity secret, in lower-case hex')
  return { userId: checkUserId(userId), emailVerified: false }
}

async function verifyToken(jwt: string, secrets: string[], now: Date): Promise<Identity> {
  for (const secret of secrets) {
    const claims = await readClaims(jwt, secret, now)
    if (!claims) continue
    const { sub, iat, exp, jti, name, email, email_verified: emailVerified } = claims
    if (Number(exp) - Number(iat) > longestLifeSeconds + toleranceSeconds)
      throw refused('The token lives longer than an hour; sign one with a later iat or an earlier exp')
    return {
      userId: checkUserId(String(sub)),
      ...(typeof name === 'string' && name.trim() !== '' && { name: name.slice(0, 200).toWellFormed() }),
      ...(typeof email === 'string' && email.includes('@') && { email: email.slice(0, 254).toWellFormed() }),
      emailVerified: emailVerified !== false,
      ...(jti !== undefined && { token: { name: String(jti), expiresAt: endOf(Number(exp)) } }),
    }
  }
  throw refused('The token is not signed with the identity secret (HS256)')
}

function endOf(exp: number): Date {
  return new Date((exp + toleranceSeconds) * 1000)
}

/** What the token says; undefined when another secret signed it. */
async function readClaims(
  jwt: string,
  secret: string,
  now: Date,
): Promise<Record<string, unknown> | undefined> {
  try {
    const { payload } = await jwtVerify(jwt, new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'iat', 'exp'],
      currentDate: now,
      clockTolerance: toleranceSeconds,
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return undefined
    if (error instanceof errors.JOSEError) throw refused(`The token cannot be taken: ${error.message}`)
    throw error
  }
}

function checkUserId(userId: string): string {
  if (
    userId.length <= longestUserId &&
    userId.isWellFormed() &&
    !userId.includes('\0') &&
    userId.trim() !== ''
  )
    return userId
  throw refused(`A user's id has 1 to ${longestUserId} characters`)
}

function refused(reason: string): AppError {
  return new AppError('unauthenticated', reason)
}
