/** Where webhooks go: answers 200 at once, counts, and notes how long each took since the message in it was sent. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { percentile } from '../statistics.ts'

export type SinkReport = {
  deliveries: number
  endpoints: number
  firstAt: number
  lastAt: number
  p50: number
  p99: number
  bytes: number
}

let delays: number[] = []
let endpoints = new Set<string>()
let firstAt = 0
let lastAt = 0
let bytes = 0

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    // A dead endpoint takes the request and never answers.
    if (request.url === '/dead') return
    const body = Buffer.concat(chunks)
    note(request.url!, body)
    response.writeHead(200).end()
  })
})

function note(url: string, body: Buffer): void {
  const now = Date.now()
  const sentAt = Number(/mark[0-9a-z]+ [0-9]+ ([0-9]{13})/.exec(body.toString('latin1'))?.[1] ?? now)
  delays.push(now - sentAt)
  endpoints.add(url)
  firstAt ||= now
  lastAt = now
  bytes = body.length
}

process.on('message', (command: 'report' | 'reset') => {
  if (command === 'report') {
    const report: SinkReport = {
      deliveries: delays.length,
      endpoints: endpoints.size,
      firstAt,
      lastAt,
      p50: percentile(delays, 50),
      p99: percentile(delays, 99),
      bytes,
    }
    process.send!(report)
    return
  }
  delays = []
  endpoints = new Set()
  firstAt = 0
  process.send!({})
})

server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }))
