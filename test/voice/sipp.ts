import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** One step of a SIPp scenario, as XML. */
export type SippStep = string

/** `to` is the host and port that is called, `number` who is called there. */
export type SippOptions = { calls?: number; to?: string; number?: string }

export type Sipp = {
  port: number
  /** Whether every call went as the scenario says, once all are over. */
  succeeded: Promise<boolean>
  stop(): Promise<void>
}

/** Runs SIPp as the called party on a port of its own, or, with `calls` to somewhere, as the calling one. */
export async function startSipp(
  steps: SippStep[],
  { calls = 1, to, number = '' }: SippOptions = {},
): Promise<Sipp> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-sipp-'))
  const file = join(folder, 'scenario.xml')
  await writeFile(file, `<?xml version="1.0"?>\n<scenario name="parley">\n${steps.join('\n')}\n</scenario>\n`)
  const port = await freeUdpPort()
  const mediaPort = await freeUdpPort()
  const args = [
    ...(to ? [to, '-s', number, '-r', '20', '-l', String(calls)] : []),
    ...['-sf', file, '-i', '127.0.0.1', '-p', String(port), '-mp', String(mediaPort), '-m', String(calls)],
    ...['-nostdin', '-timeout', '40s', '-timeout_error', '-trace_err', '-error_file', join(folder, 'errors')],
  ]
  const child = spawn('sipp', args, { cwd: folder, stdio: 'ignore' })
  const succeeded = once(child, 'close').then(([code]) => code === 0)
  const gone = succeeded.finally(() => rm(folder, { recursive: true, force: true }))
  await untilBound(port, child)
  return {
    port,
    succeeded: gone,
    async stop() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** A UDP port that is free on the loopback address at this moment. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}

/**
 * A port for baresip, which listens over UDP and TCP, and with TLS on the next one. It is none of those that the kernel
 * gives to connections: one of the many that other tests have open would be in its way.
 */
export async function freeSipPort(): Promise<number> {
  const port = 21_000 + 2 * randomInt(5_000)
  return (await isUdpPortTaken(port)) ? freeSipPort() : port
}

