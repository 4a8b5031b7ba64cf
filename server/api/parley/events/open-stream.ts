import type { FastifyReply } from 'fastify'
import type { StreamFrame } from '../../services.ts'
import type { Caller } from '../auth.ts'
import { securityHeaders } from '../security-headers.ts'
import { eventFrame, heartbeat } from './event-frame.ts'
import { toViewer, type Viewer } from './visibility.ts'

/** One client's stream of server-sent events. */
export class OpenStream {
  readonly caller: Caller
  readonly viewer: Viewer
  readonly #reply: FastifyReply
  #position: string
  #isOpen = true

  constructor(reply: FastifyReply, { caller, position }: { caller: Caller; position: string }) {
    this.#reply = reply
    this.#position = position
    this.caller = caller
    this.viewer = toViewer(caller)
  }

  get pendingBytes(): number {
    return this.#reply.raw.writableLength
  }

  /** Answers with the first texts; the answer goes on until it is closed. */
  begin(texts: string[]): void {
    const headers = Object.entries(this.#reply.getHeaders()).filter(([, value]) => value !== undefined)
    this.#reply.hijack()
    this.#reply.raw.writeHead(200, {
      ...securityHeaders,
      ...Object.fromEntries(headers as [string, string][]),
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
      'x-request-id': this.#reply.request.id,
      // When the stream is over, so is its connection: kept alive, it would hold up a server that stops.
      connection: 'close',
    })
    this.#reply.raw.write(texts.join(''))
  }

  send({ text, agentIds }: StreamFrame): void {
    const { agentId } = this.viewer
    if (!agentIds || (agentId !== undefined && agentIds.includes(agentId))) this.write(text)
  }

  /** The client has, or may not see, everything up to here. */
  reach(position: string): void {
    this.#position = position
  }

  write(text: string): void {
    if (this.#isOpen && !this.#reply.raw.destroyed) this.#reply.raw.write(text)
  }

  beat(): void {
    this.write(heartbeat(this.#position))
  }

  /** @param lastWord the name of an event that says why */
  close(lastWord?: string): void {
    if (!this.#isOpen) return
    if (lastWord) this.write(eventFrame(lastWord, '{}'))
    this.#isOpen = false
    this.#reply.raw.end()
  }

  /** However it comes to an end, this is done then. */
  onClose(work: () => void): void {
    this.#reply.raw.once('close', () => {
      this.#isOpen = false
      work()
    })
  }
}
