/** Listens to an account's stream, and notes how long each new message took since it was sent. */
import { WebSocket } from 'ws'
import { percentile } from '../statistics.ts'

export type StreamJob = { url: string; headers: Record<string, string>; marker: string }
export type StreamReport = { frames: number; p50: number; p99: number }

const delays: number[] = []
let socket: WebSocket | undefined

process.on('message', (job: StreamJob | 'report') => {
  if (job === 'report') {
    socket?.close()
    const report: StreamReport = {
      frames: delays.length,
      p50: percentile(delays, 50),
      p99: percentile(delays, 99),
    }
    process.send!(report)
    return
  }
  const mark = new RegExp(`${job.marker} [0-9]+ ([0-9]{13})`)
  socket = new WebSocket(job.url, { headers: job.headers })
  socket.on('open', () => process.send!({}))
  socket.on('error', (error) => process.send!({ failed: String(error) }))
  socket.on('message', (data) => {
    const text = String(data)
    const found = text.startsWith('{"type":"message.created"') && mark.exec(text)
    if (found) delays.push(Date.now() - Number(found[1]))
  })
})
