import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { SetupFault } from './stop-with.ts'

const tryPort = (port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })

/** A port of this machine that nobody listens on now. */
export const freePort = (): Promise<number> => tryPort(0, '127.0.0.1')

/** Throws one sentence for the first port that is taken or not allowed. */
export async function requireFreePorts(
  ports: Record<string, { port: number; host: string }>,
): Promise<void> {
  for (const [name, { port, host }] of Object.entries(ports)) {
    await tryPort(port, host).catch((error: { code?: string }) => {
      if (error.code === 'EACCES')
        throw new SetupFault(
          `Port ${port} (${name}) may not be used by this user. Choose one above 1023.`,
        )
      throw new SetupFault(
        `Port ${port} (${name}) is in use. Stop what listens there, or choose another by ${name}.`,
      )
    })
  }
}

/** A port chosen once and kept in a folder under `name`, as long as it is free. */
export async function keptPort(folder: string, name: string): Promise<number> {
  const path = join(folder, name)
  const kept = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0
  const port = await tryPort(kept, '127.0.0.1').catch(freePort)
  writeFileSync(path, String(port))
  return port
}
