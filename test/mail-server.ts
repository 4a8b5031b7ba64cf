import { createServer, type Socket } from 'node:net'

export type ReceivedMail = { from: string; to: string[]; headers: Record<string, string>; text: string }

/** A small SMTP server that keeps what it takes. `refuse`: answers every mail with a failure. */
export type MailServer = {
  url: string
  mails: ReceivedMail[]
  refuse(on: boolean): void
  close(): Promise<void>
}

export async function startMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  const sockets = new Set<Socket>()
  let refuses = false
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    talk(socket, (mail) => {
      if (refuses) return false
      mails.push(mail)
      return true
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `smtp://127.0.0.1:${port}?from=support@shop.example`,
    mails,
    refuse(on) {
      refuses = on
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function talk(socket: Socket, take: (mail: ReceivedMail) => boolean): void {
  let buffer = ''
  let inData = false
  let from = ''
  let to: string[] = []
  const say = (line: string) => socket.write(`${line}\r\n`)
  say('220 loopback')
  socket.on('data', (chunk) => {
    buffer += chunk.toString('utf8')
    for (;;) {
      const end = inData ? '\r\n.\r\n' : '\r\n'
      const at = buffer.indexOf(end)
      if (at === -1) return
      const part = buffer.slice(0, at)
      buffer = buffer.slice(at + end.length)
      if (inData) {
        inData = false
        say(take({ from, to, ...readMail(part) }) ? '250 taken' : '451 not now')
        to = []
        continue
      }
      const command = part.slice(0, 4).toUpperCase()
      if (command === 'MAIL') from = part.replace(/^.*<(.*)>.*$/, '$1')
      if (command === 'RCPT') to.push(part.replace(/^.*<(.*)>.*$/, '$1'))
      inData = command === 'DATA'
      if (command === 'QUIT') return void socket.end('221 bye\r\n')
      say(inData ? '354 go on' : '250 fine')
    }
  })
}

function readMail(raw: string): { headers: Record<string, string>; text: string } {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      decodeWords(line.slice(line.indexOf(':') + 1).trim()),
    ]),
  )
  const body = rest.join('\r\n\r\n')
  return { headers, text: decodeBody(body, headers['content-transfer-encoding'] ?? '') }
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  if (encoding !== 'quoted-printable') return body
  return decodeQuoted(body.replace(/=\r\n/g, ''))
}

function decodeQuoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_all, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?(b|q)\?([^?]*)\?=/gi, (_all, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : decodeQuoted(word.replace(/_/g, ' ')),
    )
}
