import { randomFillSync } from 'node:crypto'
import { latin1 } from '#gateway/http1/latin1.ts'

const alphabet = Buffer.from('abcdefghijklmnopqrstuvwxyz0123456789')
const PREFIX = 'req_'
const CHARACTERS = PREFIX.length + 20
const pool = Buffer.alloc(CHARACTERS * 512)
let used = pool.length

/** `req_` and twenty of [a-z0-9]: about 100 bits. */
export function newRequestId(): string {
  if (used === pool.length) refill()
  used += CHARACTERS
  return latin1(pool, used - CHARACTERS, used)
}

function refill(): void {
  randomFillSync(pool)
  for (let index = 0; index < pool.length; index += 1)
    pool[index] = alphabet[(pool[index] as number) % alphabet.length] as number
  for (let at = 0; at < pool.length; at += CHARACTERS) pool.write(PREFIX, at, 'latin1')
  used = 0
}
