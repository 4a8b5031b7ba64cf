/** Requests and callbacks, newest first; a click shows the whole JSON. */
export const logScript = String.raw`
function drawLog() {
  if (changed('tabs', state.tab)) drawTabs()
  var entries = []
  if (state.tab !== 'callbacks') entries = entries.concat(state.requests.map(toRequestEntry))
  if (state.tab !== 'requests') entries = entries.concat(state.callbacks.map(toCallbackEntry))
  entries.sort(function (a, b) { return b.at - a.at })
  entries = entries.slice(0, 80)
  if (!changed('log', [entries, state.open])) return
  replace(byId('log'), entries.length ? entries.map(entryRow) : h('li', { class: 'json soft' }, 'Requests of your server and callbacks to it appear here.'))
}

function drawTabs() {
  replace(byId('log-tabs'), [['all', 'All'], ['requests', 'Requests'], ['callbacks', 'Callbacks']].map(function (tab) {
    return h('button', { type: 'button', 'aria-pressed': String(state.tab === tab[0]), onclick: function () {
      state.tab = tab[0]
      drawLog()
    } }, tab[1])
  }))
}

function toRequestEntry(entry) {
  var path = entry.path.replace(/^\/v[\d.]+/, '').replace('/' + entry.phoneNumberId, '…').split('?')[0]
  var type = entry.request && (entry.request.type || (entry.request.status === 'read' ? 'read mark' : ''))
  return {
    key: 'r' + entry.at + entry.path + entry.tookMs, at: entry.at, way: '→', what: entry.method + ' ' + path + (type ? ' · ' + type : ''),
    code: entry.status || 'cut', tone: entry.status >= 200 && entry.status < 300 ? 'good' : 'bad',
    json: { path: entry.path, tookMs: entry.tookMs, request: entry.request, answer: entry.answer },
  }
}

function toCallbackEntry(entry) {
  var tone = entry.state === 'delivered' ? 'good' : entry.attempts > 0 && entry.state !== 'posting' ? 'bad' : 'wait'
  var code = entry.state === 'delivered' ? entry.httpStatus : entry.attempts > 0 ? (entry.httpStatus || 'no answer') + ' ×' + entry.attempts : entry.state
  return {
    key: 'c' + entry.id, at: entry.at, way: '←', what: (entry.field === 'messages' ? '' : entry.field + ' ') + entry.summary, code: code, tone: tone,
    json: { state: entry.state, attempts: entry.attempts, error: entry.error, tookMs: entry.tookMs, field: entry.field, value: entry.value },
  }
}

function entryRow(entry) {
  var isOpen = Boolean(state.open[entry.key])
  return h('li', {},
    h('button', { class: 'entry mono', type: 'button', 'aria-expanded': String(isOpen), onclick: function () {
      state.open[entry.key] = !isOpen
      drawLog()
    } },
      h('span', { class: 'way', title: entry.way === '→' ? 'request of your server' : 'callback to your server' }, entry.way),
      h('time', { class: 'soft' }, clockOf(entry.at)),
      h('span', { class: 'what' }, entry.what),
      h('span', { class: 'code ' + entry.tone }, String(entry.code))),
    isOpen && h('pre', { class: 'json mono' }, JSON.stringify(entry.json, null, 2)))
}
`
