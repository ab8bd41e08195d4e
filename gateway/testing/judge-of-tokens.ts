import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto'
import { algorithms } from '#policies/validate-jwt/definition.ts'
import { aKey, aSnapshot, aStep, keyTable } from './a-snapshot.ts'
import { recordOf } from './record-of.ts'
import { signToken } from './sign-token.ts'
import { type Backend, startBackend } from './start-backend.ts'
import { RunningGateway } from './start-gateway.ts'
import { Issuer } from './start-issuer.ts'

const KEY = 'gh_judge_of_tokens'
const pairs = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 2_048 }),
  short: generateKeyPairSync('rsa', { modulusLength: 1_024 }),
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  p384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  p521: generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  ed: generateKeyPairSync('ed25519'),
  ed448: generateKeyPairSync('ed448'),
  other: generateKeyPairSync('rsa', { modulusLength: 2_048 }),
}
export type KeyName = keyof typeof pairs

/** A key as an issuer publishes it, under its own name. */
export const published = (name: KeyName, more: JsonWebKey = {}): JsonWebKey => ({
  ...pairs[name].publicKey.export({ format: 'jwk' }),
  kid: name,
  ...more,
})
export const signedBy = (
  name: KeyName,
  algorithm: string,
): { key: KeyObject; algorithm: string } => ({ key: pairs[name].privateKey, algorithm })

/** Why a token is refused, as records have it. */
export const why = {
  noKey: 'No key of the issuer fits the token.',
  unreadable: 'The token cannot be read as a JWT.',
  badSignature: 'signature verification failed',
}

/** A gateway that asks for tokens of one issuer, whose keys are chosen. */
export class JudgeOfTokens {
  readonly issuer: Issuer
  readonly #gateway: RunningGateway
  readonly #backend: Backend

  private constructor(gateway: RunningGateway, backend: Backend, issuer: Issuer) {
    this.#gateway = gateway
    this.#backend = backend
    this.issuer = issuer
  }

  static async start(): Promise<JudgeOfTokens> {
    const gateway = await RunningGateway.start()
    await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
    return new JudgeOfTokens(gateway, await startBackend(), await Issuer.start())
  }

  async close(): Promise<void> {
    await this.#gateway.remove()
    await this.#backend.close()
    this.issuer.close()
  }

  /** Asks for tokens of these keys from now on; what was fetched before is forgotten, since no step asks for it. */
  async believe(...keys: JsonWebKey[]): Promise<void> {
    this.issuer.keys.splice(0, this.issuer.keys.length, ...(keys as typeof this.issuer.keys))
    await this.#enforce([])
    await this.askFor({})
  }

  /** Asks for tokens, on other terms than before. */
  askFor(more: object): Promise<void> {
    const config = { issuers: [{ issuer: this.issuer.url }], audiences: ['orders'], algorithms }
    return this.#enforce([aStep('validate-jwt', { ...config, ...more })])
  }

  async #enforce(steps: ReturnType<typeof aStep>[]): Promise<void> {
    const snapshot = aSnapshot(this.#backend.url, { steps })
    const answer = await this.#gateway.admin('PUT', '/v1/snapshot', snapshot)
    if (!answer.ok) throw new Error(await answer.text())
  }

  send(token: string): Promise<Response> {
    return fetch(`${this.#gateway.url}/pets/all`, {
      headers: { 'x-api-key': KEY, authorization: `Bearer ${token}` },
    })
  }

  /** Status, and why as the record has it. */
  async judged(token: string): Promise<[number, string | null | undefined]> {
    const answer = await this.send(token)
    const { reason } = await recordOf(this.#gateway, answer.headers.get('x-request-id'))
    return [answer.status, reason]
  }

  claims(more: object = {}): object {
    const exp = Math.floor(Date.now() / 1_000) + 300
    return { iss: this.issuer.url, aud: 'orders', exp, sub: 'ada', ...more }
  }

  token(name: KeyName, algorithm: string, header: object = {}): string {
    const said = { alg: algorithm, kid: name, ...header }
    return signToken(signedBy(name, algorithm), said, this.claims())
  }
}
