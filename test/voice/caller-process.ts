import { CallWorker, createSipProvider } from '../../server/channels/voice/index.ts'
import { readConfig } from '../../server/config.ts'
import { createLog } from '../../server/platform/log.ts'
import { createDiskStore } from '../../server/platform/storage/index.ts'
import { openStore } from '../../server/store.ts'

// A process that runs calls and nothing else, for tests that kill it. MEDIA_FOLDER and LEASE_MS come by the environment.
const log = createLog('warn')
const { db } = await openStore(readConfig(process.env), { log })
const media = createDiskStore(process.env['MEDIA_FOLDER']!)
const sip = createSipProvider({ db, media, log, greeting: async () => undefined })
new CallWorker({
  db,
  log,
  providers: [sip],
  prepareScript: async ({ script }) => script,
  leaseMs: Number(process.env['LEASE_MS']),
}).start()
