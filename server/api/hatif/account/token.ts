import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createAccessToken, type KnownCredential, revokeAccessToken } from '../../../core/accounts/index.ts'
import { safeEqual } from '../../../platform/http/index.ts'
import { voxaScope } from '../auth.ts'
import type { HatifContext } from '../route.ts'

/** Scopes that a token may be asked for. Only the vendor's own opens the API. */
const scopes = [voxaScope, 'openid', 'profile', 'email', 'phone', 'address', 'roles', 'offline_access']

type OAuthCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'unauthorized_client'

/** A failure in OAuth's own form, RFC 6749 section 5.2. */
class OAuthError extends Error {
  readonly code: OAuthCode
  constructor(code: OAuthCode, message: string) {
    super(message)
    this.code = code
  }
}

/** `POST /connect/token` and `POST /connect/revoke`: OAuth 2 client credentials, RFC 6749 and RFC 7009. */
export async function tokenRoutes(app: FastifyInstance, context: HatifContext): Promise<void> {
  const { db, accessTokenSeconds } = context
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    try {
      done(null, readForm(request, body as string))
    } catch (error) {
      done(error as Error)
    }
  })
  app.setErrorHandler((error, request, reply) => answerOAuthError(error, request, reply))
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('pragma', 'no-cache')
  })

  app.post('/connect/token', { schema: tokenSchema }, async (request) => {
    const form = (request.body ?? {}) as Form
    const grant = form['grant_type']
    if (!grant) throw new OAuthError('invalid_request', 'grant_type is required: client_credentials')
    if (grant !== 'client_credentials')
      throw new OAuthError('unsupported_grant_type', `grant_type is '${grant}'; it takes client_credentials`)
    const { credential } = await requireClient(context, request, form)
    const asked = (form['scope'] ?? '').split(/\s+/).filter((scope) => scope !== '')
    const unknown = asked.find((scope) => !scopes.includes(scope))
    if (unknown)
      throw new OAuthError('invalid_scope', `The scope '${unknown}' does not exist; ask for ${voxaScope}`)
    const token = await db.transaction((tx) =>
      createAccessToken(tx, { credential, scopes: asked, lifetimeSeconds: accessTokenSeconds }),
    )
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: accessTokenSeconds,
      ...(asked.length > 0 && { scope: asked.join(' ') }),
    }
  })

  app.post('/connect/revoke', { schema: revokeSchema }, async (request) => {
    const form = (request.body ?? {}) as Form
    const { credential } = await requireClient(context, request, form)
    const token = form['token']
    if (!token) throw new OAuthError('invalid_request', 'token is required')
    const { accountId, id } = credential
    await db.transaction((tx) => revokeAccessToken(tx, { accountId, credentialId: id, token }))
    return {}
  })
}

type Form = Record<string, string>

function readForm({ headers }: FastifyRequest, body: string): Form {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded')
    throw new OAuthError('invalid_request', 'The body must be application/x-www-form-urlencoded')
  const form: Form = {}
  for (const [key, value] of new URLSearchParams(body)) {
    if (form[key] !== undefined) throw new OAuthError('invalid_request', `${key} is given twice`)
    form[key] = value
  }
  return form
}

/** The client whose id and secret stand in the form, or in a Basic header. */
async function requireClient(
  { credentials }: HatifContext,
  request: FastifyRequest,
  form: Form,
): Promise<KnownCredential> {
  const { id, secret } = readBasic(request) ?? { id: form['client_id'], secret: form['client_secret'] }
  if (!id) throw new OAuthError('invalid_request', 'client_id is required')
  const found = secret ? await credentials.find({ dialect: 'hatif', token: secret }) : undefined
  if (!found || !safeEqual(id, found.credential.publicId))
    throw new OAuthError('invalid_client', 'client_id and client_secret do not belong together')
  if (!found.account.active) throw new OAuthError('unauthorized_client', 'This account is switched off')
  return found
}

function readBasic({ headers }: FastifyRequest): { id: string; secret: string } | undefined {
  const [scheme, encoded] = (headers.authorization ?? '').split(/\s+/)
  if (scheme?.toLowerCase() !== 'basic' || !encoded) return undefined
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':')
  return { id: decode(id), secret: decode(rest.join(':')) }
}

/** Both halves are form-encoded by the standard; many clients leave that out. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    // Not encoded at all.
    return text
  }
}

function answerOAuthError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = error instanceof OAuthError ? error : clientError(error)
  if (!known) {
    request.log.error({ err: error }, 'a token could not be made')
    return reply.status(503).send({
      error: 'temporarily_unavailable',
      error_description: 'The server cannot answer now; try again',
      error_uri: null,
    })
  }
  const isClient = known.code === 'invalid_client'
  if (isClient && request.headers.authorization) reply.header('www-authenticate', 'Basic')
  return reply
    .status(isClient ? 401 : 400)
    .send({ error: known.code, error_description: known.message, error_uri: null })
}

function clientError(error: unknown): OAuthError | undefined {
  const { statusCode, message } = error as { statusCode?: number; message: string }
  return statusCode !== undefined && statusCode < 500 ? new OAuthError('invalid_request', message) : undefined
}

/** Written out for the reference only: forms are read above, where failures are OAuth's. */
const tokenSchema = {
  operationId: 'connectToken',
  summary: 'Exchange a client id and secret for an access token',
  tags: ['account'],
  consumes: ['application/x-www-form-urlencoded'],
  security: [],
  description: [
    'Form body: `client_id`, `client_secret`, `grant_type=client_credentials`, `scope=VoxaAPI`.',
    'Id and secret may stand in a Basic header instead.',
  ].join(' '),
  response: {
    200: {
      type: 'object',
      required: ['access_token', 'token_type', 'expires_in'],
      properties: {
        access_token: { type: 'string' },
        token_type: { type: 'string', enum: ['Bearer'] },
        expires_in: { type: 'integer', description: 'Seconds' },
        scope: { type: 'string' },
      },
    },
  },
}

const revokeSchema = {
  operationId: 'connectRevoke',
  summary: 'End an access token',
  tags: ['account'],
  consumes: ['application/x-www-form-urlencoded'],
  security: [],
  description: 'Form body: `client_id`, `client_secret`, `token`. An unknown token is ended already.',
  response: { 200: { type: 'object', additionalProperties: false } },
}
