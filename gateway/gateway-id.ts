import { randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gatewayId } from '#contract/ids.ts'
import { replaceFile } from './disk/replace-file.ts'

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** The id of this gateway, made once and kept in its folder. Throws when it is damaged. */
export function gatewayIdOf(folder: string): string {
  const path = join(folder, 'id')
  if (existsSync(path)) return idIn(path)
  const id = `gtw_${Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)]).join('')}`
  replaceFile(path, id)
  return id
}

/** Another one in its place would be another gateway for the console, which tells it nothing more. */
function idIn(path: string): string {
  const read = gatewayId.safeParse(readFileSync(path, 'utf8').trim())
  if (read.success) return read.data
  throw new Error(
    `${path} is damaged. Write the id into it that the console shows of this gateway, or remove it and register the gateway again`,
  )
}
