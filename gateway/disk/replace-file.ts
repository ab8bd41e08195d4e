import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { appendWhole, DiskUnsure, diskRefused } from './append-whole.ts'

/**
 * Puts a text where a file was, whole or not at all; only the gateway's own user can read it. Throws DiskRefused, and then
 * the file is as it was, or DiskUnsure.
 */
export function replaceFile(path: string, text: string): void {
  const temporary = `${path}.new`
  try {
    const file = openSync(temporary, 'w', 0o600)
    try {
      appendWhole(file, text, 0)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    putInPlace(temporary, path)
  } catch (error) {
    removeHalf(temporary)
    throw diskRefused(error)
  }
}

/** The same for what is large, in parts one behind the other: calls go on while the disk takes it. */
export async function replaceFileApart(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const temporary = `${path}.new`
  try {
    const file = await open(temporary, 'w', 0o600)
    try {
      for (const part of parts) await file.writeFile(part)
      await file.sync()
    } finally {
      await file.close()
    }
    putInPlace(temporary, path)
  } catch (error) {
    removeHalf(temporary)
    throw diskRefused(error)
  }
}

/** Without this, the old name may stand there again after a power cut. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/**
 * Gives a file the name of another one, for good. Throws when that cannot be: whoever is told so goes on by the other one,
 * so that it must be the one that is found at the next start.
 */
function putInPlace(temporary: string, path: string): void {
  // It lasts without its name for as long as it is open.
  const before = existsSync(path) ? openSync(path, 'r') : null
  try {
    renameSync(temporary, path)
    try {
      syncFolder(dirname(path))
    } catch (error) {
      takeBack(error, () => putBack(before, temporary, path))
    }
  } finally {
    if (before !== null) closeSync(before)
  }
}

function putBack(before: number | null, temporary: string, path: string): void {
  if (before === null) unlinkSync(path)
  else {
    writeFileSync(temporary, readFileSync(before), { mode: 0o600 })
    renameSync(temporary, path)
  }
}

/** Undoes what the disk has not taken for good, and throws why it has not. */
export function takeBack(cause: unknown, undo: () => void): never {
  try {
    undo()
  } catch {
    throw new DiskUnsure(diskRefused(cause).message)
  }
  throw cause
}

/** What is half there, or was not taken, would only take room. */
export function removeHalf(temporary: string): void {
  try {
    rmSync(temporary, { force: true })
  } catch {
    // It is written over the next time.
  }
}
