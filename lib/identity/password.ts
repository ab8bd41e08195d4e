import 'server-only'
import { hash, verify } from '@node-rs/argon2'

// OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> =>
  hash(password.normalize('NFKC'), cost)

export const passwordMatches = (passwordHash: string, password: string): Promise<boolean> =>
  verify(passwordHash, password.normalize('NFKC'))

/** Costs as much as a real comparison, so that an unknown address answers no faster than a known one. */
export const wasteOneComparison = async (password: string): Promise<void> => {
  await hash(password, cost)
}
