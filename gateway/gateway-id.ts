import { randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from './disk/replace-file.ts'

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** The id of this gateway, made once and kept in its folder. */
export function gatewayIdOf(folder: string): string {
  const path = join(folder, 'id')
  if (existsSync(path)) return readFileSync(path, 'utf8').trim()
  const id = `gtw_${Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)]).join('')}`
  replaceFile(path, id)
  return id
}
