import type { FastifyInstance } from 'fastify'
import { GraphError } from './errors.ts'
import { isKnown, queryOf, requireLiveToken } from './graph-access.ts'
import { type Json, textOf } from './json.ts'
import type { Sandbox } from './state.ts'

const scopes = ['whatsapp_business_management', 'whatsapp_business_messaging', 'public_profile']

/** Tokens: the code exchange of embedded signup, and what a token is good for. */
export function registerOauth(app: FastifyInstance, sandbox: Sandbox): void {
  app.get('/oauth/access_token', (request, reply) => {
    const { grant_type: grant, code } = queryOf(request)
    if (grant === 'client_credentials') {
      const { appId, appSecret } = sandbox.defaults
      reply.send({ access_token: `${appId}|${appSecret}`, token_type: 'bearer' })
      return
    }
    reply.send({ access_token: exchange(sandbox, textOf(code)), token_type: 'bearer' })
  })

  app.get('/debug_token', (request, reply) => {
    requireLiveToken(sandbox, request)
    reply.send({ data: describe(sandbox, textOf(queryOf(request)['input_token']) ?? '') })
  })
}

/** Any `code_…` gives the default token; `code_<phone number id>` the token of that number. */
function exchange(sandbox: Sandbox, code: string | undefined): string {
  if (!code?.startsWith('code_')) {
    throw new GraphError(100, { message: 'Invalid verification code format.', subcode: 36009 })
  }
  return sandbox.numbers.get(code.slice('code_'.length))?.accessToken ?? sandbox.defaults.accessToken
}

function describe(sandbox: Sandbox, token: string): Json {
  const valid = isKnown(sandbox, token) && !sandbox.deadTokens.has(token)
  const numbers = [...sandbox.numbers.values()].filter((number) => number.accessToken === token)
  const targets = [...new Set(numbers.map((number) => number.wabaId))]
  return {
    app_id: sandbox.defaults.appId,
    type: 'SYSTEM_USER',
    application: 'Sandbox app',
    expires_at: 0,
    data_access_expires_at: 0,
    is_valid: valid,
    scopes: valid ? scopes : [],
    granular_scopes: valid ? scopes.slice(0, 2).map((scope) => ({ scope, target_ids: targets })) : [],
    ...(!valid && { error: { code: 190, message: 'Invalid OAuth access token.', subcode: 463 } }),
    user_id: '122100000000001',
  }
}
