import type { Endpoint } from '../route.ts'
import { deleteScheduled, sendScheduled, updateScheduled } from './change-scheduled.ts'
import { listScheduled } from './list-scheduled.ts'

export const scheduledEndpoints: Endpoint[] = [listScheduled, updateScheduled, sendScheduled, deleteScheduled]
