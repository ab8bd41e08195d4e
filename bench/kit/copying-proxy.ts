/**
 * The least that a proxy on sockets of Bun can do: it copies what comes, reads nothing and keeps nothing. One read is
 * one message here, which holds for the bench's small calls and nowhere else. `bun copying-proxy.ts PORT BACKEND_PORT`
 */
const [port, backendPort] = process.argv.slice(2).map(Number)

interface Side {
  other: Bun.Socket<Side> | null
}

const idle: Bun.Socket<Side>[] = []
const toCaller = {
  data(backend: Bun.Socket<Side>, bytes: Buffer) {
    const caller = backend.data.other
    backend.data.other = null
    idle.push(backend)
    caller?.write(bytes)
  },
  // A backend closes what is idle for long.
  close(backend: Bun.Socket<Side>) {
    const index = idle.indexOf(backend)
    if (index !== -1) idle.splice(index, 1)
  },
}

Bun.listen<Side>({
  hostname: '127.0.0.1',
  port: port ?? 0,
  socket: {
    open(caller) {
      caller.data = { other: null }
    },
    data(caller, bytes) {
      const backend = idle.pop()
      if (backend) {
        backend.data.other = caller
        backend.write(bytes)
        return
      }
      // The kernel's buffer is used again when this returns.
      const kept = Buffer.from(bytes)
      Bun.connect<Side>({
        hostname: '127.0.0.1',
        port: backendPort ?? 0,
        data: { other: caller },
        socket: { ...toCaller, open: (fresh) => void fresh.write(kept) },
      }).catch(() => caller.end())
    },
  },
})
