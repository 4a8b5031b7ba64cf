import type { FastifyReply, FastifyRequest } from 'fastify'
import { sessionDays } from '../../../core/sessions/index.ts'

const name = 'parley_session'

/** The token of the session that a browser sends along. */
export function readSessionToken({ headers }: FastifyRequest): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
  const token = pairs.find(([key]) => key === name)?.[1]
  return token && /^[A-Za-z0-9]{20,100}$/.test(token) ? token : undefined
}

/** Has the browser keep the token where no script of a page can read it, and send it to this server only. */
export function setSessionCookie(reply: FastifyReply, token: string, publicUrl: string): void {
  reply.header('set-cookie', cookie(token, sessionDays * 86_400, publicUrl))
}

export function clearSessionCookie(reply: FastifyReply, publicUrl: string): void {
  reply.header('set-cookie', cookie('', 0, publicUrl))
}

function cookie(value: string, maxAgeSeconds: number, publicUrl: string): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`
}
