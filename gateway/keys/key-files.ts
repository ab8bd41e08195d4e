import { readdirSync } from 'node:fs'
import { join } from 'node:path'

type Kind = 'table' | 'log'

/** The files of keys in a folder, which are numbered in the order in which they were begun. */
export class KeyFiles {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  path(number: number, kind: Kind): string {
    return join(this.folder, `keys.${number}.${kind}`)
  }

  /** Of a table that is coming. */
  get newPath(): string {
    return join(this.folder, 'keys.table.new')
  }

  numbersOf(kind: Kind): number[] {
    return readdirSync(this.folder)
      .map((name) => /^keys\.(\d+)\.(table|log)$/.exec(name))
      .filter((found) => found?.[2] === kind)
      .map((found) => Number(found?.[1]))
      .sort((a, b) => a - b)
  }
}
