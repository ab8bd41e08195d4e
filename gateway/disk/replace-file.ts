import { closeSync, fsyncSync, openSync, renameSync, unlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { appendWhole, onDisk } from './append-whole.ts'

/** Puts a text where a file was, whole or not at all; only the gateway's own user can read it. Throws DiskRefused. */
export function replaceFile(path: string, text: string): void {
  replaceByWriting(path, (file) => {
    appendWhole(file, text, 0)
  })
}

/** The same for what is written piece by piece. */
export function replaceByWriting(path: string, write: (file: number) => void): void {
  onDisk(() => {
    const temporary = `${path}.new`
    const file = openSync(temporary, 'w', 0o600)
    try {
      write(file)
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
