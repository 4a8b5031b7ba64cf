import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'

/** JSON lines on standard error; standard output belongs to the one line that says where the server listens. */
export type Log = FastifyBaseLogger

export function createLog(level: string): Log {
  return pino({ level, base: undefined, redact: ['req.headers.authorization'] }, pino.destination(2))
}
