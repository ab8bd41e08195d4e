import { Database } from 'bun:sqlite'
import { join } from 'node:path'

/** Held until the process ends. */
let held: Database | null = null

/**
 * Makes a folder this process's own until it ends, however it ends: two that write to one would take each other's files
 * away. False: another one has it. The lock is that of a database without a row, which is the one that Bun brings
 * along for every system; nothing is written to the disk for it. Throws when the folder cannot be written to.
 */
export function takeFolder(folder: string): boolean {
  const database = new Database(join(folder, 'lock'))
  try {
    database.run('PRAGMA journal_mode = MEMORY')
    database.run('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return false
    throw error
  }
  held?.close()
  held = database
  return true
}
