import { createHmac, randomUUID } from 'node:crypto'
import type { Account, Behaviour } from './state.ts'

/** The headers with which a vendor signs a form that it posts. */
export function signatureHeaders(
  { vendor, token }: Account,
  { url, fields, behaviour }: { url: string; fields: Record<string, string>; behaviour: Behaviour },
): Record<string, string> {
  if (behaviour.signature === 'none') return {}
  const key = behaviour.signature === 'wrong' ? `${token}-other` : token
  const names = Object.keys(fields).sort()
  const joined = names.map((name) => name + fields[name]).join('')
  if (vendor === 'twilio') return { 'x-twilio-signature': base64('sha1', key, url + joined) }

  const nonce = randomUUID()
  const text = vendor === 'vobiz' && behaviour.vobizText === 'url' ? url : plivoText(url, joined)
  const title = vendor === 'vobiz' ? 'vobiz' : 'plivo'
  return {
    [`x-${title}-signature-v3`]: base64('sha256', key, `${text}.${nonce}`),
    [`x-${title}-signature-v3-nonce`]: nonce,
  }
}

/** Our call-back addresses may have a query; Plivo sorts it and sets it off from the fields. */
function plivoText(url: string, joined: string): string {
  const [bare, query = ''] = url.split('?')
  const pairs = [...new URLSearchParams(query)].map((pair) => pair.join('=')).sort()
  return `${bare}?${pairs.join('&')}${pairs.length > 0 ? '.' : ''}${joined}`
}

function base64(algorithm: string, key: string, text: string): string {
  return createHmac(algorithm, key).update(text).digest('base64')
}
