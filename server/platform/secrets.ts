import { hash, randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto'

const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'
const scryptCost = { N: 16_384, r: 8, p: 1 }

/** A random token of `length` characters that are hard to confuse; 40 of them hold about 230 bits. */
export function newToken(length = 40): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}

/** The form in which a random token is stored and looked up. Tokens have the bits that passwords lack. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'hex')
}

/** scrypt with a salt of its own, as text that names its parameters. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await stretch(password, salt)
  return `scrypt$${salt.toString('base64url')}$${key.toString('base64url')}`
}

/** Whether the password made this hash, in constant time. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, salt = '', key = ''] = stored.split('$')
  if (scheme !== 'scrypt') return false
  const expected = Buffer.from(key, 'base64url')
  const actual = await stretch(password, Buffer.from(salt, 'base64url'))
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}

function stretch(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, 32, scryptCost, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
