import { recordsLeft } from '#gateway/pipeline/trials.ts'
import { ClientConnection } from './client-connection.ts'
import type { ListenerContext } from './client-socket.ts'
import { CoarseClock, TICK_MS } from './clock.ts'
import type { Serve } from './inbound.ts'
import { type ListenerLimits, listenerLimits } from './limits.ts'
import { makeRoom } from './make-room.ts'

/** Tunnels have this part of the time that calls have to end, and calls this one: the rest is for their records. */
const TUNNELS_SHARE = 0.8
const CALLS_SHARE = 0.9

/** Ends what seldom ends by itself, before the process does `withinMs` from now. Gives what calls that off. */
export function endInTime(
  withinMs: number,
  { tunnels, calls }: { tunnels(): void; calls(): void },
): () => void {
  const timers = [
    setTimeout(tunnels, withinMs * TUNNELS_SHARE),
    setTimeout(calls, withinMs * CALLS_SHARE),
  ]
  return () => timers.forEach(clearTimeout)
}

export interface Listener {
  readonly port: number
  readonly connections: number
  /**
   * Takes no new connection, lets every call in flight end, and answers when the last is done and its record left.
   * `withinMs`: when the process ends anyway; what has not ended shortly before is cut.
   */
  stop(withinMs: number): Promise<void>
}
export interface ListenOptions {
  hostname: string
  port: number
  serve: Serve
  /** Beyond, the oldest that carries no call makes room; without one, newcomers are closed unread. */
  connectionsMax: number
  /** Other threads of this gateway listen on the same port; the kernel shares the connections out. */
  shared?: boolean
  limits?: Partial<ListenerLimits>
}

/** Listens for HTTP/1.1 over plain TCP. Throws what Bun throws when the address cannot be had. */
export function listen({
  hostname,
  port,
  serve,
  connectionsMax,
  shared = false,
  limits,
}: ListenOptions): Listener {
  const connections = new Set<ClientConnection>()
  const clock = new CoarseClock()
  let stopping = false
  let emptied: (() => void) | null = null
  const context: ListenerContext = {
    serve,
    scheme: 'http',
    limits: { ...listenerLimits, ...limits },
    clock,
    get stopping() {
      return stopping
    },
  }
  /** What breaks one connection breaks no other. */
  const broken = (client: { terminate(): void }, error: unknown) => {
    serve.fault(error)
    client.terminate()
  }
  const socket = Bun.listen<ClientConnection | null>({
    hostname,
    port,
    ...(shared && { reusePort: true }),
    socket: {
      open(client) {
        const isFull = connections.size >= connectionsMax
        if (stopping || (isFull && !makeRoom(connections))) {
          client.data = null
          client.terminate()
          return
        }
        client.data = new ClientConnection(client, context)
        connections.add(client.data)
      },
      data(client, bytes) {
        try {
          client.data?.data(bytes)
        } catch (error) {
          broken(client, error)
        }
      },
      drain(client) {
        try {
          client.data?.drain()
        } catch (error) {
          broken(client, error)
        }
      },
      close(client) {
        if (!client.data) return
        client.data.closed()
        connections.delete(client.data)
        if (connections.size === 0) emptied?.()
      },
      error: (client) => client.terminate(),
    },
  })
  const ticking = setInterval(() => {
    clock.tick()
    for (const connection of connections) connection.sweep(clock.nowMs)
  }, TICK_MS)
  return {
    port: socket.port,
    get connections() {
      return connections.size
    },
    async stop(withinMs) {
      stopping = true
      socket.stop(false)
      for (const connection of connections) connection.retire()
      const allEnded = endInTime(withinMs, {
        tunnels() {
          for (const connection of connections) connection.endTunnel()
        },
        calls() {
          for (const connection of connections) connection.cut()
        },
      })
      if (connections.size > 0)
        await new Promise<void>((resolve) => {
          emptied = resolve
        })
      allEnded()
      clearInterval(ticking)
      await recordsLeft()
    },
  }
}
