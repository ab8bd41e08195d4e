import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A token endpoint (RFC 6749, 4.4) for one client, which hands out `t1`, `t2` …. */
export interface TokenEndpoint {
  url: string
  /** Forms that came, newest last. */
  asked: Record<string, string>[]
  /** What the client must show; others get 401. */
  password: string
  /** Answers 503 as long as it is true. */
  away: boolean
  /** Of the tokens it hands out. */
  lifetimeSeconds: number
  close(): void
}

export async function startTokenEndpoint(client: string, password: string): Promise<TokenEndpoint> {
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (piece) => {
      text += piece
    })
    request.on('end', () => {
      endpoint.asked.push(Object.fromEntries(new URLSearchParams(text)))
      const expected = Buffer.from(`${client}:${endpoint.password}`).toString('base64')
      const answer = (status: number, body: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      if (endpoint.away) return answer(503, {})
      if (request.method !== 'POST' || request.headers.authorization !== `Basic ${expected}`)
        return answer(401, { error: 'invalid_client' })
      return answer(200, {
        access_token: `t${endpoint.asked.length}`,
        token_type: 'Bearer',
        expires_in: endpoint.lifetimeSeconds,
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint: TokenEndpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    asked: [],
    password,
    away: false,
    lifetimeSeconds: 3_600,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return endpoint
}
