import { FailureError } from '#lib/http/fetch-json.ts'

const words: Record<string, { title: string; body: string }> = {
  unavailable: {
    title: 'No news: the database cannot be reached',
    body: 'It is asked for anew every few seconds and goes on by itself.',
  },
  unauthenticated: {
    title: 'No news: you are signed out',
    body: 'Sign in in another tab, and it goes on by itself; what you typed here stays.',
  },
  forbidden: {
    title: 'No news: your account may not see this any more',
    body: 'Somebody has changed your role, or another account is signed in by now.',
  },
}
const unreachable = {
  title: 'No news: the console cannot be reached',
  body: 'It is asked for anew every few seconds and goes on by itself.',
}

/** Why what is asked for every few seconds does not come, and whether it comes back by itself. */
export const noNewsWords = (error: Error): { title: string; body: string } =>
  (error instanceof FailureError && words[error.code]) || unreachable
