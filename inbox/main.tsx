import { createRoot } from 'react-dom/client'
import { browserHistory } from './client/browser-history.ts'
import { Api } from './client/http.ts'
import { watchVersion } from './client/new-version.ts'
import { pageLayout } from './client/page-layout.ts'
import { pageLook } from './client/page-look.ts'
import { browserPush } from './client/push.ts'
import { createQueryClient } from './client/query-client.ts'
import { registerServiceWorker } from './client/service-worker.ts'
import { createFrame } from './models/create-frame.ts'
import { Root } from './views/root.tsx'
import { prefetchParts } from './views/shell/prefetch.ts'
import './styles/index.css'

const frame = createFrame({
  api: new Api(),
  queries: createQueryClient(),
  history: browserHistory,
  look: pageLook,
  layout: pageLayout,
  push: browserPush,
  isMac: /mac|iphone|ipad/i.test(navigator.platform),
})
void frame.session.start()
await frame.look.begin().catch(() => {
  // A language that cannot be fetched is no reason to show nothing: English is there.
})
createRoot(document.getElementById('root')!).render(<Root frame={frame} />)
prefetchParts(frame.router.path)
registerServiceWorker((path, accountId) => void frame.session.openIn(accountId, path))
watchVersion(new URL(import.meta.url).pathname, () => {
  const { connection } = frame.i18n.speech.frame
  const action = { label: connection.updateNow, run: () => location.reload() }
  frame.toasts.show({ text: connection.update, action, durationMs: null })
})
