import { closeSync, fsyncSync, openSync, renameSync, unlinkSync } from 'node:fs'
import { open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { appendWhole, diskRefused, onDisk } from './append-whole.ts'

/** Puts a text where a file was, whole or not at all; only the gateway's own user can read it. Throws DiskRefused. */
export function replaceFile(path: string, text: string): void {
  onDisk(() => {
    const temporary = `${path}.new`
    const file = openSync(temporary, 'w', 0o600)
    try {
      appendWhole(file, text, 0)
      fsyncSync(file)
    } catch (error) {
      // What is half there would only take room.
      unlinkSync(temporary)
      throw error
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
    syncFolder(dirname(path))
  })
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
    await rename(temporary, path)
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw diskRefused(error)
  }
  onDisk(() => syncFolder(dirname(path)))
}
