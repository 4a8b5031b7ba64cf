import { Socket } from 'node:net'
import { Client, DatabaseError } from 'pg'
import { SUPERUSER } from './cluster.ts'

export const DATABASE = 'parley'

/** Where a postmaster listens. */
export type Address = { socketFolder: string; port: number }

/** A session whose loss is no error. After `unref` it does not keep the process alive. */
export type Session = { client: Client; unref(): void; close(): Promise<void> }

export function connectionString({ socketFolder, port }: Address): string {
  return `postgresql://${SUPERUSER}@localhost:${port}/${DATABASE}?host=${encodeURIComponent(socketFolder)}`
}

/** Opens a session on Parley's database, which it makes when it is missing. */
export async function openSession(address: Address): Promise<Session> {
  try {
    return await connect(address, DATABASE)
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === '3D000')) throw error
  }
  await createDatabase(address)
  return connect(address, DATABASE)
}

async function createDatabase(address: Address): Promise<void> {
  const { client, close } = await connect(address, 'postgres')
  try {
    await client.query(`create database ${DATABASE}`)
  } catch (error) {
    // Another start made it in the meantime.
    if (!(error instanceof DatabaseError && ['42P04', '23505'].includes(error.code ?? ''))) throw error
  } finally {
    await close()
  }
}

async function connect({ socketFolder, port }: Address, database: string): Promise<Session> {
  const socket = new Socket()
  const client = new Client({
    host: socketFolder,
    port,
    database,
    user: SUPERUSER,
    application_name: `parley ${process.pid}`,
    connectionTimeoutMillis: 5_000,
    stream: () => socket,
  })
  client.on('error', () => {
    // The server went away. Whoever uses it sees that on its own connections.
  })
  await client.connect()
  return {
    client,
    unref: () => socket.unref(),
    async close() {
      socket.ref()
      await client.end()
    },
  }
}
