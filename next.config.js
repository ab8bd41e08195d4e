import { fileURLToPath } from 'node:url'

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  turbopack: { root: fileURLToPath(new URL('.', import.meta.url)) },
  serverExternalPackages: ['@node-rs/argon2', 'pg', '@prisma/client', '@prisma/adapter-pg'],
  // Documents of 32 MiB arrive as JSON strings or form fields, whose escapes may double them.
  experimental: { serverActions: { bodySizeLimit: '64mb' }, proxyClientMaxBodySize: '64mb' },
}
