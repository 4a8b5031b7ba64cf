import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Keeps secrets unreadable in the database: AES-256-GCM under a key that never goes there. */
export interface Vault {
  seal(plain: string): string
  open(sealed: string): string
  /** A key for one purpose, made of the vault's own: signing links, hashing codes. */
  derive(purpose: string): Buffer
}

const version = 'v1'

/** A vault over a key of 32 bytes. Opening what another key sealed throws. */
export function createVault(key: Buffer): Vault {
  if (key.length !== 32) throw new Error(`A vault needs a key of 32 bytes, got ${key.length}`)
  return {
    seal(plain) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return `${version}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
    },
    open(sealed) {
      const [prefix, text = ''] = sealed.split('.')
      if (prefix !== version) throw new Error(`A sealed secret begins with ${version}., this one does not`)
      const bytes = Buffer.from(text, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
      decipher.setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    },
    derive(purpose) {
      return Buffer.from(hkdfSync('sha256', key, '', purpose, 32))
    },
  }
}
