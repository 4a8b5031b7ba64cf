/** Elements, icons, requests and the one state that everything is drawn from. */
export const coreScript = String.raw`
var state = {
  numberId: null, who: null, numbers: [], conversations: [], messages: [], requests: [], callbacks: [],
  about: null, tab: 'all', open: {}, drawn: {},
}
var first = { key: '15550100002', customer: { name: 'Ann Lee', waId: '15550100002' }, isNew: true }

function byId(id) { return document.getElementById(id) }

/** An element. Children that are texts become text nodes, so nothing of the network is ever read as markup. */
function h(tag, props) {
  var node = document.createElement(tag)
  Object.keys(props || {}).forEach(function (name) {
    var value = props[name]
    if (value === undefined || value === null || value === false) return
    if (name === 'class') node.className = value
    else if (name.slice(0, 2) === 'on') node.addEventListener(name.slice(2), value)
    else if (name === 'value' || name === 'checked' || name === 'selected') node[name] = value
    else node.setAttribute(name, value === true ? '' : value)
  })
  Array.prototype.slice.call(arguments, 2).flat().forEach(function (child) {
    if (child === undefined || child === null || child === false) return
    node.append(child)
  })
  return node
}

var icons = {
  plus: 'M12 5v14M5 12h14',
  send: 'M4 12l16-8-6 16-3-6z',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9h.01',
  voice: 'M12 4v8M9 7v2a3 3 0 0 0 6 0V7a3 3 0 0 0-6 0zM6 10a6 6 0 0 0 12 0M12 16v4',
  video: 'M4 6h11v12H4zM15 10l5-3v10l-5-3',
  document: 'M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5',
  sticker: 'M12 3a9 9 0 1 0 9 9h-5a4 4 0 0 1-4-4zM12 3l9 9',
  location: 'M12 21s7-6 7-11a7 7 0 0 0-14 0c0 5 7 11 7 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  contact: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20a7 7 0 0 1 14 0',
  album: 'M7 4h13v13H7zM4 8v12h12',
  poll: 'M5 20V10M12 20V4M19 20v-7',
  file: 'M12 16V4M8 8l4-4 4 4M5 16v4h14v-4',
  call: 'M6 3h4l2 5-3 2a12 12 0 0 0 5 5l2-3 5 2v4a2 2 0 0 1-2 2A17 17 0 0 1 4 5a2 2 0 0 1 2-2z',
  reply: 'M9 7l-5 5 5 5M4 12h9a7 7 0 0 1 7 7',
  smile: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9 10h.01M15 10h.01M8.5 14a4 4 0 0 0 7 0',
  edit: 'M4 20l1-5L16 4l4 4L9 19z',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
}

function icon(name) {
  var svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  svg.append(stroke(icons[name], 1.8))
  return svg
}

function stroke(path, width) {
  var line = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  line.setAttribute('d', path)
  line.setAttribute('fill', 'none')
  line.setAttribute('stroke', 'currentColor')
  line.setAttribute('stroke-width', width)
  line.setAttribute('stroke-linecap', 'round')
  line.setAttribute('stroke-linejoin', 'round')
  return line
}

/** One tick or two. */
function ticks(count) {
  var svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 22 14')
  svg.setAttribute('aria-hidden', 'true')
  svg.append(stroke('M2 8l4 4L14 3', 1.9))
  if (count > 1) svg.append(stroke('M10 11l1 1 8-9', 1.9))
  return svg
}

function replace(node, children) { node.replaceChildren.apply(node, [].concat(children)) }

/** Draws again only when what is shown has changed, so that nothing jumps under the pointer. */
function changed(name, value) {
  var text = JSON.stringify(value)
  if (state.drawn[name] === text) return false
  state.drawn[name] = text
  return true
}

var toastTimer
function toast(words) {
  var box = byId('toast')
  box.textContent = words
  box.hidden = false
  clearTimeout(toastTimer)
  toastTimer = setTimeout(function () { box.hidden = true }, 4200)
}

function call(method, path, body) {
  return fetch('/sandbox/' + path, {
    method: method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).then(function (answer) {
    return answer.json().then(function (json) {
      if (answer.ok) return json
      throw new Error((json.error && json.error.message) || 'The sandbox answered ' + answer.status)
    })
  })
}

/** For clicks: does it, says what went wrong, shows the result. */
function act(promise) { return promise.then(refresh, function (error) { toast(error.message) }) }

function number() { return state.numbers.find(function (one) { return one.phone_number_id === state.numberId }) }
function conversation() {
  return state.conversations.find(function (one) { return one.key === state.who })
}
function own(path) { return 'numbers/' + encodeURIComponent(state.numberId) + (path ? '/' + path : '') }

function clockOf(ms) { return new Date(ms).toLocaleTimeString('en-GB') }
function timeOf(ms) { return new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) }
function initials(name) {
  var words = String(name).replace(/[^\p{L}\p{N} ]/gu, '').trim().split(/\s+/)
  return ((words[0] || '?')[0] + (words.length > 1 ? words[words.length - 1][0] : '')).toUpperCase()
}
function avatar(name) {
  var hue = 0
  for (var i = 0; i < name.length; i += 1) hue = (hue * 31 + name.charCodeAt(i)) % 360
  var node = h('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(name))
  node.style.setProperty('--hue', hue)
  return node
}
`
