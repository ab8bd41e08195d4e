import { randomFillSync } from 'node:crypto'

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'
const pool = Buffer.alloc(20 * 256)
let used = pool.length

/** `req_` and twenty of [a-z0-9]: about 100 bits. */
export function newRequestId(): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  let id = 'req_'
  for (const end = used + 20; used < end; used += 1) id += alphabet[(pool[used] ?? 0) % 36]
  return id
}
