import { ask } from './callbacks.ts'
import { fieldsOf } from './fields.ts'
import { checkElement, questionOf } from './grammar.ts'
import { type Network, type NetworkCall, pause } from './state.ts'
import { wavMs } from './wav.ts'
import { parseXml, ScriptError, type XmlNode } from './xml.ts'

/** Does what a script says until it ends, hangs up, or the call is over. What is wrong with it is noted on the call. */
export async function runScript(network: Network, call: NetworkCall, document: string): Promise<void> {
  call.scripts.push(document)
  try {
    const root = parseXml(document)
    if (root.name !== 'Response') throw new ScriptError(`The root is ${root.name}, not Response`)
    for (const element of root.children) {
      if (isOver(call) || (await runElement(network, call, element)) === 'end') return
    }
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    call.faults.push(error.message)
  }
}

/** Whether a script refuses a call instead of answering it. */
export function turnsAway(document: string): boolean {
  return /<Response><(Reject|Hangup)\b[^>]*\breason=/.test(document)
}

async function runElement(network: Network, call: NetworkCall, element: XmlNode): Promise<'end' | 'next'> {
  checkElement(call.account.vendor, element)
  switch (element.name) {
    case 'Play':
      await play(network, call, { url: element.text.trim() })
      return 'next'
    case 'Gather':
    case 'GetDigits':
      return gather(network, call, element)
    case 'Redirect':
      await askOn(network, call, element.text.trim(), {})
      return 'end'
    case 'Start':
    case 'Record':
      startRecording(call, element)
      return 'next'
    default:
      // Hangup and Reject.
      return 'end'
  }
}

/** Asks for one key; the script that comes back takes the place of this one. */
async function gather(network: Network, call: NetworkCall, element: XmlNode): Promise<'end' | 'next'> {
  const { action, timeoutMs, postsSilence, valid, rounds } = questionOf(call.account.vendor, element)
  const key = await waitForKey(network, call, { element, timeoutMs, valid, rounds })
  if (isOver(call)) return 'end'
  if (key === undefined && !postsSilence) return 'next'
  await askOn(network, call, action, { Digits: key ?? '', InputType: 'dtmf' })
  return 'end'
}

async function askOn(network: Network, call: NetworkCall, url: string, told: Record<string, string>) {
  const fields = { ...fieldsOf(call, 'digits'), ...told }
  await runScript(network, call, await ask(network, call, { kind: 'digits', url, fields }))
}

type Question = { element: XmlNode; timeoutMs: number; valid: string; rounds: number }

async function waitForKey(
  network: Network,
  call: NetworkCall,
  { element, timeoutMs, valid, rounds }: Question,
): Promise<string | undefined> {
  const person = network.people.get(call.to)
  if (person?.hangsUpAfter !== undefined && call.questions >= person.hangsUpAfter) {
    network.hangUp(call)
    return undefined
  }
  const planned = person?.keys[call.questions]
  call.questions += 1
  const { promise: pressed, resolve } = Promise.withResolvers<string>()
  let isPressed = false
  call.onKey = (key) => {
    if (!valid.includes(key)) return
    isPressed = true
    resolve(key)
  }
  // A person who knows what to press does not wait for the end of the last sound.
  const onLast = () => planned && network.press(call, planned)
  const isStopped = () => isPressed || isOver(call)
  try {
    for (let round = 0; round < rounds; round++) {
      const prompt = playAll(network, call, { sounds: element.children, isStopped, onLast })
      const answer = await Promise.race([pressed, prompt.then(() => waitOut(network, call, timeoutMs))])
      if (typeof answer === 'string' || isOver(call)) return answer || undefined
    }
    return undefined
  } finally {
    call.onKey = undefined
  }
}

type Prompt = { sounds: XmlNode[]; isStopped: () => boolean; onLast: () => void }

async function playAll(network: Network, call: NetworkCall, { sounds, isStopped, onLast }: Prompt) {
  if (sounds.length === 0) onLast()
  for (const sound of sounds) {
    if (isStopped()) return
    checkElement(call.account.vendor, sound)
    await play(network, call, {
      url: sound.text.trim(),
      onBegin: sound === sounds.at(-1) ? onLast : undefined,
    })
  }
}

/** Networks fetch a sound before they play it, and hang up on one that they cannot. */
async function play(
  network: Network,
  call: NetworkCall,
  { url, onBegin }: { url: string; onBegin?: () => void },
): Promise<void> {
  const response = await fetch(url)
  const file = Buffer.from(await response.arrayBuffer())
  const type = response.headers.get('content-type') ?? ''
  const ms = wavMs(file)
  if (!response.ok || !/^audio\/(wav|x-wav|wave)\b/.test(type) || ms === undefined)
    throw new ScriptError(`The sound ${url} cannot be played: ${response.status} ${type}`)
  call.heard.push(url)
  onBegin?.()
  await Promise.race([pause(ms * network.behaviour.timeScale), call.over.promise])
}

function waitOut(network: Network, call: NetworkCall, timeoutMs: number): Promise<void> {
  return Promise.race([pause(timeoutMs * network.behaviour.timeScale), call.over.promise])
}

function startRecording(call: NetworkCall, element: XmlNode): void {
  const { callbackUrl } = element.attributes
  const url = callbackUrl ?? element.children[0]?.attributes['recordingStatusCallback']
  call.records = true
  call.urls.recording = url
}

function isOver(call: NetworkCall): boolean {
  return call.endedAt !== undefined
}
