import { z } from 'zod'
import { Id } from '../schemas.ts'

export const Tag = z.object({ id: Id, name: z.string() })
