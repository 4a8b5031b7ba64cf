import { toE164 } from '../../../shared/phone.ts'
import { type Access, type Answer, askAbout, askGraph, type Graph, refusal, toAnswer } from './graph.ts'
import { isObject, type Json, listOf, textOf } from './json.ts'

const numberFields =
  'id,display_phone_number,verified_name,quality_rating,code_verification_status,name_status,status,platform_type,throughput'

export type NetworkNumber = { id: string; phone: string; name: string }

/** Whether the token opens the phone number, and what Meta says of it. */
export async function checkConnection(graph: Graph, inbox: Access): Promise<Answer<{ details: Json }>> {
  const result = await askAbout(graph, inbox, 'phone_number_id', { query: { fields: numberFields } })
  return toAnswer(result, (details) => (textOf(details['id']) ? { details } : undefined))
}

/** The phone numbers of the business account. */
export async function phoneNumbers(
  graph: Graph,
  inbox: Access,
): Promise<Answer<{ numbers: NetworkNumber[] }>> {
  const result = await askAbout(graph, inbox, 'waba_id', {
    path: ['phone_numbers'],
    query: { fields: 'id,display_phone_number,verified_name', limit: '100' },
  })
  return toAnswer(result, (body) => ({
    numbers: listOf(body['data'])
      .filter(isObject)
      .flatMap((number) => toNumber(number) ?? []),
  }))
}

/** Turns the code that embedded signup hands out into an access token. */
export async function exchangeCode(
  graph: Graph,
  code: string,
  { appId, appSecret }: { appId?: string; appSecret?: string },
): Promise<Answer<{ accessToken: string }>> {
  if (!appId || !appSecret) return refusal(appMissing)
  const access = { settings: {}, secrets: {} }
  const result = await askGraph(graph, access, {
    path: ['oauth', 'access_token'],
    query: { client_id: appId, client_secret: appSecret, code },
    anonymous: true,
  })
  return toAnswer(result, (body) => {
    const accessToken = textOf(body['access_token'])
    return accessToken ? { accessToken } : undefined
  })
}

/** Has Meta send the callbacks of the business account to this address. Meta checks the address before it answers. */
export async function subscribeApp(
  graph: Graph,
  inbox: Access,
  { callbackUrl, verifyToken }: { callbackUrl: string; verifyToken: string },
): Promise<Answer<object>> {
  const result = await askAbout(graph, inbox, 'waba_id', {
    method: 'POST',
    path: ['subscribed_apps'],
    body: { override_callback_uri: callbackUrl, verify_token: verifyToken },
  })
  return toAnswer(result, () => ({}))
}

function toNumber(number: Json): NetworkNumber | undefined {
  const id = textOf(number['id'])
  const shown = textOf(number['display_phone_number']) ?? ''
  return id ? { id, phone: toE164(shown) ?? shown, name: textOf(number['verified_name']) ?? '' } : undefined
}

const appMissing = {
  outcome: 'account' as const,
  error: {
    code: 'not_configured',
    title: 'Embedded signup needs a Meta app: set PARLEY_META_APP_ID and PARLEY_META_APP_SECRET',
  },
}
