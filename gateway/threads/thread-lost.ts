/** A thread has ended by itself with work that it was given: it will answer nothing of it. */
export class ThreadLost extends Error {}

/**
 * Calls `lost` once when a thread ends by itself, with or without a word. A thread that is ended by `terminate` ends as
 * one that was lost, so whoever does that must know that it is no news.
 */
export function whenLost(thread: Worker, lost: (error: ThreadLost) => void): void {
  let isTold = false
  const tell = (cause: string) => {
    if (!isTold) lost(new ThreadLost(cause))
    isTold = true
  }
  thread.onerror = ({ message }) => tell(message)
  thread.addEventListener('close', () => tell('A thread has ended.'))
}
