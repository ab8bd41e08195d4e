import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** The id of this gateway, made once and kept in its folder. */
export function gatewayIdOf(folder: string): string {
  const path = join(folder, 'id')
  if (existsSync(path)) return readFileSync(path, 'utf8').trim()
  const id = `gtw_${Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)]).join('')}`
  writeFileSync(path, id, { mode: 0o600 })
  return id
}
