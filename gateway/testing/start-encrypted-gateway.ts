import type { SnapshotApi, SnapshotStep } from '#contract/snapshot.ts'
import { aKey, aSnapshot, keyTable } from './a-snapshot.ts'
import { TestAuthority } from './certificates.ts'
import { freePort, RunningGateway } from './start-gateway.ts'
import { callTls, type TlsTarget } from './tls-client.ts'

const certificateId = 'sec_0000000000000001'

/** A gateway that speaks HTTP/1.1, 2 and 3 as `localhost`. */
export class EncryptedGateway {
  readonly gateway: RunningGateway
  readonly target: TlsTarget
  readonly #backendUrl: string

  private constructor(gateway: RunningGateway, target: TlsTarget, backendUrl: string) {
    this.gateway = gateway
    this.target = target
    this.#backendUrl = backendUrl
  }

  /** `more`: further settings. */
  static async start(
    backendUrl: string,
    key: string,
    more: Record<string, string> = {},
  ): Promise<EncryptedGateway> {
    const authority = await TestAuthority.create('Tests')
    const issued = await authority.issue({ name: 'one', names: ['localhost'] })
    const gateway = await RunningGateway.start({
      // The name localhost may be either address.
      GATEWAY_HOST: '::',
      GATEWAY_HTTP3_PORTS: `${await freePort()},${await freePort()}`,
      ...more,
    })
    const target = { port: gateway.tlsPort, serverName: 'localhost', authority: authority.chain }
    const started = new EncryptedGateway(gateway, target, backendUrl)
    const secrets = [
      { id: certificateId, kind: 'certificate', chain: issued.chain, key: issued.key },
    ]
    await gateway.admin('PUT', '/v1/secrets', { revision: 'one', secrets })
    await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(key)]))
    await started.enforce([])
    return started
  }

  /** `api`: what is other than usual about it. */
  async enforce(steps: SnapshotStep[], api: Partial<SnapshotApi> = {}): Promise<void> {
    const answer = await this.gateway.admin('PUT', '/v1/snapshot', {
      ...aSnapshot(this.#backendUrl, { steps, api }),
      hostnames: [{ name: 'localhost', certificateId }],
    })
    if (!answer.ok) throw new Error(await answer.text())
  }

  /** The port of HTTP/3, as an answer advertises it. */
  async http3Port(): Promise<number> {
    for (;;) {
      const { headers } = await callTls(this.target, '/')
      const port = /^h3=":(\d+)"/.exec(String(headers['alt-svc']))?.[1]
      if (port) return Number(port)
    }
  }
}
