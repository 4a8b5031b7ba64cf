import { optionalText, requireList, requireObject, requireText, requireUnique } from './check.ts'
import { invalid } from './errors.ts'
import { isObject, type Json, textOf } from './json.ts'

const actions: Record<string, (action: Json) => void> = {
  button: checkButtons,
  list: checkList,
  cta_url: checkLink,
  flow: checkFlow,
  product: (action) => void requireText(action, 'product_retailer_id', "action['product_retailer_id']", 200),
  product_list: (action) => void requireList(action, 'sections', "action['sections']", 1, 10),
  catalog_message: noMore,
  location_request_message: noMore,
  call_permission_request: noMore,
  order_details: noMore,
  order_status: noMore,
  voice_call: noMore,
  address_message: noMore,
  carousel: noMore,
}

const textHeaderOnly = ['list', 'product_list', 'cta_url', 'flow']
const bodyOptional = ['product', 'call_permission_request', 'order_details', 'voice_call', 'carousel']

/** Throws {@link GraphError} for what Meta refuses in an interactive message. */
export function checkInteractive(interactive: Json): void {
  const type = requireText(interactive, 'type', "interactive['type']", 64)
  const check = Object.hasOwn(actions, type) ? actions[type] : undefined
  if (!check) throw invalid("interactive['type']", `one of ${Object.keys(actions).join(', ')}`)

  checkHeader(type, interactive['header'])
  if (!bodyOptional.includes(type) || interactive['body'] !== undefined) {
    requireText(
      requireObject(interactive, 'body', "interactive['body']"),
      'text',
      "interactive['body']['text']",
      1024,
    )
  }
  if (isObject(interactive['footer'])) {
    requireText(interactive['footer'], 'text', "interactive['footer']['text']", 60)
  }
  check(requireObject(interactive, 'action', "interactive['action']"))
}

function checkHeader(type: string, header: unknown): void {
  if (!isObject(header)) return
  const kind = textOf(header['type'])
  if (kind === 'text') requireText(header, 'text', "interactive['header']['text']", 60)
  else if (textHeaderOnly.includes(type))
    throw invalid("interactive['header']['type']", `'text' for a ${type}`)
}

function checkButtons(action: Json): void {
  const buttons = requireList(action, 'buttons', "action['buttons']", 1, 3)
  const replies = buttons.map((button) => requireObject(button, 'reply', "button['reply']"))
  requireUnique(
    replies.map((reply) => requireText(reply, 'id', "reply['id']", 256)),
    "action['buttons'][]['reply']['id']",
  )
  requireUnique(
    replies.map((reply) => requireText(reply, 'title', "reply['title']", 20)),
    "action['buttons'][]['reply']['title']",
  )
}

function checkList(action: Json): void {
  requireText(action, 'button', "action['button']", 20)
  const sections = requireList(action, 'sections', "action['sections']", 1, 10)
  const rows = sections.flatMap((section) => requireList(section, 'rows', "section['rows']", 1, 10))
  if (rows.length > 10) throw invalid("action['sections']", 'at most 10 rows in total')
  for (const section of sections) checkSectionTitle(section, sections.length > 1)
  requireUnique(
    rows.map((row) => requireText(row, 'id', "row['id']", 200)),
    "action['sections'][]['rows'][]['id']",
  )
  for (const row of rows) {
    requireText(row, 'title', "row['title']", 24)
    optionalText(row, 'description', "row['description']", 72)
  }
}

function checkSectionTitle(section: Json, required: boolean): void {
  if (required) requireText(section, 'title', "section['title']", 24)
  else optionalText(section, 'title', "section['title']", 24)
}

function checkLink(action: Json): void {
  const parameters = requireObject(action, 'parameters', "action['parameters']")
  requireText(parameters, 'display_text', "parameters['display_text']", 20)
  const url = requireText(parameters, 'url', "parameters['url']", 2000)
  if (!URL.canParse(url)) throw invalid("parameters['url']", 'an address')
}

function checkFlow(action: Json): void {
  const parameters = requireObject(action, 'parameters', "action['parameters']")
  requireText(parameters, 'flow_cta', "parameters['flow_cta']", 20)
  if (!textOf(parameters['flow_id']) && !textOf(parameters['flow_name'])) {
    throw invalid("parameters['flow_id']", 'a flow id or a flow_name')
  }
}

function noMore(): void {}