/** Whether somebody listens on a UDP port of this machine. Asks the kernel: to try the port would take it from others. */
export async function isUdpPortTaken(port: number): Promise<boolean> {
  const sockets = await readFile('/proc/net/udp', 'utf8')
  return sockets.includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000`)
}

/** SIPp says nothing when it is ready: its port is taken then. */
async function untilBound(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && !(await isUdpPortTaken(port))) await sleep(5)
}

const toTag = 'tag=[pid]callee[call_number]'
const contact = 'Contact: <sip:[local_ip]:[local_port];transport=[transport]>'
const sdp = `Content-Type: application/sdp
Content-Length: [len]

v=0
o=user 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15`

function send(message: string, attributes = ''): SippStep {
  return `<send ${attributes}><![CDATA[\n\n${message}\n\n]]></send>`
}

function answer(status: string, more = 'Content-Length: 0'): SippStep {
  const headers = `[last_Via:]\n[last_From:]\n[last_To:];${toTag}\n[last_Call-ID:]\n[last_CSeq:]\n${contact}`
  return send(`SIP/2.0 ${status}\n${headers}\n${more}`)
}

/** To a request inside the call, whose tags are there already. */
function answerInside(status: string): SippStep {
  const headers = '[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]'
  return send(`SIP/2.0 ${status}\n${headers}\n${contact}\nContent-Length: 0`)
}

export const pause = (ms: number): SippStep => `<pause milliseconds="${ms}"/>`

const remember = `<ereg regexp=".*" search_in="hdr" header="From:" assign_to="1"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="2"/>
<ereg regexp="sip:[^>;]*" search_in="hdr" header="Contact:" assign_to="3"/>
<ereg regexp="[0-9]+" search_in="hdr" header="CSeq:" assign_to="4"/>`
const remembered = '<Reference variables="1,2,3,4"/>'
const receiveInvite = `<recv request="INVITE"><action>${remember}</action></recv>${remembered}`

export const ring = [receiveInvite, answer('180 Ringing')]
/** Speech before the answer, such as a network's announcement. */
export const earlyMedia = [receiveInvite, answer('183 Session Progress', sdp)]
export const pickUp = [answer('200 OK', sdp), '<recv request="ACK"/>']

/** A request of the called side inside the call. */
function request(method: string, sequence: number, more: string): SippStep[] {
  const headers = `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From:[$2];${toTag}
To:[$1]
Call-ID: [call_id]
CSeq: ${sequence} ${method}
Max-Forwards: 70
${contact}`
  return [send(`${method} [$3] SIP/2.0\n${headers}\n${more}`), '<recv response="200"/>']
}

/** Presses a key, told beside the speech. */
export function press(key: string, sequence: number): SippStep[] {
  return request(
    'INFO',
    sequence,
    `Content-Type: application/dtmf-relay\nContent-Length: [len]\n\nSignal=${key}\nDuration=160`,
  )
}

export const hangUp = request('BYE', 90, 'Content-Length: 0')
export const awaitHangUp = ['<recv request="BYE"/>', answerInside('200 OK')]

/** Turns the call down, at once. */
export const refuse = (status: string) => [receiveInvite, answer(status), '<recv request="ACK"/>']

/** Rings until the caller gives up. */
export const ringForEver = [
  ...ring,
  '<recv request="CANCEL"/>',
  answerInside('200 OK'),
  send(
    `SIP/2.0 487 Request Terminated\n[last_Via:]\n[last_From:]\n[last_To:];${toTag}\n[last_Call-ID:]\nCSeq: [$4] INVITE\nContent-Length: 0`,
  ),
  '<recv request="ACK"/>',
]

/** Asks who is calling or registering, turns down the wrong password, and goes on after the right one. */
export function challenge(
  method: 'INVITE' | 'REGISTER',
  { user, password }: { user: string; password: string },
): SippStep[] {
  const acknowledged = method === 'INVITE' ? ['<recv request="ACK"/>'] : []
  const nonce = 'Digest realm="trunk.test", nonce="5up3r", algorithm=MD5'
  return [
    `<recv request="${method}"/>`,
    answer('401 Unauthorized', `WWW-Authenticate: ${nonce}\nContent-Length: 0`),
    ...acknowledged,
    `<recv request="${method}" test="5" next="7"><action>${remember}
<verifyauth assign_to="5" username="${user}" password="${password}"/></action></recv>${remembered}`,
    answer('403 Wrong Password'),
    ...acknowledged,
    '<label id="7"/>',
  ]
}

export const acceptRegistration = [answer('200 OK', 'Expires: 600\nContent-Length: 0')]

/** The calling party: from one number each, to whatever the address says. */
function invite(): SippStep {
  return send(
    `INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:+1555077000[call_number]@[local_ip]>;tag=[pid]caller[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
${contact}
Max-Forwards: 70
${sdp}`,
  )
}

/** `back`: how many steps ago the request was sent that this one belongs to; none for a transaction of its own. */
function follow(method: string, back = 0): SippStep {
  return send(
    `${method} sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch${back ? `-${back}` : ''}]
From: <sip:+1555077000[call_number]@[local_ip]>;tag=[pid]caller[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 1 ${method}
Max-Forwards: 70
Content-Length: 0`,
  )
}

const trying = '<recv response="100" optional="true"/>'

/** Calls, hears what there is to hear, and is hung up on. */
export const callAndListen = [
  invite(),
  trying,
  '<recv response="180" optional="true"/>',
  '<recv response="200"/>',
  follow('ACK'),
  '<recv request="BYE" timeout="15000"/>',
  answerInside('200 OK'),
]

/** Calls, lets it ring for so long, and gives up. */
export const callAndGiveUp = (ms: number) => [
  invite(),
  trying,
  '<recv response="180"/>',
  pause(ms),
  follow('CANCEL', 4),
  '<recv response="200"/>',
  '<recv response="487"/>',
  follow('ACK', 7),
]
