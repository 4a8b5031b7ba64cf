import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SignedIn as SignedInObject } from '../../../../shared/parley/index.ts'
import type { Membership } from '../../../core/agents/index.ts'
import type { Device, SignedIn } from '../../../core/sessions/index.ts'
import type { Services } from '../../services.ts'
import { presentAgent } from '../present/agent.ts'
import { setSessionCookie } from './cookie.ts'

const longestDevice = 300

/** From where somebody signs in: what their browser calls itself, and their network address. */
export function deviceOf(request: FastifyRequest, { clientAddress }: Services): Device {
  return {
    device: request.headers['user-agent']?.slice(0, longestDevice) || undefined,
    address: clientAddress(request),
  }
}

/** Gives the browser its token, and says who is signed in. */
export function answerSignedIn(
  reply: FastifyReply,
  { publicUrl }: Services,
  signedIn: SignedIn,
): FastifyReply {
  setSessionCookie(reply, signedIn.token, publicUrl())
  return reply.status(201).send(presentSignedIn(signedIn))
}

export function presentSignedIn({
  membership,
  memberships,
}: {
  membership: Membership
  memberships: Membership[]
}): SignedInObject {
  const toName = ({ account: { id, name } }: Membership) => ({ id, name })
  return {
    account: toName(membership),
    accounts: memberships.map(toName),
    agent: presentAgent(membership.agent),
  }
}
