import type { Problem } from '../../shared/parley/index.ts'
import { ApiProblem, Offline } from './problem.ts'

export { ApiProblem, Offline } from './problem.ts'

export type QueryValue = string | number | boolean | readonly string[] | null | undefined

export type RequestOptions = {
  query?: Record<string, QueryValue>
  body?: unknown
  signal?: AbortSignal
  /** Of a POST: the same key never does the same thing twice. One is made unless given. */
  idempotencyKey?: string
  /** The ETag of what is being changed. */
  ifMatch?: string
  /** Of the way in: a 401 speaks of what was typed, not of the session. */
  isPublic?: boolean
  /** Goes out even when the page is left meanwhile. */
  keepalive?: boolean
}

export type UploadOptions = {
  signal?: AbortSignal
  /** Told how far it has come, from 0 to 1. */
  onProgress?: (part: number) => void
}

const base = '/parley/v1'
/** A POST that got lost goes again with the same key, which the server does once. */
const retryWaitsMs = [400, 1500]

/** Our own API with the session of whoever is signed in. Answers parsed JSON; throws `ApiProblem` or `Offline`. */
export class Api {
  /** Told whenever the server says that nobody is signed in (any more). */
  onSignedOut: (() => void) | undefined

  get<Answer>(path: string, options?: RequestOptions): Promise<Answer> {
    return this.#ask('GET', path, options)
  }

  async post<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
    const asked = { ...options, idempotencyKey: options.idempotencyKey ?? crypto.randomUUID() }
    for (const waitMs of retryWaitsMs)
      try {
        return await this.#ask<Answer>('POST', path, asked)
      } catch (error) {
        if (!(error instanceof Offline) || options.signal?.aborted || !navigator.onLine) throw error
        await new Promise((done) => setTimeout(done, waitMs))
      }
    return this.#ask('POST', path, asked)
  }

  patch<Answer>(path: string, options?: RequestOptions): Promise<Answer> {
    return this.#ask('PATCH', path, options)
  }

  put<Answer>(path: string, options?: RequestOptions): Promise<Answer> {
    return this.#ask('PUT', path, options)
  }

  delete<Answer = void>(path: string, options?: RequestOptions): Promise<Answer> {
    return this.#ask('DELETE', path, options)
  }

  /** Sends one file as multipart, telling how far it has come. */
  upload<Answer>(path: string, file: Blob, name: string, options: UploadOptions = {}): Promise<Answer> {
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest()
      request.open('POST', base + path)
      request.responseType = 'json'
      request.setRequestHeader('idempotency-key', crypto.randomUUID())
      request.upload.onprogress = ({ loaded, total }) => options.onProgress?.(total > 0 ? loaded / total : 0)
      request.onerror = () => failed(new Offline())
      request.onabort = () => failed(new DOMException('The upload was stopped', 'AbortError'))
      request.onload = () => {
        if (request.status < 300) done(request.response as Answer)
        else failed(this.#refusal(request.status, request.response))
      }
      options.signal?.addEventListener('abort', () => request.abort())
      const form = new FormData()
      form.append('file', file, name)
      request.send(form)
    })
  }

  async #ask<Answer>(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const { query, body, signal, idempotencyKey, ifMatch, keepalive } = options
    let answer: Response
    try {
      answer = await fetch(base + path + queryText(query), {
        method,
        credentials: 'same-origin',
        signal,
        keepalive,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
          ...(ifMatch && { 'if-match': ifMatch }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    } catch (error) {
      if (signal?.aborted) throw error
      // Browsers do not say why: offline, cut off, or refused on the way.
      throw new Offline()
    }
    if (answer.status === 204) return undefined as Answer
    const value: unknown = await answer.json().catch(() => undefined)
    if (answer.ok) return value as Answer
    throw this.#refusal(answer.status, value, options)
  }

  #refusal(status: number, value: unknown, { isPublic = false }: RequestOptions = {}): Error {
    // A proxy that cannot reach the server answers with pages of its own.
    if (status >= 502 && status <= 504 && !isProblem(value)) return new Offline()
    const problem = isProblem(value) ? value : unnamed(status)
    if (status === 401 && !isPublic) this.onSignedOut?.()
    return new ApiProblem(problem)
  }
}

/** `?a=1&b=2&b=3`; what is null or undefined is left out. */
export function queryText(query: Record<string, QueryValue> = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  }
  return search.size > 0 ? `?${search}` : ''
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'detail' in value
}

function unnamed(status: number): Problem {
  return {
    type: 'about:blank',
    title: String(status),
    status,
    detail: `The server answered ${status}`,
    code: 'unknown',
    request_id: '',
  }
}
