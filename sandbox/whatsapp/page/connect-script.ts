/** Who is there: the business number with its connection, and its customers. */
export const connectScript = `
function drawNumber() {
  var business = number()
  if (!changed('number', [state.numbers, state.numberId])) return
  var many = state.numbers.length > 1
  replace(byId('number'), [h('div', { class: 'number' },
    many && select(state.numbers.map(function (one) { return [one.phone_number_id, one.verified_name + ' +' + one.display_phone_number] }), state.numberId, function (id) {
      state.numberId = id
      state.who = null
      refresh()
    }),
    h('strong', {}, business.verified_name),
    h('span', { class: 'soft' }, '+' + business.display_phone_number),
    h('button', { class: 'button', type: 'button', onclick: openConnect }, business.callback_url ? 'Connection…' : 'Connect your server…'))])
  drawPill(business)
}

function drawPill(business) {
  var shake = business.handshake
  var tone = !business.callback_url ? 'wait' : shake && shake.ok ? 'good' : 'bad'
  var label = !business.callback_url ? 'No server connected: callbacks are kept' : shake && shake.ok ? 'Connected to ' + new URL(business.callback_url).host : 'Server did not confirm the address'
  replace(byId('callback-pill'), [h('button', { class: 'pill', type: 'button', onclick: openConnect }, h('span', { class: 'dot ' + tone }), label)])
}

function drawPeople() {
  if (!changed('people', [state.conversations, state.who])) return
  var people = newestFirst()
  if (people.length === 0) people = [first]
  replace(byId('people'), people.map(function (one) {
    return h('li', {}, h('button', { class: 'person-row', type: 'button', 'aria-current': String(one.key === state.who), onclick: function () { choosePerson(one.key) } },
      avatar(one.customer.name),
      h('span', { class: 'name' }, h('bdi', {}, one.customer.name)),
      one.last ? h('time', {}, timeOf(one.last.at)) : h('span', {}),
      h('span', { class: 'last' }, one.last ? [one.last.from === 'customer' ? 'You: ' : '', h('bdi', {}, one.last.text)] : one.customer.waId ? '+' + one.customer.waId : one.customer.userId),
      one.unread > 0 && one.key !== state.who && h('span', { class: 'badge' }, String(one.unread))))
  }))
}

function newestFirst() {
  return state.conversations.slice().sort(function (a, b) { return lastAt(b) - lastAt(a) })
}
function lastAt(one) { return one.last ? one.last.at : one.lastInboundAt || 0 }

function choosePerson(key) {
  state.who = key
  state.about = null
  refresh()
}

function showDialog(children) {
  var dialog = byId('dialog')
  replace(dialog, children)
  if (!dialog.open) dialog.showModal()
}
function closeDialog() { byId('dialog').close() }

function openConnect(verdict) {
  var business = number()
  var facts = [['Graph address', location.origin], ['Phone number id', business.phone_number_id], ['WABA id', business.waba_id],
    ['Access token', business.access_token], ['App secret', business.app_secret], ['Verify token', business.verify_token]]
  var url = h('input', { type: 'url', required: true, autofocus: true, placeholder: 'http://127.0.0.1:3000/…', value: business.callback_url || '' })
  var shake = verdict && verdict.handshake
  showDialog([
    h('h2', {}, 'Connect your server'),
    h('p', {}, 'Give these values to your server in place of Meta’s, then tell the sandbox where callbacks go.'),
    h('div', { class: 'facts' }, facts.flatMap(function (fact) {
      return [h('span', { class: 'soft' }, fact[0]), h('code', {}, fact[1]), h('button', { class: 'quiet', type: 'button', onclick: function () {
        navigator.clipboard.writeText(fact[1]).then(function () { toast(fact[0] + ' copied') }, function () { toast('Copying is not allowed here') })
      } }, 'Copy')]
    })),
    h('form', { onsubmit: function (event) {
      event.preventDefault()
      call('POST', 'numbers', { phone_number_id: business.phone_number_id, callback_url: url.value }).then(function (answer) {
        return refresh().then(function () { openConnect(answer) })
      }, function (error) { toast(error.message) })
    } },
      h('label', {}, 'Callback URL', url),
      shake && h('div', { class: 'verdict' + (shake.ok ? '' : ' bad') }, shake.detail),
      h('div', { class: 'end' }, h('button', { class: 'button', type: 'button', onclick: closeDialog }, 'Close'), h('button', { class: 'button main' }, 'Save and shake hands'))),
  ])
}

function openNewCustomer() {
  var place = String(state.conversations.length + 2).padStart(4, '0')
  var name = h('input', { type: 'text', required: true, value: ['Ann Lee', 'Bo Chen', 'Chidi Okafor', 'Dana Ruiz', 'Emre Kaya', 'Fatima Noor'][state.conversations.length % 6] })
  var phone = h('input', { type: 'text', required: true, value: '+1 555 010 ' + place })
  showDialog([h('h2', {}, 'New customer'), h('p', {}, 'Somebody with WhatsApp on their phone.'), h('form', { onsubmit: function (event) {
    event.preventDefault()
    call('PUT', own('customers/' + encodeURIComponent(phone.value)), { name: name.value }).then(function (made) {
      closeDialog()
      choosePerson(made.key)
    }, function (error) { toast(error.message) })
  } }, h('label', {}, 'Name', name), h('label', {}, 'Phone number', phone),
    h('div', { class: 'end' }, h('button', { class: 'button', type: 'button', onclick: closeDialog }, 'Cancel'), h('button', { class: 'button main' }, 'Add')))])
}
`
