import { arabic } from './arabic.ts'
import { chinese } from './chinese.ts'
import { english } from './english.ts'
import { hindi } from './hindi.ts'
import type { Language } from './language.ts'
import { thai } from './thai.ts'
import { vietnamese } from './vietnamese.ts'

export type { Language } from './language.ts'

/** Their shares add up to 100. */
export const languages: Language[] = [english, arabic, vietnamese, thai, hindi, chinese]
