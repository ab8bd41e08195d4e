import { writeFileSync } from 'node:fs'

/**
 * Is loaded into a gateway that has a `SettableClock`, before anything else (`bun --preload`): the clock of day is set by
 * STEP_CLOCK_SECONDS just before each thread is started.
 */
const seconds = Number(process.env.STEP_CLOCK_SECONDS)
let started = 0

globalThis.Worker = class extends Worker {
  constructor(url: string | URL) {
    started += 1
    const ahead = started * seconds
    writeFileSync(process.env.FAKETIME_TIMESTAMP_FILE ?? '', `${ahead < 0 ? '' : '+'}${ahead}\n`)
    super(url)
  }
}
