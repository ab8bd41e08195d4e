import { DrawnTexts } from './drawn-texts.ts'

const ids = new DrawnTexts(`req_${'?'.repeat(20)}`, 'abcdefghijklmnopqrstuvwxyz0123456789')

/** `req_` and twenty of [a-z0-9]: about 100 bits. */
export const newRequestId = (): string => ids.next()
