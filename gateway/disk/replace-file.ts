import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'

/** Puts a text where a file was, whole or not at all; only the gateway's own user can read it. */
export function replaceFile(path: string, text: string): void {
  const file = openSync(`${path}.new`, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.new`, path)
}
