import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../../config.ts'
import { UsageError } from '../failure.ts'

const reasons: Record<string, (config: Config) => string> = {
  EADDRINUSE: ({ host, port }) =>
    `Port ${port} of ${host} is taken by another program. Stop it, set PORT to a free one, or set PORT=0 to have one picked`,
  EACCES: ({ port }) => `This user may not listen on port ${port}. Set PORT to one above 1023`,
  EADDRNOTAVAIL: ({ host }) =>
    `This machine has no address ${host}. Set HOST to one it has, such as 127.0.0.1 or 0.0.0.0`,
  ENOTFOUND: ({ host }) => `The host name '${host}' is not known. Set HOST to an address of this machine`,
}

/**
 * Listens where the configuration says, and answers the port.
 *
 * @throws UsageError when that address cannot be had
 */
export async function listen(http: FastifyInstance, config: Config): Promise<number> {
  try {
    await http.listen({ host: config.host, port: config.port })
  } catch (error) {
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? '']
    if (!reason) throw error
    throw new UsageError(reason(config), { cause: error })
  }
  return (http.server.address() as AddressInfo).port
}
