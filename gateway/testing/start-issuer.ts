import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

type Algorithm = 'RS256' | 'ES256' | 'EdDSA'
type Pair = Awaited<ReturnType<typeof generateKeyPair>>

/** An identity provider that really signs: discovery, a key set, and tokens. */
export class Issuer {
  readonly url: string
  /** Paths as they were asked for. */
  readonly asked: string[] = []
  /** What it answers in place of its key set; null: the key set. */
  answer: { status: number; body: string } | null = null
  /** What it does in place of answering; null: nothing else. */
  behave: RequestListener | null = null
  readonly keys: JWK[] = []
  readonly #pairs = new Map<string, Pair>()
  readonly #close: () => void

  private constructor(url: string, close: () => void) {
    this.url = url
    this.#close = close
  }

  static async start(): Promise<Issuer> {
    let issuer: Issuer | null = null
    const server = createServer((request, response) => {
      issuer?.asked.push(request.url ?? '')
      if (issuer?.behave) return issuer.behave(request, response)
      const { status, body } = issuer?.answer ?? { status: 200, body: '' }
      if (body || status !== 200) return response.writeHead(status).end(body)
      return response.end(
        JSON.stringify(
          request.url === '/keys'
            ? { keys: issuer?.keys }
            : { issuer: issuer?.url, jwks_uri: `${issuer?.url}/keys` },
        ),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    issuer = new Issuer(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, () => {
      server.closeAllConnections()
      server.close()
    })
    return issuer
  }

  async addKey(kid: string, algorithm: Algorithm): Promise<void> {
    const pair = await generateKeyPair(algorithm, { extractable: true })
    this.#pairs.set(kid, pair)
    this.keys.push({ ...(await exportJWK(pair.publicKey)), kid, use: 'sig', alg: algorithm })
  }

  /** A token for the audience `orders` that ends in five minutes, with other claims on top. */
  token(kid: string, algorithm: Algorithm, claims: object = {}): Promise<string> {
    const seconds = Math.floor(Date.now() / 1_000)
    const pair = this.#pairs.get(kid)
    if (!pair) throw new Error(`There is no key ${kid}.`)
    return new SignJWT({ iss: this.url, aud: 'orders', exp: seconds + 300, sub: 'ada', ...claims })
      .setProtectedHeader({ alg: algorithm, kid })
      .sign(pair.privateKey)
  }

  /** What is signed though no library would. */
  async signed(kid: string, header: object, payload: string): Promise<string> {
    const key = this.#pairs.get(kid)?.privateKey
    if (!key) throw new Error(`There is no key ${kid}.`)
    const text = [JSON.stringify({ alg: 'RS256', kid, ...header }), payload]
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.')
    const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', key, Buffer.from(text))
    return `${text}.${Buffer.from(signature).toString('base64url')}`
  }

  close(): void {
    this.#close()
  }
}
