import type { Inbox, NetworkAnswer } from '../../core/inboxes/index.ts'
import { FetchFailed, type GuardedFetch } from '../../platform/http/index.ts'
import { isObject, type Json, parseJson } from './json.ts'
import { type Failure, failureOfAnswer, failureOfFetch, unreadableAnswer } from './outcomes.ts'

/** Where Meta's Graph API is, for inboxes that do not say otherwise. */
export type Graph = { fetch: GuardedFetch; graphUrl: string; graphVersion: string }

/** Whose settings and token a request uses. */
export type Access = Pick<Inbox, 'settings' | 'secrets'>

export type GraphRequest = {
  method?: 'GET' | 'POST'
  /** Below the version; its parts are ids and names, escaped here. */
  path: readonly string[]
  query?: Record<string, string | undefined>
  body?: Json
  /** How often this was tried before. */
  attempts?: number
  /** Sent without a token: the request proves itself otherwise. */
  anonymous?: boolean
}

export type GraphResult = { ok: true; body: Json } | { ok: false; failure: Failure }

/** An answer of a network with the outcome behind a failure, for those who decide on it. */
export type Answer<T> =
  | ({ ok: true } & T)
  | (Extract<NetworkAnswer<T>, { ok: false }> & Pick<Failure, 'outcome'>)

/** Shorter than the lease under which messages are sent. */
const timeoutMs = 30_000
const maxAnswerBytes = 8 * 1024 * 1024

/** Asks the Graph API. Whatever comes of it is an answer; nothing is thrown that a network can cause. */
export async function askGraph(graph: Graph, access: Access, request: GraphRequest): Promise<GraphResult> {
  const token = access.secrets['access_token']
  if (!token && !request.anonymous) return { ok: false, failure: tokenMissing }
  try {
    const answer = await graph.fetch.fetch(toUrl(graph, access, request), {
      method: request.method ?? 'GET',
      headers: {
        Accept: 'application/json',
        ...(!request.anonymous && { Authorization: `Bearer ${token}` }),
        ...(request.body && { 'Content-Type': 'application/json' }),
      },
      body: request.body && JSON.stringify(request.body),
      timeoutMs,
      maxBytes: maxAnswerBytes,
    })
    return readAnswer(answer, request.attempts)
  } catch (error) {
    if (!(error instanceof FetchFailed)) throw error
    return { ok: false, failure: failureOfFetch(error) }
  }
}

/** Asks about an object that a setting names; without the setting the answer says which one is missing. */
export async function askAbout(
  graph: Graph,
  access: Access,
  setting: 'phone_number_id' | 'waba_id',
  { path = [], ...request }: Omit<GraphRequest, 'path'> & { path?: readonly string[] },
): Promise<GraphResult> {
  const id = access.settings[setting]
  if (!id) return { ok: false, failure: settingMissing(setting) }
  return askGraph(graph, access, { ...request, path: [String(id), ...path] })
}

/** A result as edges see it, with what `read` finds in the body. */
export function toAnswer<T extends object>(
  result: GraphResult,
  read: (body: Json) => T | undefined,
): Answer<T> {
  if (!result.ok) return refusal(result.failure)
  const found = read(result.body)
  return found ? { ok: true, ...found } : refusal(unreadableAnswer())
}

export function refusal({ outcome, error }: Failure): {
  ok: false
  outcome: Failure['outcome']
  error: Failure['error']
} {
  return { ok: false, outcome, error }
}

/** A text, so that a base that is no URL fails where all other bad addresses do. */
function toUrl(
  { graphUrl, graphVersion }: Graph,
  { settings }: Access,
  { path, query = {} }: GraphRequest,
): string {
  const base = String(settings['graph_url'] ?? graphUrl).replace(/\/+$/, '')
  const version = String(settings['graph_version'] ?? graphVersion)
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const search = given.length > 0 ? `?${new URLSearchParams(given)}` : ''
  return `${base}/${[version, ...path].map(encodeURIComponent).join('/')}${search}`
}

function readAnswer(
  { status, headers, body }: Awaited<ReturnType<GuardedFetch['fetch']>> & { body: Buffer },
  attempts: number | undefined,
): GraphResult {
  const parsed = parseJson(body)
  const json = isObject(parsed) ? parsed : undefined
  const isSuccess = status >= 200 && status < 300 && !isObject(json?.['error'])
  if (!isSuccess) return { ok: false, failure: failureOfAnswer({ status, headers, body: json }, attempts) }
  return json ? { ok: true, body: json } : { ok: false, failure: unreadableAnswer() }
}

const tokenMissing: Failure = {
  outcome: 'auth',
  error: { code: 'no_access_token', title: 'The inbox has no access token; set access_token' },
}

function settingMissing(setting: string): Failure {
  return {
    outcome: 'account',
    error: { code: 'not_configured', title: `The inbox has no ${setting}; set it and try again` },
  }
}
