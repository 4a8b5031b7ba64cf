import { createHmac } from 'node:crypto'

const escaped = /[/\u007f-\uffff]/g

/**
 * JSON as Meta writes callback bodies: everything outside ASCII as `\uXXXX` in lower-case hex, slashes as `\/`.
 * Whoever parses and writes it again gets other bytes, and another signature.
 */
export function toWireJson(value: unknown): string {
  return JSON.stringify(value).replace(escaped, escapeCharacter)
}

/** `X-Hub-Signature-256` of exactly these bytes. */
export function signBody(body: string, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`
}

function escapeCharacter(character: string): string {
  if (character === '/') return '\\/'
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
