/** The load generator: a process of its own, told by messages what to ask for, and answering what it saw. */
import { createHmac } from 'node:crypto'
import { Pool } from 'undici'
import { percentile } from '../statistics.ts'
import { callbackBody } from './callback-body.ts'

export type GetJob = {
  kind: 'get'
  origin: string
  headers: Record<string, string>
  /** Asked for in turn. */
  paths: string[]
  concurrency: number
  seconds: number
}

export type CallbackJob = {
  kind: 'callbacks'
  origin: string
  path: string
  appSecret: string
  phoneNumberId: string
  /** How many people write, and how many messages a callback has. */
  senders: number
  concurrency: number
  seconds: number
  /** Callbacks per second; without it as many as are answered. */
  rate?: number
  /** Stands in every message, with the time at which it was sent. */
  marker: string
}

export type Job = GetJob | CallbackJob

export type Load = {
  requests: number
  errors: number
  firstError: string | undefined
  seconds: number
  perSecond: number
  p50: number
  p95: number
  p99: number
}

type Request = { method: 'GET' | 'POST'; path: string; headers: Record<string, string>; body?: Buffer }

process.on('message', (job: Job) => {
  run(job).then(
    (load) => process.send!(load),
    (error: unknown) => process.send!({ failed: String(error) }),
  )
})

async function run(job: Job): Promise<Load> {
  const pool = new Pool(job.origin, { connections: job.concurrency, pipelining: 1 })
  const next = job.kind === 'get' ? getRequests(job) : callbackRequests(job)
  const times: number[] = []
  let errors = 0
  let firstError: string | undefined
  const beganAt = performance.now()
  const endsAt = beganAt + job.seconds * 1000
  const due = job.kind === 'callbacks' && job.rate ? job.rate : undefined
  let begun = 0
  async function ask(): Promise<void> {
    while (performance.now() < endsAt) {
      if (due) await until(beganAt + (begun++ / due) * 1000)
      const sentAt = performance.now()
      try {
        const { statusCode, body } = await pool.request(next())
        const text = await body.text()
        if (statusCode >= 300) throw new Error(`${statusCode} ${text.slice(0, 200)}`)
        times.push(performance.now() - sentAt)
      } catch (error) {
        errors += 1
        firstError ??= String(error)
      }
    }
  }
  await Promise.all(Array.from({ length: job.concurrency }, ask))
  const seconds = (performance.now() - beganAt) / 1000
  await pool.close()
  return {
    requests: times.length,
    errors,
    firstError,
    seconds,
    perSecond: times.length / seconds,
    p50: percentile(times, 50),
    p95: percentile(times, 95),
    p99: percentile(times, 99),
  }
}

function getRequests({ headers, paths }: GetJob): () => Request {
  let turn = 0
  return () => ({ method: 'GET', path: paths[turn++ % paths.length]!, headers })
}

function callbackRequests({ path, appSecret, phoneNumberId, senders, marker }: CallbackJob): () => Request {
  let number = 0
  return () => {
    number += 1
    const text = `${marker} ${number} ${Date.now()}`
    const body = callbackBody({
      phoneNumberId,
      sender: number % senders,
      networkId: `wamid.${marker}.${number}`,
      text,
    })
    const signature = createHmac('sha256', appSecret).update(body).digest('hex')
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` }
    return { method: 'POST', path, headers, body }
  }
}

async function until(time: number): Promise<void> {
  const ms = time - performance.now()
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms))
}
