import { pointerOf } from './json.ts'
import type { OpenApiDocument } from './read-document.ts'
import type { Finding } from './schema.ts'
import { listServers, type ServerFault, serverFaults } from './servers.ts'

const words: Record<ServerFault, { message: string; mend: string }> = {
  server_local: {
    message: 'is on a private network or this machine',
    mend: 'Give the public address of the backend when importing, or allow private addresses for this installation.',
  },
  server_plain_http: {
    message: 'is plain http: what is sent can be read on the way',
    mend: 'Give an https address of the backend when importing.',
  },
  server_unusable: {
    message: 'is not an absolute http or https address',
    mend: 'Give the address of the backend when importing.',
  },
}

/** Servers that would not do as a backend. */
export function serverFindings(document: OpenApiDocument): Finding[] {
  const servers = listServers(document)
  if (servers.length === 0) {
    return [
      {
        severity: 'info',
        code: 'server_missing',
        pointer: pointerOf(document.family === '2.0' ? 'host' : 'servers'),
        message: 'The document names no server.',
        mend: 'Give the address of the backend when importing.',
      },
    ]
  }
  return servers.flatMap(({ url, pointer }) =>
    serverFaults(url).map(
      (code): Finding => ({
        severity: 'warning',
        code,
        pointer,
        message: `The server ${url.slice(0, 200)} ${words[code].message}.`,
        mend: words[code].mend,
      }),
    ),
  )
}
