/** A bare fetch loop: posts a body of the same size to each address in turn, many at once, over kept connections. */
import { createHmac } from 'node:crypto'
import { Agent, fetch } from 'undici'

export type PostJob = { urls: string[]; count: number; concurrency: number; bytes: number }

process.on('message', (job: PostJob) => {
  run(job).then((perSecond) => process.send!({ perSecond }))
})

async function run({ urls, count, concurrency, bytes }: PostJob): Promise<number> {
  const dispatcher = new Agent({ connections: 64 })
  const body = 'x'.repeat(bytes)
  let begun = 0
  const beganAt = performance.now()
  async function post(): Promise<void> {
    while (begun < count) {
      const url = urls[begun++ % urls.length]!
      const signature = createHmac('sha256', 'secret').update(body).digest('hex')
      const headers = { 'content-type': 'application/json', 'x-webhook-signature': signature }
      const answer = await fetch(url, { method: 'POST', headers, body, dispatcher })
      await answer.text()
    }
  }
  await Promise.all(Array.from({ length: concurrency }, post))
  const seconds = (performance.now() - beganAt) / 1000
  await dispatcher.close()
  return count / seconds
}
