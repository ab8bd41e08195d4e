import { mkdirSync } from 'node:fs'
import { takeFolder } from './disk/own-folder.ts'

/** Ends the process with one sentence for whoever has started it. */
export function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

/** The folder is this gateway's alone from now on, or the process ends. */
export function ownFolder(folder: string): void {
  let isOwn: boolean
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    isOwn = takeFolder(folder)
  } catch (error) {
    refuse(`The gateway cannot write to ${folder}: ${wordOf(error)}.`)
  }
  if (!isOwn)
    refuse(
      `Another gateway runs on ${folder}. Stop it, or give this one a folder of its own (GATEWAY_DATA).`,
    )
}

/** What is opened of the folder, or the reason why the gateway cannot start from it. */
export function fromFolder<Value>(folder: string, open: () => Value): Value {
  try {
    return open()
  } catch (error) {
    refuse(`The gateway cannot start from its folder ${folder}: ${wordOf(error)}.`)
  }
}

/** The threads of the gateway, or the reason why it cannot start them. */
export async function inThreads<Value>(start: () => Promise<Value>): Promise<Value> {
  try {
    return await start()
  } catch (error) {
    refuse(`The gateway cannot start its threads: ${wordOf(error)}.`)
  }
}

/** Opens a port, or says in one sentence why that cannot be. */
export async function opened<Value>(
  name: string,
  port: number,
  open: () => Value | Promise<Value>,
): Promise<Value> {
  try {
    return await open()
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'EADDRINUSE')
      refuse(`Port ${port} (${name}) is in use. Stop what listens there, or choose another.`)
    refuse(`The gateway cannot listen on port ${port} (${name}): ${code ?? error}.`)
  }
}

const wordOf = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
