/** What a caller may take of a listener's patience and memory. */
export const listenerLimits = {
  /** Of the request line and all fields; beyond it 431. */
  headBytesMax: 65_536,
  /** From the first byte of a head to its end, beyond it 408; and for the handshake of TLS. */
  headMs: 10_000,
  /** Without a byte of a request's body. */
  bodyIdleMs: 30_000,
  /** Without room for a byte of the answer. */
  writeIdleMs: 60_000,
  /** Between two requests. */
  keepAliveMs: 75_000,
  /** After an answer that ends the connection, for what the caller still sends (RFC 9112, 9.6). */
  lingerMs: 2_000,
  /** Bytes of further requests that wait for the one before. */
  pipelinedBytesMax: 65_536,
} as const
export type ListenerLimits = { [Name in keyof typeof listenerLimits]: number }
