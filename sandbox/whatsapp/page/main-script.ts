/** Keeps the page true: fetches after every change the sandbox tells of, and listens to the visitor. */
export const mainScript = String.raw`
var busy = null
var again = false

/** One fetch round at a time; changes meanwhile cause one more. */
function refresh() {
  if (busy) {
    again = true
    return busy
  }
  busy = load().catch(function (error) { toast('The sandbox does not answer: ' + error.message) }).then(function () {
    busy = null
    if (!again) return
    again = false
    return refresh()
  })
  return busy
}

function load() {
  return call('GET', 'numbers').then(function (answer) {
    state.numbers = answer.numbers
    if (!number()) state.numberId = state.numbers.length ? state.numbers[0].phone_number_id : null
    if (!state.numberId) return
    return Promise.all([
      call('GET', own('conversations')), call('GET', 'requests?limit=60'), call('GET', 'callbacks?limit=60&number=' + state.numberId),
    ]).then(function (answers) {
      state.conversations = answers[0].conversations
      state.requests = answers[1].requests
      state.callbacks = answers[2].callbacks
      if (!conversation()) state.who = state.conversations.length ? newestFirst()[0].key : first.key
      return conversation() ? call('GET', own('conversations/' + encodeURIComponent(state.who) + '/messages')) : { messages: [] }
    }).then(function (answer) {
      state.messages = answer.messages
      draw()
    })
  })
}

function draw() {
  drawNumber()
  drawPeople()
  drawChat()
  drawNetwork()
  drawFailures()
  drawLog()
}

var attachments = [
  ['image', 'Photo', { image: {} }], ['album', 'Album of 10 photos', { image: {}, count: 10 }], ['voice', 'Voice message', { audio: {} }],
  ['video', 'Video', { video: {} }], ['document', 'Document', { document: {} }], ['sticker', 'Sticker', { sticker: {} }],
  ['location', 'Location', { location: {} }], ['contact', 'Contact', { type: 'contacts' }], ['poll', 'Poll (unsupported)', { unsupported: { type: 'poll' } }],
]

function drawMenu() {
  function item(name, label, run) {
    return h('button', { type: 'button', onclick: function () { byId('menu').hidden = true; run() } }, icon(name), label)
  }
  replace(byId('menu'), attachments.map(function (one) { return item(one[0], one[1], function () { write(one[2]) }) }).concat([
    h('hr'),
    item('file', 'A file of yours…', function () { byId('file').click() }),
    item('call', 'Call the business', function () {
      var person = conversation() || first
      act(call('POST', own('calls'), { from: person.customer.waId || person.customer.userId, name: person.customer.name }))
    }),
  ]))
}

function sendFile(file) {
  var reader = new FileReader()
  reader.onload = function () {
    var kind = /^image\/(png|jpeg)$/.test(file.type) ? 'image' : /^(audio|video)\//.test(file.type) ? file.type.split('/')[0] : 'document'
    var part = { base64: String(reader.result).split(',')[1], mime_type: file.type || 'application/octet-stream', filename: file.name }
    if (kind !== 'document') delete part.filename
    var body = {}
    body[kind] = part
    write(body)
  }
  reader.readAsDataURL(file)
}

byId('attach').append(icon('plus'))
document.querySelector('.send').append(icon('send'))
drawMenu()
byId('attach').addEventListener('click', function () { byId('menu').hidden = !byId('menu').hidden })
document.addEventListener('click', function (event) {
  if (!event.target.closest('.attach')) byId('menu').hidden = true
})
document.addEventListener('keydown', function (event) {
  if (event.key === 'Escape') byId('menu').hidden = true
})
byId('file').addEventListener('change', function (event) {
  if (event.target.files[0]) sendFile(event.target.files[0])
  event.target.value = ''
})
byId('composer').addEventListener('submit', function (event) {
  event.preventDefault()
  var text = byId('words').value.trim()
  if (!text) return
  var about = state.about
  state.about = null
  byId('words').value = ''
  if (about && about.kind === 'edit') write({ type: 'edit', target: about.id, text: text })
  else write(about ? { text: text, context: about.id } : { text: text })
})
byId('new-customer').addEventListener('click', openNewCustomer)
byId('reset').addEventListener('click', function () {
  if (!confirm('Forget every message, number and switch?')) return
  state.who = null
  act(call('POST', 'reset'))
})

new EventSource('/sandbox/live').onmessage = refresh
setInterval(refresh, 5000)
refresh()
`
