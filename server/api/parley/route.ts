import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { Role } from '../../../shared/parley/index.ts'
import type { Services } from '../services.ts'
import type { Caller, Scope } from './auth.ts'

declare module 'fastify' {
  interface FastifyRequest {
    parley: Caller
  }
  interface FastifyContextConfig {
    /** What a credential must be good for to use the route; the plugin refuses others. */
    scope?: Scope
    /** The least role of a signed-in agent who may use the route; any unless given. */
    role?: Exclude<Role, 'agent'>
    /** Whether a credential for certain inboxes may use the route; it sees of it what concerns those. */
    perInbox?: boolean
    /** Whether the route is for people who are signed in, and for no program. */
    person?: boolean
    /** Whether it changes nothing, whatever its method, so that a key that may only read may use it. */
    reads?: boolean
    /** Whether the route is open to everybody: nobody is authenticated, `request.parley` is not there. */
    public?: boolean
  }
}

/** A Fastify whose handlers get the types of their TypeBox schemas. */
export type ParleyApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

export type ParleyContext = Services

/** One file, one endpoint: it adds itself to the app. */
export type Endpoint = (app: ParleyApp, context: ParleyContext) => void
