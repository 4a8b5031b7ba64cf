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
    vobiz: Caller
  }
}

/** A Fastify whose handlers get the types of their TypeBox schemas. */
export type VobizApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** What every endpoint gets: the services, and whether it answers under the legacy prefix. */
export type VobizContext = Services & { legacy: boolean }

/** One file, one endpoint: it adds itself to the app. */
export type Endpoint = (app: VobizApp, context: VobizContext) => void
