/** The switches of the network, and the failures that are asked for. */
export const networkScript = `
var numberFields = [
  ['sentDelayMs', 'Sent', 'ms'], ['deliveredDelayMs', 'Delivered', 'ms'],
  ['readDelayMs', 'Read', 'ms'], ['callbackDelayMs', 'Late by', 'ms'],
  ['repeat', 'Repeat', '×'], ['throughputPerSecond', 'At most', '/s'],
]
var optional = ['sentDelayMs', 'deliveredDelayMs', 'readDelayMs', 'throughputPerSecond']
var presets = {
  Calm: { sentDelayMs: 50, deliveredDelayMs: 150, readDelayMs: null, callbackDelayMs: 0, repeat: 1, shuffle: false, holdCallbacks: false },
  Rough: { callbackDelayMs: 200, repeat: 3, shuffle: true, shuffleWindowMs: 2000 },
}
var failureModes = [
  ['refuse', 'refuse'], ['late', 'accept, then fail'], ['hang-before', 'no answer, not sent'], ['hang-after', 'no answer, but sent'],
  ['cut-before', 'cut, not sent'], ['cut-after', 'cut, but sent'], ['html', 'gateway page (502)'],
]
var failureCodes = [
  [131000, 'something went wrong'], [131026, 'undeliverable'], [131047, 'window closed'], [130429, 'throughput'], [131056, 'pair rate'],
  [131048, 'spam rate'], [131049, 'ecosystem'], [131030, 'not in test list'], [132001, 'no such template'], [132015, 'template paused'],
  [190, 'token'], [368, 'blocked'], [131031, 'account locked'], [131042, 'payment'], [131016, 'unavailable'], [4, 'request limit'],
]

function setBehaviour(patch) { act(call('PUT', own('behaviour'), patch)) }

function drawNetwork() {
  var business = number()
  var shown = [business.phone_number_id, business.behaviour, business.held_callbacks]
  var box = byId('network')
  if (box.contains(document.activeElement) && document.activeElement.type === 'number') return
  if (!changed('network', shown)) return
  var behaviour = business.behaviour
  replace(box, [
    h('div', { class: 'head' }, h('h2', {}, 'Network'), h('div', { class: 'tabs' }, Object.keys(presets).map(function (name) {
      return h('button', { type: 'button', onclick: function () { setBehaviour(presets[name]) } }, name)
    }))),
    h('div', { class: 'fields' },
      numberFields.map(function (field) { return numberField(behaviour, field) }),
      toggle(behaviour, 'shuffle', 'Shuffle'), toggle(behaviour, 'pairRate', 'Pair limit'),
      toggle(behaviour, 'holdCallbacks', 'Hold back'),
      h('span', {}, business.held_callbacks > 0 && h('button', { class: 'button', type: 'button', onclick: function () {
        act(call('POST', own('release'), { order: behaviour.shuffle ? 'shuffled' : 'kept' }))
      } }, 'Release ' + business.held_callbacks)),
      h('label', { class: 'wide' }, 'After 24 hours', select(
        [['late', 'accept, then fail (Meta)'], ['sync', 'refuse at once'], ['off', 'allow']], behaviour.windowRefusal,
        function (value) { setBehaviour({ windowRefusal: value }) }))),
  ])
}

function numberField(behaviour, field) {
  var name = field[0]
  var value = behaviour[name]
  return h('label', {}, h('span', {}, field[1] + ' ', h('small', { class: 'soft' }, field[2])), h('input', {
    type: 'number', min: 0, value: value === null ? '' : value, placeholder: name === 'throughputPerSecond' ? 'any' : 'never',
    onchange: function (event) {
      var text = event.target.value
      if (text === '' && optional.indexOf(name) < 0) return
      var patch = {}
      patch[name] = text === '' ? null : Number(text)
      event.target.blur()
      setBehaviour(patch)
    },
  }))
}

function toggle(behaviour, name, label) {
  return h('label', {}, label, h('input', { type: 'checkbox', checked: behaviour[name], onchange: function (event) {
    var patch = {}
    patch[name] = event.target.checked
    setBehaviour(patch)
  } }))
}

function select(options, value, onpick, id) {
  return h('select', { id: id, onchange: function (event) { onpick(event.target.value) } }, options.map(function (option) {
    return h('option', { value: String(option[0]), selected: String(option[0]) === String(value) }, option[1])
  }))
}

function drawFailures() {
  var business = number()
  if (!changed('failures', [business.phone_number_id, business.failures])) return
  var wish = state.wish || (state.wish = { mode: 'refuse', code: 131000, count: 1 })
  var codes = failureCodes.map(function (one) { return [one[0], one[0] + ' ' + one[1]] })
  replace(byId('failures'), [
    h('div', { class: 'head' }, h('h2', {}, 'Make it fail')),
    h('div', { class: 'fields' },
      h('label', { class: 'wide' }, 'How', select(failureModes, wish.mode, function (value) { wish.mode = value })),
      h('label', { class: 'wide' }, 'Error', select(codes, wish.code, function (value) { wish.code = Number(value) }))),
    h('div', { class: 'actions' },
      h('button', { class: 'button', type: 'button', onclick: function () {
        act(call('POST', own('failures'), { mode: wish.mode, code: wish.code, count: 1 }))
      } }, 'Fail the next message'),
      business.failures.length > 0 && h('button', { class: 'quiet', type: 'button', onclick: function () { act(call('DELETE', own('failures'))) } }, 'Clear'),
      business.failures.map(function (rule) {
        return h('span', { class: 'tag' }, rule.mode === 'refuse' || rule.mode === 'late' ? rule.mode + ' ' + rule.code : rule.mode, rule.count === null ? ' always' : ' ×' + rule.count)
      })),
  ])
}
`
