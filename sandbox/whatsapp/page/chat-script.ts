/** The phone: bubbles, their ticks, what can be tapped in them, and the composer. */
export const chatScript = String.raw`
function write(body) {
  var person = conversation() || first
  var from = person.customer.waId || person.customer.userId
  return act(call('POST', own('inbound'), Object.assign({ from: from, name: person.customer.name }, body)))
}

function drawChat() {
  var business = number()
  var person = conversation() || first
  if (changed('bar', [business.verified_name, person.businessIsTyping])) drawBar(business, person)
  if (changed('about', state.about)) {
    drawAbout()
    keepAtEnd()
  }
  if (changed('person', [person.customer, person.windowOpenUntil, Math.floor(Date.now() / 60000)])) drawPerson(person)
  if (!changed('chat', [state.who, state.messages])) return

  var list = byId('chat')
  state.atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60 || state.drawnWho !== state.who
  state.drawnWho = state.who
  replace(list, state.messages.length ? state.messages.flatMap(withDay) : emptyChat(person))
  keepAtEnd()
}

/** Also once a picture has its height. */
function keepAtEnd() {
  if (state.atEnd) byId('chat').scrollTop = byId('chat').scrollHeight
}

function drawBar(business, person) {
  replace(byId('bar'), [
    avatar(business.verified_name),
    h('div', {}, h('strong', {}, business.verified_name), person.businessIsTyping
      ? h('span', { class: 'soft typing' }, 'typing…')
      : h('span', { class: 'soft' }, '+' + business.display_phone_number)),
  ])
}

function emptyChat(person) {
  return [h('li', { class: 'empty' }, 'You hold ' + person.customer.name + '’s phone. Say hello to the business, and wait for its reply.')]
}

function withDay(message, place) {
  var day = new Date(message.at).toDateString()
  var before = state.messages[place - 1]
  var row = bubbleRow(message)
  if (before && new Date(before.at).toDateString() === day) return [row]
  var words = day === new Date().toDateString() ? 'Today' : new Date(message.at).toLocaleDateString()
  return [h('li', { class: 'day' }, words), row]
}

function bubbleRow(message) {
  var mine = message.from === 'customer'
  var emojis = [message.reactions.customer, message.reactions.business].filter(Boolean)
  var bubble = h('div', { class: 'bubble' + (message.status === 'failed' ? ' failed' : '') },
    quoteOf(message),
    message.revoked ? h('div', { class: 'gone' }, 'This message was deleted') : contentOf(message),
    message.error && h('div', { class: 'fault' }, message.error.code + ' · ' + message.error.title),
    metaOf(message),
    message.revoked ? null : choicesOf(message),
    emojis.length > 0 && h('span', { class: 'emoji' }, emojis))
  var row = h('li', { class: 'row' + (mine ? ' mine' : '') + (emojis.length ? ' reacted' : '') }, bubble)
  if (!message.revoked) row.append(toolsOf(message, mine))
  return row
}

function quoteOf(message) {
  if (!message.contextId) return null
  var quoted = state.messages.find(function (one) { return one.id === message.contextId })
  return h('div', { class: 'quote' }, quoted ? quoted.preview : 'an earlier message')
}

function metaOf(message) {
  var names = { accepted: 'accepted', sent: 'sent', delivered: 'delivered', read: 'read', failed: 'failed' }
  var count = { sent: 1, delivered: 2, read: 2 }[message.status] || 0
  var label = message.from === 'business' ? names[message.status] : message.status === 'read' ? 'read' : ''
  return h('div', { class: 'meta' },
    message.edited && 'edited ·',
    h('time', {}, timeOf(message.at)),
    label && h('span', {}, '· ' + label),
    count > 0 && h('span', { class: message.status === 'read' ? 'read' : '', title: message.status }, ticks(count)))
}

function contentOf(message) {
  if (message.rendered) return templateContent(message)
  var part = message.content || {}
  switch (message.type) {
    case 'image':
    case 'sticker':
      return [message.media ? h('img', { src: message.media.url, alt: part.caption || message.type, class: message.type, onload: keepAtEnd }) : fileCard(message, message.type), words(part.caption)]
    case 'video':
      return [message.media ? h('video', { src: message.media.url, controls: true, preload: 'metadata' }) : fileCard(message, 'video'), words(part.caption)]
    case 'audio':
      return message.media ? h('audio', { src: message.media.url, controls: true, preload: 'metadata' }) : fileCard(message, 'voice message')
    case 'document':
      return [fileCard(message, part.filename || 'document'), words(part.caption)]
    case 'location':
      return h('div', { class: 'file' }, icon('location'), h('span', {}, part.name || 'Location', h('br'), h('small', { class: 'soft' }, part.latitude + ', ' + part.longitude)))
    case 'contacts':
      return (Array.isArray(part) ? part : []).map(function (one) {
        return h('div', { class: 'file' }, icon('contact'), (one.name && one.name.formatted_name) || 'Contact')
      })
    case 'interactive':
      return interactiveContent(message, part)
    case 'text':
      return words(part.body)
    case 'button':
      return words(part.text)
    default:
      return h('div', { class: 'gone' }, message.type + (part.type ? ' (' + part.type + ')' : ''))
  }
}

function interactiveContent(message, part) {
  if (message.from === 'customer') return words(message.preview)
  var header = part.header || {}
  return [
    header.type === 'text' && h('div', { class: 'title' }, header.text),
    headerMedia(message, header.type),
    words(part.body && part.body.text),
    part.footer && h('div', { class: 'footer' }, part.footer.text),
  ]
}

function templateContent(message) {
  var rendered = message.rendered
  var header = rendered.header || {}
  return [
    header.type === 'text' && h('div', { class: 'title' }, header.text),
    headerMedia(message, header.type),
    words(rendered.body),
    rendered.footer && h('div', { class: 'footer' }, rendered.footer),
  ]
}

function headerMedia(message, type) {
  if (!message.media) return null
  return type === 'image' ? h('img', { src: message.media.url, alt: '', onload: keepAtEnd }) : fileCard(message, type || 'file')
}

function words(text) { return text ? h('div', { class: 'words', dir: 'auto' }, text) : null }

function fileCard(message, name) {
  var inside = [icon('document'), h('span', {}, name)]
  return message.media
    ? h('a', { class: 'file', href: message.media.url, download: name }, inside)
    : h('div', { class: 'file' }, inside)
}

function choicesOf(message) {
  if (message.from !== 'business') return null
  var choices = message.rendered ? templateChoices(message) : message.type === 'interactive' ? interactiveChoices(message) : []
  return choices.length ? h('div', { class: 'choices' }, choices) : null
}

function choice(label, body, small) {
  return h('button', { type: 'button', onclick: function () { write(body) } }, label, small && h('small', {}, small))
}

function templateChoices(message) {
  return message.rendered.buttons.map(function (button) {
    if (button.url) return link(button.text, button.url)
    return choice(button.text, { button: { payload: button.payload || button.text, text: button.text }, context: message.id })
  })
}

function interactiveChoices(message) {
  var action = message.content.action || {}
  var parameters = action.parameters || {}
  function reply(kind, value) {
    var interactive = { type: kind }
    interactive[kind] = value
    return { interactive: interactive, context: message.id }
  }
  switch (message.content.type) {
    case 'button':
      return (action.buttons || []).map(function (button) { return choice(button.reply.title, reply('button_reply', button.reply)) })
    case 'list':
      return (action.sections || []).flatMap(function (section) {
        return (section.rows || []).map(function (row) { return choice(row.title, reply('list_reply', row), row.description) })
      })
    case 'cta_url':
      return [link(parameters.display_text, parameters.url)]
    case 'flow':
      return [choice(parameters.flow_cta, reply('nfm_reply', { name: 'flow', body: 'Sent', response_json: JSON.stringify({ flow_token: parameters.flow_token }) }))]
    case 'location_request_message':
      return [choice('Send location', { location: {}, context: message.id })]
    case 'call_permission_request':
      return ['accept', 'reject'].map(function (response) {
        return choice(response === 'accept' ? 'Allow calls' : 'Not now', reply('call_permission_reply', { response: response, response_source: 'user_action' }))
      })
    default:
      return []
  }
}

function link(label, url) {
  if (!/^https?:\/\//.test(url || '')) return h('button', { type: 'button' }, label)
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, label)
}

function toolsOf(message, mine) {
  function tool(name, label, run) {
    return h('button', { type: 'button', title: label, 'aria-label': label, onclick: run }, icon(name))
  }
  return h('div', { class: 'tools' },
    tool('reply', 'Reply', function () { startAbout('reply', message) }),
    tool('smile', 'React', function () {
      var taken = message.reactions.customer
      write({ reaction: taken ? { message_id: message.id } : { message_id: message.id, emoji: '👍' } })
    }),
    mine && message.type === 'text' && tool('edit', 'Edit', function () { startAbout('edit', message) }),
    mine && tool('trash', 'Delete for everyone', function () { write({ type: 'revoke', target: message.id }) }))
}

function startAbout(kind, message) {
  state.about = { kind: kind, id: message.id, preview: message.preview }
  if (kind === 'edit') byId('words').value = message.preview
  drawChat()
  byId('words').focus()
}

function drawAbout() {
  var about = state.about
  replace(byId('about'), about ? [h('div', { class: 'about' },
    h('div', {}, (about.kind === 'edit' ? 'Edit: ' : 'Reply to: ') + about.preview),
    h('button', { class: 'quiet', type: 'button', onclick: function () { state.about = null; drawChat() } }, 'Cancel'))] : [])
}

function leftUntil(ms) {
  var minutes = Math.max(1, Math.round((ms - Date.now()) / 60000))
  return minutes < 60 ? minutes + ' min' : Math.round(minutes / 60) + ' h'
}

function drawPerson(person) {
  if (person.isNew) return replace(byId('person'), [])
  var until = person.windowOpenUntil
  var isOpen = until > Date.now()
  function flag(name, label, inverted) {
    var value = inverted ? !person.customer[name] : person.customer[name]
    return h('label', {}, h('input', { type: 'checkbox', checked: value, onchange: function (event) {
      var patch = {}
      patch[name] = inverted ? !event.target.checked : event.target.checked
      act(call('PUT', own('customers/' + encodeURIComponent(person.key)), patch))
    } }), label)
  }
  replace(byId('person'), [
    isOpen
      ? h('span', { class: 'open' }, 'Window open, ' + leftUntil(until) + ' left')
      : h('span', { class: 'closed' }, 'Window closed: templates only'),
    flag('onWhatsApp', 'not on WhatsApp', true),
    flag('hidesNumber', 'hides number'),
    h('button', { class: 'quiet', type: 'button', onclick: function () {
      act(call('POST', own('conversations/' + encodeURIComponent(person.key) + '/read')))
    } }, 'Read all'),
  ])
}
`
