import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { Services } from '../services.ts'
import type { Caller } from './auth.ts'

declare module 'fastify' {
  interface FastifyRequest {
    hatif: Caller
  }
}

/** A Fastify whose handlers get the types of their TypeBox schemas. */
export type HatifApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

export type HatifContext = Services

/** One file, one endpoint: it adds itself to the app. */
export type Endpoint = (app: HatifApp, context: HatifContext) => void
