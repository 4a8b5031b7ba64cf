import type { z } from 'zod'
import { chatbotxScopes } from '../../../shared/scopes.ts'
import type { Services } from '../services.ts'
import type { Caller } from './auth.ts'

declare module 'fastify' {
  interface FastifyRequest {
    chatbotx: Caller
  }
  interface FastifyContextConfig {
    chatbotx?: Endpoint
  }
}

export const scopes = chatbotxScopes

/** A part of the API that a token may be limited to. */
export type Scope = (typeof scopes)[number]

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a handler is given: who calls, and the input of path, query and body, validated. */
export type Call<Input> = { caller: Caller; input: Input }

/** One operation: it is routed, validated, written about and answered by what stands here. */
export type Endpoint<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType | undefined = z.ZodType | undefined,
> = {
  method: Method
  /** Below `/api`, parameters in braces: `/v1/members/{memberId}`. */
  path: `/v1/${string}`
  /** The handler's name at the vendor: `listConversationsWorkspaceTokenAPI`. */
  operationId: string
  summary: string
  description?: string
  tags: string[]
  /** The scope that a limited token needs; absent: any token will do. */
  scope?: Scope
  /** An object of path parameters and query or body together. Without it nothing is read. */
  input?: Input
  /** Keys that it lacks never leave. Without it the answer has no body. */
  output?: Output
  /** Of success; 200 by default. */
  status?: number
  /** Further statuses it may answer with, for the reference. */
  failures?: number[]
  /** The error codes that the vendor's route declares: only for these is `defined` true. */
  declares?: readonly string[]
  handler(
    services: Services,
    call: Call<z.output<Input>>,
  ): Promise<Output extends z.ZodType ? z.input<Output> | JsonText : void>
}

/** An answer that PostgreSQL wrote as JSON. Only keys of the output schema may stand in it. */
export class JsonText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Lets the compiler read an endpoint's types off its schemas. */
export function defineEndpoint<Input extends z.ZodType, Output extends z.ZodType | undefined = undefined>(
  endpoint: Endpoint<Input, Output>,
): Endpoint {
  return endpoint as unknown as Endpoint
}
