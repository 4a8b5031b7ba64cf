import { createHash, createHmac } from 'node:crypto'
import { safeEqual } from '../../../platform/http/index.ts'
import { type Form, isForm, readForm } from './form.ts'
import { portSpellings, splitQuery } from './signed-url.ts'

/**
 * A call-back as it is verified. `url` is the one that we gave the provider, rebuilt from our public address: what
 * `Host` says is anybody's word.
 */
export type SignedRequest = {
  method: string
  url: string
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/** `scheme` tells which of the forms fitted, for the log. */
export type SignatureVerdict = { genuine: true; scheme: string } | { genuine: false; reason: string }

/**
 * Twilio: base64 HMAC-SHA1 over the address and the sorted fields of a form. A body that is no form is signed through
 * its hash, which stands in the address.
 * https://www.twilio.com/docs/usage/security#validating-requests
 */
export function verifyTwilio(request: SignedRequest, token: string): SignatureVerdict {
  const { url, body } = request
  const given = headerOf(request, 'x-twilio-signature')
  if (!given) return refused('The header X-Twilio-Signature is missing')
  const type = headerOf(request, 'content-type')
  const form = readForm(type, body)
  if (body.length > 0 && !isForm(type) && !isBodyHashed(url, body))
    return refused('The body is no form, and bodySHA256 in the address is not its hash')
  const fields = joinUnique(form)
  const candidates = portSpellings(url).map((spelling) => ({
    scheme: 'twilio',
    signature: sign('sha1', token, spelling + fields),
  }))
  return judge([given], candidates, token, 'X-Twilio-Signature')
}

/**
 * Plivo: V3 covers the address, its query and the fields; V2 the bare address alone, and counts only where no V3 came.
 * https://www.plivo.com/docs/voice/concepts/signature-validation
 */
export function verifyPlivo(request: SignedRequest, token: string): SignatureVerdict {
  return verifyAs('Plivo', request, token, plivoTexts)
}

/**
 * Vobiz: Plivo's headers by its own name. Its pages sign the bare address, or the address as it was called: neither
 * covers the fields, so nothing but what a field is for may be believed of them. Plivo's text is taken as well.
 * https://www.vobiz.ai/docs/concepts/validating-callbacks
 */
export function verifyVobiz(request: SignedRequest, token: string): SignatureVerdict {
  return verifyAs('Vobiz', request, token, (signed) => [
    ...plivoTexts(signed),
    { scheme: 'v3-url', text: signed.url },
    { scheme: 'v3-url', text: splitQuery(signed.url).bare },
  ])
}

type Signed = { method: string; url: string; form: Form }
type SignedText = { scheme: string; text: string }

function verifyAs(
  vendor: string,
  request: SignedRequest,
  token: string,
  texts: (signed: Signed) => SignedText[],
): SignatureVerdict {
  const header = (name: string) => headerOf(request, `x-${vendor.toLowerCase()}-signature-${name}`)
  const form = readForm(headerOf(request, 'content-type'), request.body)
  const spellings = portSpellings(request.url)
  const [v3, ma3, v2, ma2] = ['v3', 'ma-v3', 'v2', 'ma-v2'].map(header)
  if (v3 || ma3) {
    const nonce = header('v3-nonce') ?? header('nonce')
    if (!nonce) return refused(`The header X-${vendor}-Signature-V3-Nonce is missing`)
    const candidates = spellings.flatMap((url) =>
      texts({ method: request.method, url, form }).map(({ scheme, text }) => ({
        scheme,
        signature: sign('sha256', token, `${text}.${nonce}`),
      })),
    )
    return judge(listed(v3, ma3), candidates, token, `X-${vendor}-Signature-V3`)
  }
  const nonce = header('v2-nonce') ?? header('nonce')
  if (!(v2 || ma2) || !nonce) return refused(`The header X-${vendor}-Signature-V3 is missing`)
  const candidates = spellings.flatMap((url) =>
    [splitQuery(url).bare, url].map((text) => ({
      scheme: 'v2',
      signature: sign('sha256', token, text + nonce),
    })),
  )
  return judge(listed(v2, ma2), candidates, token, `X-${vendor}-Signature-V2`)
}

function plivoTexts({ method, url, form }: Signed): SignedText[] {
  const { bare, query } = splitQuery(url)
  if (method.toUpperCase() === 'GET') {
    const pairs = joinPairs([...query, ...form])
    return [{ scheme: 'v3', text: pairs ? `${bare}?${pairs}` : bare }]
  }
  const pairs = joinPairs(query)
  const mark = pairs || form.length > 0 ? '?' : ''
  const dot = pairs && form.length > 0 ? '.' : ''
  return [{ scheme: 'v3', text: bare + mark + pairs + dot + joinFields(form) }]
}

/** Every signature is held against every candidate, so that the time taken does not tell which one fitted. */
function judge(
  given: string[],
  candidates: { scheme: string; signature: string }[],
  token: string,
  header: string,
): SignatureVerdict {
  let fitted: string | undefined
  for (const one of given) {
    for (const { scheme, signature } of candidates) if (safeEqual(one, signature)) fitted ??= scheme
  }
  if (token === '') return refused('No auth token is set, so nothing can be verified')
  return fitted ? { genuine: true, scheme: fitted } : refused(`${header} does not fit the call-back`)
}

function sign(algorithm: 'sha1' | 'sha256', token: string, text: string): string {
  return createHmac(algorithm, token).update(text).digest('base64')
}

function isBodyHashed(url: string, body: Buffer): boolean {
  const told = splitQuery(url).query.find(([name]) => name === 'bodySHA256')?.[1] ?? ''
  return safeEqual(told.toLowerCase(), createHash('sha256').update(body).digest('hex'))
}

function sorted(form: Form): Form {
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return [...form].sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
}

const joinPairs = (form: Form) =>
  sorted(form)
    .map((pair) => pair.join('='))
    .join('&')

const joinFields = (form: Form) => sorted(form).flat().join('')

/** Twilio counts a value that came twice under one name once. */
function joinUnique(form: Form): string {
  const pairs = sorted(form)
  const isNew = ([name, value]: Form[number], at: number) =>
    pairs[at - 1]?.[0] !== name || pairs[at - 1]?.[1] !== value
  return pairs.filter(isNew).flat().join('')
}

/** One header may hold several signatures: one for each token that is in use. */
function listed(...headers: (string | undefined)[]): string[] {
  return headers.flatMap((header) => header?.split(',').map((one) => one.trim()) ?? [])
}

function headerOf({ headers }: SignedRequest, name: string): string | undefined {
  const value = headers[name]
  return (Array.isArray(value) ? value.join(',') : value) || undefined
}

function refused(reason: string): SignatureVerdict {
  return { genuine: false, reason }
}
